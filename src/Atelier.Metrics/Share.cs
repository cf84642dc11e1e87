namespace Atelier.Metrics;

/// <summary>One of several equal parts of a work whose progress is watched.</summary>
internal sealed class Share : IProgress<double>
{
    private readonly IProgress<double> _whole;
    private readonly int _part, _parts;

    private Share(IProgress<double> whole, int part, int parts) => (_whole, _part, _parts) = (whole, part, parts);

    /// <summary>The watcher of part number <paramref name="part"/>, or null if nobody watches.</summary>
    public static Share? Of(IProgress<double>? whole, int part, int parts) => whole is null ? null : new Share(whole, part, parts);

    /// <inheritdoc/>
    public void Report(double value) => _whole.Report((_part + value) / _parts);
}
