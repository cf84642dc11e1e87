namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// What each place of a wide row is computed with. The pre-activation is z = (x - Center) * Factor + Offset; the gradient by x is
/// g * Factor + ((x - Center) * Slope + Rest), where g is the gradient by z.
/// </summary>
internal readonly unsafe struct Coefficients(float* memory, int width)
{
    /// <summary>How many lie one after the other.</summary>
    public const int Count = 5;

    public float* Center => memory;

    public float* Factor => memory + width;

    public float* Offset => memory + 2L * width;

    public float* Slope => memory + 3L * width;

    public float* Rest => memory + 4L * width;

    /// <summary>Copies the first row's coefficients to the others side by side.</summary>
    public void Spread(in ColumnTiles tiles)
    {
        for (int k = 0; k < Count; k++)
        {
            tiles.Spread(memory + (long)k * width);
        }
    }
}
