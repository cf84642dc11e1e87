namespace Atelier.Data.ShapeWorld;

/// <summary>Draws scenes: a pure function of seed and index, the same on every machine.</summary>
public static class SceneSampler
{
    private const int Shapes = 10, Patterns = 6, Colors = 10;

    // Below this squared distance a figure gets lost in its background.
    private const float MinContrast = 0.12f;

    /// <summary>The scene of an index; shapes, colours and patterns are uniform and independent, but for the two colours' contrast.</summary>
    /// <param name="seed">Chooses the world.</param>
    /// <param name="index">Any number; every scene is independent of every other.</param>
    public static Scene Sample(long seed, long index)
    {
        Figure figure = SampleFigure(new SceneRandom(seed, index, ScenePart.Figure));
        return new Scene(figure, SampleBackground(new SceneRandom(seed, index, ScenePart.Background), figure.Surface));
    }

    private static Figure SampleFigure(SceneRandom random)
    {
        var shape = (ShapeKind)random.Below(Shapes);
        float radius = random.Between(0.24f, 0.4f);

        // The figure may touch the picture's edge, but stays whole.
        float room = 0.5f - radius;
        float x = 0.5f + random.Between(-room, room);
        float y = 0.5f + random.Between(-room, room);
        float rotation = random.Between(0, 1);
        var name = (ColorName)random.Below(Colors);
        Color color = Vary(Palette.Of(name), ref random);
        Color accent = color.Mix(random.Below(2) == 0 ? Color.White : Color.Black, random.Between(0.28f, 0.42f));
        var pattern = (Pattern)random.Below(Patterns);
        var surface = new Surface(pattern, name, color, accent, random.Between(0, 1), random.Between(0.4f, 0.65f), random.Between(0, 1));
        return new Figure(shape, x, y, radius, rotation, surface);
    }

    private static Surface SampleBackground(SceneRandom random, Surface figure)
    {
        var pattern = (Pattern)random.Below(Patterns);
        while (true)
        {
            // Backgrounds are pale or deep, figures vivid: that alone sets most pairs apart.
            var name = (ColorName)random.Below(Colors);
            Color vivid = Vary(Palette.Of(name), ref random);
            Color color = random.Below(3) < 2
                ? vivid.Mix(Color.White, random.Between(0.45f, 0.7f))
                : vivid.Mix(Color.Black, random.Between(0.4f, 0.6f));
            Color accent = color.Mix(random.Below(2) == 0 ? Color.White : Color.Black, random.Between(0.12f, 0.24f));
            float angle = random.Between(0, 1), period = random.Between(0.16f, 0.34f), phase = random.Between(0, 1);
            if (name != figure.ColorName && Math.Min(color.DistanceSquared(figure.Base), accent.DistanceSquared(figure.Base)) >= MinContrast)
            {
                return new Surface(pattern, name, color, accent, angle, period, phase);
            }
        }
    }

    private static Color Vary(Color color, ref SceneRandom random)
    {
        Color towards = random.Below(2) == 0 ? Color.White : Color.Black;
        return color.Mix(towards, random.Between(0, 0.12f));
    }
}
