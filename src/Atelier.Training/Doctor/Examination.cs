using System.Numerics.Tensors;
using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Tensor = Atelier.Tensors.Tensor;

namespace Atelier.Training.Doctor;

/// <summary>Pictures that samples are held against.</summary>
/// <param name="Pictures">[N, C, H, W] in [-1, 1].</param>
/// <param name="Labels">A class each; null where there are none.</param>
public sealed record Specimens(Tensor Pictures, IReadOnlyList<int>? Labels) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Pictures.Dispose();
}

/// <summary>
/// The dear part of a check-up: draws samples and looks at them, and at the discriminator, through the features of an extractor.
/// The same latent vectors each time, so that what changes between examinations is the model.
/// </summary>
/// <param name="extractor">Gives the features.</param>
/// <param name="train">Training pictures.</param>
/// <param name="heldOut">As many of the same kind that the model never saw; null if there are none.</param>
/// <param name="key">The samples'.</param>
public sealed class Examination(IFeatureExtractor extractor, Specimens train, Specimens? heldOut, RandomKey key)
{
    private readonly Look _real = Look.At(extractor, train.Pictures);

    /// <summary>What the samples of a model show, by <see cref="Signals"/>.</summary>
    public IReadOnlyDictionary<string, double> Of(ISampler model)
    {
        int[]? asked = model is IConditionalSampler { Classes: > 1 and var classes } ? [.. Enumerable.Range(0, train.Pictures.Shape[0]).Select(i => i % classes)] : null;
        using Tensor samples = model.Sample(key, train.Pictures.Shape[0]);
        Look fake = Look.At(extractor, samples);
        Dictionary<string, double> values = new()
        {
            [Signals.Diversity] = fake.Diversity / _real.Diversity,
            [Signals.Contrast] = fake.Contrast / _real.Contrast,
        };
        if (fake.Classes is { } kinds && _real.Classes is { } all)
        {
            values[Signals.Classes] = kinds / all;
        }

        if (asked is not null && train.Labels is { } labels)
        {
            double real = _real.BetweenClasses(labels);
            values[Signals.LabelEffect] = real;
            values[Signals.ClassEffect] = fake.BetweenClasses(asked) / Math.Max(real, 1e-6);
        }

        if (model is IJudge judge && heldOut is not null)
        {
            double known = Mean(judge, train.Pictures, train.Labels), unknown = Mean(judge, heldOut.Pictures, heldOut.Labels), made = Mean(judge, samples, asked);
            values[Signals.Memorized] = known > made ? (known - unknown) / (known - made) : 0;
        }

        return values;
    }

    private static double Mean(IJudge judge, Tensor pictures, IReadOnlyList<int>? labels) => Arena.Run("examination", () =>
        judge.Judge(pictures, labels is null ? null : Tensor.From([.. labels.Select(label => (long)label)], [labels.Count])).Mean().Item());

    /// <summary>Pictures through the extractor's eyes.</summary>
    private sealed record Look(float[][] Features, int[]? Judged, double Contrast)
    {
        public static Look At(IFeatureExtractor extractor, Tensor pictures) => Arena.Run("examination", () =>
        {
            Extraction seen = extractor.Extract(pictures);
            float[][] features = [.. seen.Features.ToArray<float>().Chunk(extractor.FeatureCount)];
            int[]? judged = seen.Logits is { } logits ? [.. logits.ToArray<float>().Chunk(extractor.ClassCount).Select(row => TensorPrimitives.IndexOfMax<float>(row))] : null;
            return new Look(features, judged, TensorPrimitives.StdDev<float>(pictures.ToMemory<float>()));
        });

        /// <summary>Mean distance of two pictures' features.</summary>
        public double Diversity => Enumerable.Range(0, Features.Length).Sum(i => Features.Take(i).Sum(other => (double)TensorPrimitives.Distance<float>(Features[i], other)))
            / (Features.Length * (Features.Length - 1) / 2.0);

        /// <summary>The number of classes that as many pictures, evenly spread, would come from.</summary>
        public double? Classes => Judged is null ? null : Math.Exp(-Judged.GroupBy(c => c).Select(g => (double)g.Count() / Judged.Length).Sum(p => p * Math.Log(p)));

        /// <summary>
        /// The share of the features' variance that lies between classes, less what chance would put there: 0 where classes mean
        /// nothing, 1 where they are all (omega squared).
        /// </summary>
        public double BetweenClasses(IReadOnlyList<int> classes)
        {
            float[] centre = Centre(Features);
            double total = Features.Sum(f => Squared(f, centre)), between = 0, within = 0;
            var groups = Features.Zip(classes).GroupBy(pair => pair.Second, pair => pair.First).Select(group => group.ToArray()).ToArray();
            foreach (float[][] group in groups)
            {
                float[] middle = Centre(group);
                between += group.Length * Squared(middle, centre);
                within += group.Sum(f => Squared(f, middle));
            }

            double chance = within / Math.Max(1, Features.Length - groups.Length);
            return total == 0 ? 0 : Math.Max(0, (between - (groups.Length - 1) * chance) / (total + chance));
        }

        private static float[] Centre(float[][] features)
        {
            float[] sum = new float[features[0].Length];
            foreach (float[] row in features)
            {
                TensorPrimitives.Add(sum, row, sum);
            }

            TensorPrimitives.Divide(sum, features.Length, sum);
            return sum;
        }

        private static double Squared(float[] a, float[] b)
        {
            double distance = TensorPrimitives.Distance<float>(a, b);
            return distance * distance;
        }
    }
}
