namespace Atelier.Benchmarks.Twins;

/// <summary>How good a training's samples were on the way.</summary>
/// <param name="Case">See <see cref="TwinCase.Name"/>.</param>
/// <param name="Side">"atelier" or "pytorch".</param>
/// <param name="Seed">The training's.</param>
/// <param name="Points">In order; as many in each quarter of the steps.</param>
internal sealed record TwinCurve(string Case, string Side, int Seed, IReadOnlyList<TwinPoint> Points)
{
    public const string Ours = "atelier", Peers = "pytorch";

    /// <summary>The mean distance of the last quarter: a single checkpoint's swings too much.</summary>
    public double Score => Points.Skip(Points.Count - Points.Count / 4).Average(point => point.Frechet);

    /// <summary>The same of the kernel distance.</summary>
    public double KernelScore => Points.Skip(Points.Count - Points.Count / 4).Average(point => point.Kernel);

    /// <summary>The mean of several seeds' curves, point by point.</summary>
    public static TwinCurve Mean(IReadOnlyList<TwinCurve> curves) => curves[0] with
    {
        Points = [.. Enumerable.Range(0, curves[0].Points.Count).Select(i => new TwinPoint(
            curves[0].Points[i].Step,
            curves.Average(curve => curve.Points[i].Seconds),
            curves.Average(curve => curve.Points[i].Frechet),
            curves.Average(curve => curve.Points[i].Kernel)))],
    };

    /// <summary>Seconds of training until the mean of a quarter of the points, the one at that time the last, was as low as a score; null if it never was.</summary>
    public double? TimeTo(double score)
    {
        int window = Points.Count / 4;
        (double Seconds, double Mean)[] smooth = [.. Enumerable.Range(window, Points.Count - window + 1).Select(end => (
            Points[end - 1].Seconds, Points.Take(end).TakeLast(window).Average(point => point.Frechet)))];
        int first = Array.FindIndex(smooth, point => point.Mean <= score);
        if (first <= 0)
        {
            return first == 0 ? smooth[0].Seconds : null;
        }

        (double Seconds, double Mean) before = smooth[first - 1], after = smooth[first];
        return before.Seconds + (after.Seconds - before.Seconds) * (before.Mean - score) / (before.Mean - after.Mean);
    }
}

/// <summary>Samples of the averaged generator at a step.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Seconds">Of training alone.</param>
/// <param name="Frechet">Fréchet distance to the test pictures.</param>
/// <param name="Kernel">Kernel distance to them.</param>
internal sealed record TwinPoint(long Step, double Seconds, double Frechet, double Kernel);
