using System.Numerics.Tensors;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
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
public sealed class Examination
{
    /// <summary>
    /// Enough specimens to tell sick from healthy, and few enough that looking at as many samples every 250 rounds takes no more than
    /// some 2 % of the time of the smallest networks' training (5 ms a round).
    /// </summary>
    public const int EnoughSpecimens = 64;

    /// <summary>Two mean ratings of the discriminator's are different if they are so many standard errors apart.</summary>
    private const double Distinct = 3;

    private static readonly PrecisionRecall s_manifolds = new();

    private readonly IFeatureExtractor _extractor;
    private readonly Specimens _train;
    private readonly Specimens? _heldOut;
    private readonly RandomKey _key;
    private readonly double _contrast;
    private readonly Look _real;
    private readonly double? _labelEffect;

    /// <summary>Looks at the real pictures.</summary>
    /// <param name="extractor">Gives the features; stays its owner's, as the pictures do.</param>
    /// <param name="train">Training pictures.</param>
    /// <param name="heldOut">As many of the same kind that the model never saw; null if there are none.</param>
    /// <param name="key">The samples'.</param>
    public Examination(IFeatureExtractor extractor, Specimens train, Specimens? heldOut, RandomKey key)
    {
        (_extractor, _train, _heldOut, _key) = (extractor, train, heldOut, key);
        _contrast = TensorPrimitives.StdDev<float>(train.Pictures.ToMemory<float>());
        _real = Look.At(extractor, train.Pictures);
        _labelEffect = train.Labels is { } labels ? _real.BetweenClasses(labels) : null;
    }

    /// <summary>What the samples of a model show, by <see cref="Signals"/>.</summary>
    public IReadOnlyDictionary<string, double> Of(ISampler model)
    {
        int[]? asked = model is IConditionalSampler { Classes: > 1 and var classes } ? [.. Enumerable.Range(0, _train.Pictures.Shape[0]).Select(i => i % classes)] : null;
        using Tensor samples = model.Sample(_key, _train.Pictures.Shape[0]);
        double contrast = TensorPrimitives.StdDev<float>(samples.ToMemory<float>()) / _contrast;
        if (!double.IsFinite(contrast))
        {
            return new Dictionary<string, double> { [Signals.Contrast] = contrast };
        }

        Look fake = Look.At(_extractor, samples);
        Dictionary<string, double> values = new()
        {
            [Signals.Diversity] = fake.Diversity / _real.Diversity,
            [Signals.Contrast] = contrast,
            [Signals.Recall] = fake.Recall(_real),
        };
        if (fake.Classes is { } kinds && _real.Classes is { } all)
        {
            values[Signals.Classes] = kinds / all;
        }

        if (asked is not null && _labelEffect is { } real)
        {
            values[Signals.LabelEffect] = real;
            if (real >= Diseases.Mislabelled.Least)
            {
                // Nothing can be told by labels that tell nothing.
                values[Signals.ClassEffect] = fake.BetweenClasses(asked) / real;
            }
        }

        if (model is IJudge judge && _heldOut is not null)
        {
            values[Signals.Memorized] = Memorized(
                Rated(judge, _train.Pictures, _train.Labels), Rated(judge, _heldOut.Pictures, _heldOut.Labels), Rated(judge, samples, asked));
        }

        return values;
    }

    /// <summary>Nothing is said where ratings lie no further apart than chance would have them.</summary>
    private static double Memorized(Rating known, Rating unknown, Rating made)
        => known.IsAbove(made) && known.IsAbove(unknown) ? (known.Mean - unknown.Mean) / (known.Mean - made.Mean) : 0;

    /// <summary>The discriminator's mean rating and its standard error.</summary>
    private static Rating Rated(IJudge judge, Tensor pictures, IReadOnlyList<int>? labels) => Arena.Run("examination", () =>
    {
        Tensor? classes = labels is null ? null : Tensor.From([.. labels.Select(label => (long)label)], [labels.Count]);
        float[] scores = judge.Judge(pictures, classes).ToArray<float>();
        return new Rating(TensorPrimitives.Average<float>(scores), TensorPrimitives.StdDev<float>(scores) / Math.Sqrt(scores.Length));
    });

    private sealed record Rating(double Mean, double Error)
    {
        public bool IsAbove(Rating other) => Mean - other.Mean > Distinct * Math.Sqrt(Error * Error + other.Error * other.Error);
    }

    /// <summary>Pictures through the extractor's eyes.</summary>
    private sealed record Look(FeatureRows Features, int[]? Judged)
    {
        public static Look At(IFeatureExtractor extractor, Tensor pictures) => Arena.Run("examination", () =>
        {
            Extraction seen = extractor.Extract(pictures);
            FeatureRows features = new(extractor.FeatureCount, seen.Features.ToArray<float>());
            int[]? judged = seen.Logits is { } logits ? [.. logits.ToArray<float>().Chunk(extractor.ClassCount).Select(row => TensorPrimitives.IndexOfMax<float>(row))] : null;
            return new Look(features, judged);
        });

        /// <summary>Mean distance of two pictures' features.</summary>
        public double Diversity { get; } = MeanDistance(Features);

        /// <summary>The number of classes that as many pictures, evenly spread, would come from.</summary>
        public double? Classes { get; } = Judged is null ? null : Math.Exp(-Judged.GroupBy(c => c).Select(g => (double)g.Count() / Judged.Length).Sum(p => p * Math.Log(p)));

        /// <summary>
        /// The share of the features' variance that lies between classes, less what chance would put there: 0 where classes mean
        /// nothing, 1 where they are all (omega squared).
        /// </summary>
        public double BetweenClasses(IReadOnlyList<int> classes)
        {
            int[][] groups = [.. Enumerable.Range(0, Features.Count).GroupBy(i => classes[i]).Select(group => group.ToArray())];
            float[] centre = Centre([.. Enumerable.Range(0, Features.Count)]);
            double total = 0, between = 0, within = 0;
            foreach (int[] group in groups)
            {
                float[] middle = Centre(group);
                total += group.Sum(i => Squared(Features[i], centre));
                between += group.Length * Squared(middle, centre);
                within += group.Sum(i => Squared(Features[i], middle));
            }

            double chance = within / Math.Max(1, Features.Count - groups.Length);
            return total == 0 ? 0 : Math.Max(0, (between - (groups.Length - 1) * chance) / (total + chance));
        }

        /// <summary>The share of others that lie among these.</summary>
        public double Recall(Look others) => s_manifolds.Measure(new(others.Features), new(Features), default, null).Single(m => m.Quantity == "recall").Value;

        private static double MeanDistance(FeatureRows features)
        {
            double sum = 0;
            for (int i = 1; i < features.Count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    sum += TensorPrimitives.Distance(features[i], features[j]);
                }
            }

            return sum / (features.Count * (features.Count - 1) / 2.0);
        }

        private float[] Centre(int[] rows)
        {
            float[] sum = new float[Features.Width];
            foreach (int row in rows)
            {
                TensorPrimitives.Add(sum, Features[row], sum);
            }

            TensorPrimitives.Divide(sum, rows.Length, sum);
            return sum;
        }

        private static double Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            double distance = TensorPrimitives.Distance(a, b);
            return distance * distance;
        }
    }
}
