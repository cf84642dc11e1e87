using System.Globalization;
using System.Text;

namespace Atelier.Benchmarks.Study;

/// <summary>The study as a page.</summary>
internal static class PrecisionTable
{
    public static void Write(string path, PrecisionStudy.Record record)
    {
        StringBuilder page = new();
        page.AppendLine("# Does BF16 train as well?").AppendLine()
            .AppendLine(string.Create(CultureInfo.InvariantCulture, $"""
                `bench/compare precision` trains each model in F32 and in BF16 (weights, optimiser, statistics and losses stay F32) on
                Fashion-MNIST, {record.Outcomes.Max(o => o.Seed)} seeds each; both precisions see the same pictures, the same latents and the same initial weights. Losses are means
                over the last quarter of training. Samples (2,000) are judged by the Fréchet distance between the 64 features of a small
                classifier, trained by the same command ({record.JudgeAccuracy:P1} of the test pictures right), and those of 10,000 real pictures; 2,000 other
                real pictures are at {record.Floor:0.00}. Trainings are short: what is compared is the two precisions, not the models.
                """)).AppendLine()
            .AppendLine("| model | seed | Fréchet F32 | Fréchet BF16 | losses F32 | losses BF16 |")
            .AppendLine("|---|---|---|---|---|---|");
        foreach (IGrouping<string, PrecisionStudy.Outcome> model in record.Outcomes.GroupBy(o => o.Subject))
        {
            foreach (IGrouping<int, PrecisionStudy.Outcome> seed in model.GroupBy(o => o.Seed))
            {
                page.AppendLine($"| {model.Key} | {seed.Key} | {Cells(seed, Distance)} | {Cells(seed, Losses)} |");
            }

            page.AppendLine($"| **{model.Key}** | mean ± deviation | {Summary(model, "f32")} | {Summary(model, "bf16")} | | |");
        }

        File.WriteAllText(path, page.ToString());
    }

    private static string Cells(IEnumerable<PrecisionStudy.Outcome> outcomes, Func<PrecisionStudy.Outcome, string> text)
        => string.Join(" | ", outcomes.OrderByDescending(o => o.Precision).Select(text));

    private static string Distance(PrecisionStudy.Outcome outcome) => outcome.Frechet.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Losses(PrecisionStudy.Outcome outcome)
        => string.Join(", ", outcome.Losses.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Key} {l.Value:0.0000}")));

    private static string Summary(IEnumerable<PrecisionStudy.Outcome> outcomes, string precision)
    {
        double[] values = [.. outcomes.Where(o => o.Precision == precision).Select(o => o.Frechet)];
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.00} ± {deviation:0.00}");
    }
}
