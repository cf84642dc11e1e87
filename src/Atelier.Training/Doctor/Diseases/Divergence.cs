namespace Atelier.Training.Doctor.Diseases;

/// <summary>
/// Scores far beyond any that a bounded game has, updates that turn the weights over, or a generator's loss that swings far more
/// widely than it used to.
/// </summary>
public sealed record Divergence : IDiagnosis
{
    // Healthy games stay below 15: a sigmoid is 0 or 1 in single precision beyond some 17, a critic with its penalty has slopes of about 1.
    private const double MostGap = 50;

    // A Wasserstein critic's scores drift together, to 60 in healthy runs: only their difference means anything, until they lose digits.
    private const double MostScore = 1000;

    // Usual is 0.001 to 0.02; the first rounds of small networks reach 0.07.
    private const double MostUpdate = 0.1;

    private const double SwingGrowth = 8;
    private const int Window = 8;

    // Windows that say what is usual: 10,000 rounds.
    private const int Remembered = 25;

    /// <inheritdoc/>
    public Disease Disease => Disease.Divergence;

    /// <inheritdoc/>
    public int Patience => 2;

    /// <inheritdoc/>
    public string Cause => "Steps are too large for the game, or nothing bounds the discriminator's slopes (a Wasserstein critic without its penalty).";

    /// <inheritdoc/>
    public string Advice => "Lower the learning rate, or give the discriminator a penalty (r1, or gradient-penalty with the Wasserstein loss).";

    /// <inheritdoc/>
    public IReadOnlyList<Evidence> Signs(History history)
    {
        Checkup now = history.Checkups[^1];
        return
        [
            .. now.Values.Where(v => IsScore(v.Key) && Math.Abs(v.Value) > MostScore).Select(v => new Evidence(v.Key, v.Value, $"within {MostScore} of 0")),
            .. now.Values.Where(v => v.Key.StartsWith(Signals.Update(""), StringComparison.Ordinal) && v.Value > MostUpdate)
                .Select(v => new Evidence(v.Key, v.Value, $"below {MostUpdate}, about 0.001")),
            .. Gap(now),
            .. Swings(history.Of(Signals.Loss("generator"))),
        ];
    }

    private static bool IsScore(string signal)
        => signal is Signals.RealLogit or Signals.FakeLogit || signal.StartsWith(Signals.Loss(""), StringComparison.Ordinal);

    private static IEnumerable<Evidence> Gap(Checkup now)
    {
        if (now[Signals.RealLogit] - now[Signals.FakeLogit] is { } gap && Math.Abs(gap) > MostGap)
        {
            yield return new($"{Signals.RealLogit} less {Signals.FakeLogit}", gap, $"within {MostGap} of 0");
        }
    }

    /// <summary>The standard deviation of the newest losses, against the median of the windows before.</summary>
    private static IEnumerable<Evidence> Swings(IReadOnlyList<(long Step, double Value)> losses)
    {
        if (losses.Count < 4 * Window)
        {
            yield break;
        }

        double[] widths = [.. losses.Skip(Skipped(losses.Count)).SkipLast(Window).Chunk(Window).Where(chunk => chunk.Length == Window).Select(chunk => Width(chunk.Select(l => l.Value)))];
        double now = Width(losses.TakeLast(Window).Select(l => l.Value)), usual = widths.Order().ElementAt(widths.Length / 2);
        if (now > 1 && now > SwingGrowth * usual)
        {
            yield return new($"swing of {Signals.Loss("generator")}", now, $"below {SwingGrowth} times the usual {usual:G2}");
        }
    }

    /// <summary>Whole windows from the beginning on that are so old that they say nothing of what is usual now.</summary>
    private static int Skipped(int count) => Math.Max(0, (count / Window) - Remembered - 1) * Window;

    private static double Width(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return Math.Sqrt(all.Average(v => (v - mean) * (v - mean)));
    }
}
