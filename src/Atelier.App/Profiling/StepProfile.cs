using System.Diagnostics;
using Atelier.Tensors.Backends.Profiling;

namespace Atelier.App.Profiling;

/// <summary>What the time of some training steps went to, summed up: the shares of a row each, "between kernels" included, make the whole.</summary>
/// <param name="Steps">How many steps.</param>
/// <param name="Seconds">Time of all of them.</param>
/// <param name="Ops">Kernels' time by operation and operands, the longest first. A kernel outside of any operation (an optimiser's) is a row by itself.</param>
/// <param name="Kernels">The same time by kernel.</param>
/// <param name="Between">Everything that is neither kernel nor waiting: graph building, dispatch, arenas, bookkeeping, recording itself.</param>
/// <param name="Waiting">Waiting for the next batch.</param>
public sealed record StepProfile(
    int Steps, double Seconds, IReadOnlyList<ProfileRow> Ops, IReadOnlyList<ProfileRow> Kernels, double Between, double Waiting)
{
    /// <summary>The share of the steps' time that was spent between kernels, 0 to 1.</summary>
    public double BetweenShare => Between / Seconds;

    /// <summary>Sums up what was recorded.</summary>
    /// <exception cref="ArgumentException">There is no step among it.</exception>
    public static StepProfile Of(IReadOnlyList<ProfileSpan> spans)
    {
        ProfileSpan[] steps = [.. spans.Where(span => span.Kind == SpanKind.Step)], kernels = [.. spans.Where(span => span.Kind == SpanKind.Kernel)];
        if (steps.Length == 0)
        {
            throw new ArgumentException("StepProfile: no step was recorded.");
        }

        double seconds = Sum(steps), waiting = Sum(spans.Where(span => span.Kind == SpanKind.Wait));
        return new(
            steps.Length,
            seconds,
            Rows(kernels.Select(kernel => (Owner(spans, kernel), kernel)), seconds),
            Rows(kernels.Select(kernel => (kernel with { Operands = [] }, kernel)), seconds),
            seconds - waiting - Sum(kernels),
            waiting);
    }

    /// <summary>The operation whose kernel it is, or else the kernel.</summary>
    private static ProfileSpan Owner(IReadOnlyList<ProfileSpan> spans, ProfileSpan kernel)
        => kernel.Parent >= 0 && spans[kernel.Parent] is { Kind: SpanKind.Op } op ? op : kernel;

    private static ProfileRow[] Rows(IEnumerable<(ProfileSpan Owner, ProfileSpan Kernel)> kernels, double whole) =>
    [
        .. from pair in kernels
           group pair by (pair.Owner.Name, Operands: string.Join(" x ", pair.Owner.Operands)) into alike
           let time = Sum(alike.Select(pair => pair.Kernel))
           orderby time descending
           select new ProfileRow(
               alike.Key.Name,
               alike.Key.Operands,
               alike.Select(pair => pair.Owner.Start).Distinct().Count(),
               time,
               time / whole,
               alike.Sum(pair => pair.Kernel.Flops),
               alike.Sum(pair => pair.Kernel.Bytes)),
    ];

    private static double Sum(IEnumerable<ProfileSpan> spans) => spans.Sum(span => span.End - span.Start) / (double)Stopwatch.Frequency;
}

/// <summary>Kernels' time of one kind.</summary>
/// <param name="Name">The operation or kernel.</param>
/// <param name="Operands">What it works on.</param>
/// <param name="Calls">How often it ran.</param>
/// <param name="Seconds">Time in kernels.</param>
/// <param name="Share">Of the steps' time, 0 to 1.</param>
/// <param name="Flops">Additions and multiplications; 0 where they are not counted.</param>
/// <param name="Bytes">What had to be read and written.</param>
public sealed record ProfileRow(string Name, string Operands, int Calls, double Seconds, double Share, double Flops, double Bytes)
{
    /// <summary>10^9 operations a second; null where they are not counted.</summary>
    public double? Gigaflops => Flops > 0 ? Flops / Seconds * 1e-9 : null;

    /// <summary>10^9 bytes a second.</summary>
    public double Gigabytes => Bytes / Seconds * 1e-9;
}
