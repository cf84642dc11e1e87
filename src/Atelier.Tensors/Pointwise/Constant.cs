namespace Atelier.Tensors.Pointwise;

/// <summary>
/// A formula's own number, exact and rounded to single precision once: vector loops that convert it for each vector wait for the
/// conversion, whose processor instruction depends on its previous run.
/// </summary>
/// <param name="Value">The exact number.</param>
public readonly record struct Constant(double Value)
{
    internal float Single { get; } = (float)Value;

    /// <summary>A number.</summary>
    public static implicit operator Constant(double value) => new(value);
}
