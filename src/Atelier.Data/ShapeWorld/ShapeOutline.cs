namespace Atelier.Data.ShapeWorld;

/// <summary>
/// Signed distances to the outlines of the shapes, each drawn in the unit circle around the origin, y downward: negative
/// inside. A distance, unlike a mask, is right at any resolution, and gives edges, rims, shadows and sketches alike.
/// </summary>
internal static class ShapeOutline
{
    private const float Rounding = 0.05f;
    private const float Half = 0.70710678f;

    private static readonly Polygon?[] Polygons = MakePolygons();

    /// <summary>Distance from a point to a shape's outline, in radii.</summary>
    public static float Distance(ShapeKind shape, float x, float y) => shape switch
    {
        ShapeKind.Circle => Length(x, y) - 0.88f,
        ShapeKind.Ring => Math.Abs(Length(x, y) - 0.68f) - 0.21f,
        ShapeKind.Crescent => Crescent(x, y),
        ShapeKind.Heart => Heart(x, y),
        _ => Polygons[(int)shape]!.Distance(x, y) - Rounding,
    };

    // A disc without another disc; shifted so that the moon's middle is the origin.
    private static float Crescent(float x, float y)
    {
        const float outer = 0.12f, outerRadius = 0.9f, inner = 0.5f, innerRadius = 0.76f;
        const float tipX = 0.6157895f, tipY = 0.7511279f;

        // Beyond both arcs' ends the nearest point is the tip where the circles meet.
        float above = Math.Abs(y);
        bool beyond = (tipX - outer) * above < tipY * (x - outer) && (tipX - inner) * above < tipY * (x - inner);
        return beyond
            ? Length(x - tipX, above - tipY)
            : Math.Max(Length(x - outer, y) - outerRadius, innerRadius - Length(x - inner, y));
    }

    // A square on its corner with a half disc on each of its upper sides; a and b are the square's axes.
    private static float Heart(float x, float y)
    {
        const float side = 0.52f, middle = 0.06f;
        float a = (x + y - middle) * Half, b = (y - middle - x) * Half;
        float outsideA = Math.Abs(a) - side, outsideB = Math.Abs(b) - side;
        float square = Length(Math.Max(outsideA, 0), Math.Max(outsideB, 0)) + Math.Min(Math.Max(outsideA, outsideB), 0);
        return Math.Min(square, Math.Min(Length(a + side, b), Length(a, b + side)) - side);
    }

    private static float Length(float x, float y) => MathF.Sqrt((x * x) + (y * y));

    private static Polygon?[] MakePolygons()
    {
        var polygons = new Polygon?[10];
        polygons[(int)ShapeKind.Square] = Regular(4, 0.95f, 0.125f);
        polygons[(int)ShapeKind.Triangle] = Regular(3, 0.95f, 0);
        polygons[(int)ShapeKind.Hexagon] = Regular(6, 0.88f, 0);
        polygons[(int)ShapeKind.Star] = Star(5, 0.95f, 0.44f);
        polygons[(int)ShapeKind.Cross] = new(
            (-0.27f, -0.87f), (0.27f, -0.87f), (0.27f, -0.27f), (0.87f, -0.27f), (0.87f, 0.27f), (0.27f, 0.27f),
            (0.27f, 0.87f), (-0.27f, 0.87f), (-0.27f, 0.27f), (-0.87f, 0.27f), (-0.87f, -0.27f), (-0.27f, -0.27f));
        polygons[(int)ShapeKind.Arrow] = new(
            (0, -0.92f), (0.72f, -0.14f), (0.25f, -0.14f), (0.25f, 0.85f), (-0.25f, 0.85f), (-0.25f, -0.14f), (-0.72f, -0.14f));
        return polygons;
    }

    private static Polygon Regular(int corners, float radius, float firstTurn)
        => new([.. Enumerable.Range(0, corners).Select(k => Point(radius, firstTurn + ((float)k / corners)))]);

    private static Polygon Star(int points, float outer, float inner)
        => new([.. Enumerable.Range(0, 2 * points).Select(k => Point(k % 2 == 0 ? outer : inner, k / (2f * points)))]);

    // Turn 0 is up.
    private static (float X, float Y) Point(float radius, float turns) => new Turn(turns % 1).Apply(0, -radius);
}
