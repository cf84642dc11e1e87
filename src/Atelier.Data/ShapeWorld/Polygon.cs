namespace Atelier.Data.ShapeWorld;

/// <summary>A closed polygon with its signed distance.</summary>
internal sealed class Polygon
{
    private readonly Edge[] _edges;

    /// <param name="corners">At least three, in order; no two neighbours alike.</param>
    public Polygon(params (float X, float Y)[] corners) => _edges =
        [.. corners.Select((from, k) => Edge.Between(from, corners[(k + 1) % corners.Length]))];

    /// <summary>Distance from a point to the nearest edge, negative inside.</summary>
    public float Distance(float x, float y)
    {
        float nearest = float.MaxValue;
        bool inside = false;
        foreach (ref readonly Edge edge in _edges.AsSpan())
        {
            float px = x - edge.X, py = y - edge.Y;
            float along = Math.Clamp(((px * edge.DX) + (py * edge.DY)) * edge.InverseSquare, 0, 1);
            float ox = px - (edge.DX * along), oy = py - (edge.DY * along);
            nearest = Math.Min(nearest, (ox * ox) + (oy * oy));

            // A ray to the right crosses the edge if its ends lie on both sides in y and the point to its left. Corners are
            // compared as they are, so that two edges never disagree about the one they share.
            bool above = y < edge.Y, endAbove = y < edge.EndY;
            inside ^= above != endAbove && (px * edge.DY < py * edge.DX) == (edge.DY > 0);
        }

        float distance = MathF.Sqrt(nearest);
        return inside ? -distance : distance;
    }

    private readonly record struct Edge(float X, float Y, float EndY, float DX, float DY, float InverseSquare)
    {
        public static Edge Between((float X, float Y) from, (float X, float Y) to)
        {
            float dx = to.X - from.X, dy = to.Y - from.Y;
            return new Edge(from.X, from.Y, to.Y, dx, dy, 1 / ((dx * dx) + (dy * dy)));
        }
    }
}
