namespace Atelier.App.Report;

/// <summary>One value of a curve.</summary>
internal readonly record struct Point(double X, double Y)
{
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);
}

/// <summary>A stretch of a chart's horizontal axis that is pointed out.</summary>
internal sealed record Mark(double From, double To, string Label);

/// <summary>A curve: a name and its points from left to right, which may have gaps of NaN.</summary>
internal sealed record Series(string Name, IReadOnlyList<Point> Points)
{
    /// <summary>Few enough points to draw: of each run of neighbours the first, the lowest and the highest, so no spike is lost.</summary>
    public Series Thin(int runs)
    {
        int length = (Points.Count + runs - 1) / Math.Max(1, runs);
        return length <= 3 ? this : this with
        {
            Points = [.. Points.Chunk(length).SelectMany(run => new[] { run[0], run.MinBy(p => p.Y), run.MaxBy(p => p.Y) }.Distinct().OrderBy(p => p.X))],
        };
    }

    /// <summary>Every so many-th point, the last included.</summary>
    public Series Pick(int about)
    {
        int every = Math.Max(1, Points.Count / about);
        return this with { Points = [.. Points.Where((_, i) => (Points.Count - 1 - i) % every == 0)] };
    }

    /// <summary>The mean of the finite values within <paramref name="radius"/> points on either side.</summary>
    public Series Smooth(int radius)
    {
        double[] sums = new double[Points.Count + 1];
        int[] counts = new int[Points.Count + 1];
        for (int i = 0; i < Points.Count; i++)
        {
            sums[i + 1] = sums[i] + (Points[i].IsFinite ? Points[i].Y : 0);
            counts[i + 1] = counts[i] + (Points[i].IsFinite ? 1 : 0);
        }

        return this with
        {
            Points = [.. Points.Select((p, i) =>
            {
                int from = Math.Max(0, i - radius), to = Math.Min(Points.Count, i + radius + 1);
                return p.IsFinite ? p with { Y = (sums[to] - sums[from]) / (counts[to] - counts[from]) } : p;
            })],
        };
    }
}
