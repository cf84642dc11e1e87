using Atelier.Data.ShapeWorld;
using Xunit;

namespace Atelier.Data.Tests.ShapeWorld;

public sealed class SceneTests
{
    private const int Scenes = 20_000;

    private static readonly Scene[] Sample = [.. Enumerable.Range(0, Scenes).Select(i => SceneSampler.Sample(5, i))];

    [Fact]
    public void Attributes_are_in_range()
    {
        foreach (Scene scene in Sample)
        {
            Figure figure = scene.Figure;
            Assert.InRange(figure.Radius, 0.24f, 0.4f);
            Assert.InRange(figure.X, figure.Radius - 1e-6f, 1 - figure.Radius + 1e-6f);
            Assert.InRange(figure.Y, figure.Radius - 1e-6f, 1 - figure.Radius + 1e-6f);
            Assert.InRange(figure.Rotation, 0, 0.9999999f);
            foreach (Surface surface in new[] { figure.Surface, scene.Background })
            {
                Assert.InRange(surface.Angle, 0, 0.9999999f);
                Assert.InRange(surface.Phase, 0, 0.9999999f);
                Assert.InRange(surface.Period, 0.16f, 0.65f);
                foreach (Color color in new[] { surface.Base, surface.Accent })
                {
                    Assert.All([color.R, color.G, color.B], c => Assert.InRange(c, 0, 1));
                }
            }
        }
    }

    [Fact]
    public void Shapes_patterns_and_colours_appear_evenly()
    {
        AssertEven(Sample.Select(s => s.Figure.Shape));
        AssertEven(Sample.Select(s => s.Figure.Surface.Pattern));
        AssertEven(Sample.Select(s => s.Background.Pattern));
        AssertEven(Sample.Select(s => s.Figure.Surface.ColorName));
    }

    [Fact]
    public void Figures_stand_out_from_their_ground() => Assert.All(Sample, scene =>
    {
        Assert.NotEqual(scene.Figure.Surface.ColorName, scene.Background.ColorName);
        Assert.True(scene.Figure.Surface.Base.DistanceSquared(scene.Background.Base) >= 0.12f);
    });

    [Fact]
    public void A_plain_figure_shows_its_colour_and_a_plain_ground_its_own()
    {
        const int size = 64;
        float[] pixels = new float[size * size * 3];
        Scene[] plain = [.. Sample.Where(s => s.Figure is { Shape: ShapeKind.Circle or ShapeKind.Star or ShapeKind.Hexagon, Surface.Pattern: Pattern.Plain }
            && s.Background.Pattern == Pattern.Plain && s.Figure.X > 0.5f && s.Figure.Y > 0.5f).Take(20)];
        Assert.Equal(20, plain.Length);
        foreach (Scene scene in plain)
        {
            SceneRenderer.Render(scene, size, pixels);
            AssertColor(scene.Figure.Surface.Base, pixels, ((int)(scene.Figure.Y * size) * size) + (int)(scene.Figure.X * size), 0.02f);
            AssertColor(scene.Background.Base, pixels, 0, 1e-6f);
        }
    }

    [Fact]
    public void Rendering_checks_its_target()
        => Assert.Throws<ArgumentException>(() => SceneRenderer.Render(Sample[0], 16, new float[16 * 16]));

    private static void AssertColor(Color expected, float[] pixels, int pixel, float tolerance)
    {
        Assert.Equal(expected.R, (pixels[3 * pixel] + 1) / 2, tolerance);
        Assert.Equal(expected.G, (pixels[(3 * pixel) + 1] + 1) / 2, tolerance);
        Assert.Equal(expected.B, (pixels[(3 * pixel) + 2] + 1) / 2, tolerance);
    }

    // Every value of the type, each within five standard deviations of its share.
    private static void AssertEven<T>(IEnumerable<T> drawn)
        where T : struct, Enum
    {
        Dictionary<T, int> counts = drawn.GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count());
        double share = 1.0 / Enum.GetValues<T>().Length;
        double expected = Scenes * share, spread = 5 * Math.Sqrt(expected * (1 - share));
        Assert.All(Enum.GetValues<T>(), v => Assert.InRange(counts.GetValueOrDefault(v), expected - spread, expected + spread));
    }
}
