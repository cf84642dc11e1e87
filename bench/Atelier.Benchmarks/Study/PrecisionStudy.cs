using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using System.Text.Json;
using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Training;

namespace Atelier.Benchmarks.Study;

/// <summary>
/// Whether training in BF16 ends where training in F32 does: each subject in both, three seeds each, on Fashion-MNIST; the losses of
/// the last quarter and the Fréchet distance of samples by the judge's features. Finished trainings are kept, so a broken-off
/// study goes on where it stopped.
/// </summary>
internal static class PrecisionStudy
{
    private const int RealSamples = 10_000, Samples = 2000, SampleBatch = 100;

    /// <summary>What one training came to.</summary>
    internal sealed record Outcome(string Subject, string Precision, int Seed, double Frechet, IReadOnlyDictionary<string, double> Losses);

    /// <summary>All outcomes, and what they are measured by.</summary>
    internal sealed record Record(double JudgeAccuracy, double Floor, List<Outcome> Outcomes);

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static int Run(string root, Arguments given)
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        int seeds = given.Number("--seeds", 3);
        string? missing = Engine.Run(given.Text("--backend", "onednn"), "f32", () => Run(root, seeds));
        Console.Error.Write(missing);
        return missing is null ? 0 : 2;
    }

    private static void Run(string root, int seeds)
    {
        string path = Path.Combine(root, "bench", "results", "precision.json");
        IImageDataset data = DatasetCatalog.Open("fashion-mnist", new DatasetOptions());
        Judge judge = Judge.Train(data, epochs: 2);
        (FeatureMoments real, double floor) = Measure(judge, data);
        double accuracy = judge.Accuracy(DatasetCatalog.Open("fashion-mnist", new DatasetOptions { Split = DatasetSplit.Test }));
        Record record = File.Exists(path) ? JsonSerializer.Deserialize<Record>(File.ReadAllText(path), s_json)! : new(accuracy, floor, []);
        Console.Error.WriteLine($"judge: {accuracy:P1} of the test pictures; distance between two halves of the data {floor:0.000}");
        for (int seed = 1; seed <= seeds; seed++)
        {
            foreach (Subject subject in Subject.All)
            {
                foreach (string precision in (string[])["f32", "bf16"])
                {
                    if (record.Outcomes.Any(o => o.Subject == subject.Name && o.Precision == precision && o.Seed == seed))
                    {
                        continue;
                    }

                    Outcome outcome = Train(subject, precision, seed, data, judge, real);
                    record.Outcomes.Add(outcome);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, JsonSerializer.Serialize(record, s_json));
                    Console.Error.WriteLine($"{subject.Name,-16} {precision,-5} seed {seed}  Fréchet {outcome.Frechet,8:0.00}  {string.Join("  ", outcome.Losses.Select(l => $"{l.Key} {l.Value:0.0000}"))}");
                }
            }
        }

        PrecisionTable.Write(Path.Combine(root, "docs", "precision.md"), record);
    }

    private static Outcome Train(Subject subject, string precision, int seed, IImageDataset data, Judge judge, FeatureMoments real)
    {
        DType products = precision == "bf16" ? DType.BF16 : DType.F32;
        RandomKey key = new((ulong)seed);
        using ITrainable model = subject.Create(key);
        using Loader loader = new(data, new LoaderOptions { BatchSize = subject.Batch, Seed = (ulong)seed });
        using Trainer trainer = new(model, key, () => Batches.Next(loader, data)) { Products = products };
        for (int step = 0; step < subject.Steps; step++)
        {
            if (step == subject.Steps * 3 / 4)
            {
                trainer.TakeWatched();
            }

            trainer.RunRound();
        }

        IReadOnlyDictionary<string, double> watched = trainer.TakeWatched();
        FeatureMoments made = new(Judge.Features);
        for (int at = 0; at < Samples; at += SampleBatch)
        {
            using Tensor pictures = Precision.With(products, () => ((ISampler)model).Sample(key.Stream("judged"), SampleBatch, at));
            judge.Measure(pictures, made);
        }

        return new(
            subject.Name, precision, seed, FrechetDistance.Between(real.ToGaussian(), made.ToGaussian()),
            watched.Where(w => w.Key.StartsWith("loss/", StringComparison.Ordinal)).ToDictionary(w => w.Key["loss/".Length..], w => w.Value));
    }

    /// <summary>The real pictures' moments, and how far another sample of them is: the least distance that means anything.</summary>
    private static (FeatureMoments Real, double Floor) Measure(Judge judge, IImageDataset data)
    {
        FeatureMoments first = new(Judge.Features), second = new(Judge.Features);
        foreach ((Tensor pictures, _) in Batches.InOrder(data, RealSamples, SampleBatch))
        {
            judge.Measure(pictures, first);
        }

        foreach ((Tensor pictures, _) in Batches.InOrder(data, Samples, SampleBatch, first: RealSamples))
        {
            judge.Measure(pictures, second);
        }

        return (first, FrechetDistance.Between(first.ToGaussian(), second.ToGaussian()));
    }
}
