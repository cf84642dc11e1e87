using Atelier.Benchmarks.Comparing;

namespace Atelier.Benchmarks.Reporting;

/// <summary>A case as the terminal shows it.</summary>
internal static class ConsoleReport
{
    public static void Print(CaseResult result, TextWriter to)
    {
        MachineFacts machine = result.Machine;
        to.WriteLine(
            $"{result.Case}: {(result.IsSampling ? "a call of the sampler" : "a whole training step")}, batch {result.Batch}, {Tables.Work(result)} GFLOP; "
            + $"machine's peak {Format.Number(machine.PeakF32)} GFLOP/s f32, {Format.Number(machine.PeakBf16)} bf16");
        to.WriteLine($"{"",-36}{"ms",9}{"(spread)",16}{"images/s",10}{"GFLOP/s",9}{"of peak",9}{"peak MB",9}{"our best is",13}");
        ContenderResult? ours = result.Best(Side.Ours);
        foreach (ContenderResult c in result.Contenders)
        {
            (string ms, string least, string most) = (Format.Number(c.Ms), Format.Number(c.MsSpread.Least), Format.Number(c.MsSpread.Most));
            to.WriteLine(
                $"{c.Name,-36}{ms,9}{$"({least}-{most})",16}{Tables.Rate(result, c),10}{Format.Number(result.GflopPerSecond(c)),9}"
                + $"{Tables.Share(result, c),9}{Format.Number(c.PeakRssMb),9}{Format.Times(ours?.Times(c).Median),13}");
        }

        foreach (string note in result.Notes)
        {
            to.WriteLine(note);
        }

        if (result.Contenders.Any(c => c.Blas is { } blas && !blas.StartsWith("openblas", StringComparison.Ordinal)))
        {
            to.WriteLine("The peer ran without OpenBLAS: install libopenblas0-pthread before quoting these figures.");
        }
    }
}
