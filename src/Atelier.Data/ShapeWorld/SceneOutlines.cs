namespace Atelier.Data.ShapeWorld;

/// <summary>What follows from a scene's outlines alone: its mask, and the sketch of it. Antialiased and exact, as <see cref="SceneRenderer"/>.</summary>
public static class SceneOutlines
{
    private const float Stroke = 0.035f;        // in picture widths
    private const float InkLevel = -0.8f;

    /// <summary>Draws which part of each pixel the figure covers.</summary>
    /// <param name="scene">Any scene.</param>
    /// <param name="size">Width and height in pixels, at least 1.</param>
    /// <param name="mask">Receives size * size values in [0, 1], (height, width).</param>
    /// <exception cref="ArgumentException"><paramref name="mask"/> has another length.</exception>
    public static void Mask(Scene scene, int size, Span<float> mask)
        => Draw(scene.Figure, size, 1, mask, distance => Math.Clamp(0.5f - (distance * size), 0, 1));

    /// <summary>Draws the figure's outline in ink on white paper.</summary>
    /// <param name="scene">Any scene.</param>
    /// <param name="size">Width and height in pixels, at least 1.</param>
    /// <param name="pixels">Receives size * size * 3 values in [-1, 1], (height, width, RGB), all channels alike.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    public static void Sketch(Scene scene, int size, Span<float> pixels) => Draw(
        scene.Figure,
        size,
        SceneRenderer.Channels,
        pixels,
        distance => 1 - ((1 - InkLevel) * Math.Clamp(0.5f - ((Math.Abs(distance) - (Stroke / 2)) * size), 0, 1)));

    private static void Draw(Figure figure, int size, int channels, Span<float> values, Func<float, float> valueAt)
    {
        if (values.Length != size * size * channels)
        {
            throw new ArgumentException($"SceneOutlines: {values.Length} values given for {size}x{size}x{channels}.");
        }

        var turn = new Turn(figure.Rotation);
        for (int y = 0, i = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++, i += channels)
            {
                float dx = ((x + 0.5f) / size) - figure.X, dy = ((y + 0.5f) / size) - figure.Y;
                (float u, float v) = turn.Undo(dx / figure.Radius, dy / figure.Radius);
                values.Slice(i, channels).Fill(valueAt(ShapeOutline.Distance(figure.Shape, u, v) * figure.Radius));
            }
        }
    }
}
