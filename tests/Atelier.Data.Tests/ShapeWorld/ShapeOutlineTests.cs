using Atelier.Data.ShapeWorld;
using Xunit;

namespace Atelier.Data.Tests.ShapeWorld;

public sealed class ShapeOutlineTests
{
    public static TheoryData<ShapeKind> Shapes => [.. Enum.GetValues<ShapeKind>()];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Outside_the_distance_is_that_to_the_nearest_point_inside(ShapeKind shape)
    {
        const int steps = 160;
        float spacing = 2.4f / steps;
        (float X, float Y)[] grid = [.. Enumerable.Range(0, (steps + 1) * (steps + 1))
            .Select(i => (((i % (steps + 1)) * spacing) - 1.2f, ((i / (steps + 1)) * spacing) - 1.2f))];
        (float X, float Y)[] inside = [.. grid.Where(p => ShapeOutline.Distance(shape, p.X, p.Y) <= 0)];
        Assert.NotEmpty(inside);
        foreach ((float x, float y) in grid.Where((p, i) => i % 37 == 0 && ShapeOutline.Distance(shape, p.X, p.Y) > 0))
        {
            float nearest = MathF.Sqrt(inside.Min(p => ((p.X - x) * (p.X - x)) + ((p.Y - y) * (p.Y - y))));
            Assert.InRange(ShapeOutline.Distance(shape, x, y), nearest - (2.5f * spacing), nearest + 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Shapes_fill_the_unit_circle_and_stay_in_it(ShapeKind shape)
    {
        float[] around = [.. Enumerable.Range(0, 720).Select(k => k * MathF.PI / 360)];
        Assert.All(around, a => Assert.True(ShapeOutline.Distance(shape, 1.03f * MathF.Cos(a), 1.03f * MathF.Sin(a)) > 0));
        Assert.Contains(around, a => ShapeOutline.Distance(shape, 0.8f * MathF.Cos(a), 0.8f * MathF.Sin(a)) < 0);
    }

    [Theory]
    [InlineData(0f, 1, 0)]
    [InlineData(0.25f, 0, 1)]
    [InlineData(0.5f, -1, 0)]
    [InlineData(0.75f, 0, -1)]
    public void Quarter_turns_are_exact_and_clockwise(float turns, float x, float y)
    {
        (float gotX, float gotY) = new Turn(turns).Apply(1, 0);
        Assert.Equal((x, y), (gotX, gotY));
    }

    [Fact]
    public void Turns_agree_with_the_library_and_undo_themselves()
    {
        for (int i = 0; i < 1000; i++)
        {
            float turns = i / 1000f;
            (float x, float y) = new Turn(turns).Apply(1, 0);
            Assert.Equal(Math.Cos(2 * Math.PI * turns), x, 1e-6);
            Assert.Equal(Math.Sin(2 * Math.PI * turns), y, 1e-6);
            (float backX, float backY) = new Turn(turns).Undo(x, y);
            Assert.Equal(1, backX, 1e-6f);
            Assert.Equal(0, backY, 1e-6f);
        }
    }
}
