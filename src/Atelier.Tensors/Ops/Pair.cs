namespace Atelier.Tensors;

/// <summary>An amount for the height (or the top) and one for the width (or the left); a single number stands for both.</summary>
public readonly record struct Pair(int Height, int Width)
{
    /// <summary>The same amount for both.</summary>
    public static implicit operator Pair(int both) => new(both, both);

    /// <summary>As (height, width).</summary>
    public static implicit operator Pair((int Height, int Width) amounts) => new(amounts.Height, amounts.Width);
}
