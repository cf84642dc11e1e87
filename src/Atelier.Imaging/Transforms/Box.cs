namespace Atelier.Imaging.Transforms;

/// <summary>A rectangle on a picture, in pixels from its upper left corner: pixel i spans i to i + 1.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Whether nothing of it is left: it was cropped or turned out of the picture.</summary>
    public bool IsEmpty => Right <= Left || Bottom <= Top;

    internal Box Shift(float x, float y) => new(Left + x, Top + y, Right + x, Bottom + y);

    internal Box Scale(float x, float y) => new(Left * x, Top * y, Right * x, Bottom * y);

    internal Box Clip(int width, int height)
        => new(Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));
}
