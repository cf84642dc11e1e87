namespace Atelier.Data.ShapeWorld;

/// <summary>
/// Draws scenes: a pure function of scene and size. Edges are antialiased from distances rather than sampled, so that one
/// scene at two sizes is one picture at two resolutions. Only exactly rounded arithmetic is used: the same bits everywhere.
/// </summary>
public static class SceneRenderer
{
    /// <summary>Samples a pixel.</summary>
    public const int Channels = 3;

    private const float RimWidth = 0.07f;           // in radii
    private const float RimDarkness = 0.45f;
    private const float ShadowShift = 0.035f;       // to the right, and this much and a half down, in picture widths
    private const float ShadowBlur = 0.05f;
    private const float ShadowDarkness = 0.35f;
    private const float Relief = 0.16f;             // how much lighter the top of a figure is, and darker its bottom

    /// <summary>Draws a scene.</summary>
    /// <param name="scene">Any scene.</param>
    /// <param name="size">Width and height in pixels, at least 1.</param>
    /// <param name="pixels">Receives size * size * 3 values in [-1, 1], (height, width, RGB).</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    public static void Render(Scene scene, int size, Span<float> pixels)
    {
        if (pixels.Length != size * size * Channels)
        {
            throw new ArgumentException($"SceneRenderer: {pixels.Length} values given for a picture of {size}x{size}x{Channels}.");
        }

        PaintBackground(scene.Background, size, pixels);
        PaintFigure(scene.Figure, size, pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (pixels[i] * 2) - 1;
        }
    }

    private static void PaintBackground(Surface background, int size, Span<float> pixels)
    {
        float pixel = 1f / size;
        var brush = new Brush(background, pixel, centre: 0.5f, extent: 0.6f);
        for (int y = 0, i = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++, i += Channels)
            {
                Put(pixels, i, brush.At((x + 0.5f) * pixel, (y + 0.5f) * pixel));
            }
        }
    }

    private static void PaintFigure(Figure figure, int size, Span<float> pixels)
    {
        float pixel = 1f / size;
        float reach = figure.Radius + (2 * ShadowShift) + ShadowBlur;
        (int left, int right) = Covered(figure.X, reach, size);
        (int top, int bottom) = Covered(figure.Y, reach, size);
        var brush = new Brush(figure.Surface, pixel / figure.Radius, centre: 0, extent: 1);
        var turn = new Turn(figure.Rotation);
        Color rim = figure.Surface.Base.Mix(Color.Black, RimDarkness);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                int i = ((y * size) + x) * Channels;
                float dx = ((x + 0.5f) * pixel) - figure.X, dy = ((y + 0.5f) * pixel) - figure.Y;
                (float u, float v) = Local(figure, turn, dx, dy);
                float distance = ShapeOutline.Distance(figure.Shape, u, v) * figure.Radius;
                float inside = Math.Clamp(0.5f - (distance * size), 0, 1);
                Color below = Get(pixels, i);
                if (inside < 1)
                {
                    (float su, float sv) = Local(figure, turn, dx - ShadowShift, dy - (1.5f * ShadowShift));
                    float shadow = ShapeOutline.Distance(figure.Shape, su, sv) * figure.Radius;
                    below = below.Mix(Color.Black, ShadowDarkness * Math.Clamp(0.5f - (shadow / ShadowBlur), 0, 1));
                }

                if (inside > 0)
                {
                    float within = Math.Clamp(0.5f - ((distance + (RimWidth * figure.Radius)) * size), 0, 1);
                    float light = -dy / figure.Radius * Relief;
                    Color paint = brush.At(u, v).Mix(light > 0 ? Color.White : Color.Black, Math.Abs(light));
                    below = below.Mix(rim.Mix(paint, within), inside);
                }

                Put(pixels, i, below);
            }
        }
    }

    private static (float U, float V) Local(Figure figure, Turn turn, float dx, float dy)
        => turn.Undo(dx / figure.Radius, dy / figure.Radius);

    private static (int First, int End) Covered(float centre, float reach, int size)
        => (Math.Max((int)((centre - reach) * size), 0), Math.Min((int)((centre + reach) * size) + 1, size));

    private static Color Get(Span<float> pixels, int i) => new(pixels[i], pixels[i + 1], pixels[i + 2]);

    private static void Put(Span<float> pixels, int i, Color color)
        => (pixels[i], pixels[i + 1], pixels[i + 2]) = (color.R, color.G, color.B);
}
