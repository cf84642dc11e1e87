using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Files;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Evaluation;

/// <summary>The real pictures that generated ones are judged by, seen once by an extractor and good for many judgements.</summary>
public sealed class Reference
{
    private readonly (Sample A, Sample B)? _halves;
    private (int Size, Sample A, Sample B)? _last;

    private Reference(string name, string hash, Sample sample, (Sample A, Sample B)? halves)
        => (Name, Hash, Sample, _halves) = (name, hash, sample, halves);

    /// <summary>As "fashion-mnist/test".</summary>
    public string Name { get; }

    /// <summary>The pictures' content hash, or that of a statistics file.</summary>
    public string Hash { get; }

    /// <summary>All pictures.</summary>
    public Sample Sample { get; }

    /// <summary>
    /// Two disjoint sets of real pictures for a noise floor at n: <paramref name="pictures"/> each, or half of all where that is
    /// less; null if only statistics are known. Where features were not kept, as many as were set apart then.
    /// </summary>
    internal (Sample A, Sample B)? Halves(long pictures)
    {
        if (_halves is not null || Sample.Features is not { } features)
        {
            return _halves;
        }

        int size = (int)Math.Min(pictures, features.Count / 2);
        if (_last?.Size != size)
        {
            // Kept, for each metric asks again, and their covariances take longest.
            int[] order = Order(features.Count);
            _last = (size, Sample.Take(order.AsSpan(0, size)), Sample.Take(order.AsSpan(size, size)));
        }

        return (_last.Value.A, _last.Value.B);
    }

    /// <summary>Looks at a dataset once.</summary>
    /// <param name="extractor">Who looks.</param>
    /// <param name="data">Real pictures.</param>
    /// <param name="name">As "fashion-mnist/test".</param>
    /// <param name="pictures">How many generated pictures are to be judged by it: the size of the noise floor's sets.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how it goes on; null if nobody watches.</param>
    /// <exception cref="MetricException">A feature is NaN or infinite, or there are too few pictures.</exception>
    /// <exception cref="DatasetException">A picture can't be read.</exception>
    public static Reference Collect(
        IFeatureExtractor extractor, IImageDataset data, string name, int pictures, EvaluationOptions options, IProgress<EvaluationProgress>? progress = null)
    {
        int count = checked((int)data.Count);
        FeaturePass pass = new(extractor, name, options.BatchSize);
        IProgress<double>? share = Stage.Of(progress, $"features of {name}");
        if (options.Keeps(count, extractor.FeatureCount))
        {
            return new Reference(name, data.ContentHash, pass.Collect(data.Pictures(), count, keep: true, share), null);
        }

        int size = Math.Min(pictures, count / 2);
        int[] place = new int[count];
        foreach ((int at, int picture) in Order(count).Index())
        {
            place[picture] = at / Math.Max(1, size);
        }

        FeatureMoments a = new(extractor.FeatureCount), b = new(extractor.FeatureCount), whole = new(extractor.FeatureCount);
        foreach (FeaturePass.Batch batch in pass.Over(data.Pictures(), count, share))
        {
            for (int i = 0; i < batch.Features.Length / extractor.FeatureCount; i++)
            {
                FeatureMoments part = place[batch.First + i] switch { 0 => a, 1 => b, _ => whole };
                part.Add(batch.Features.AsSpan(i * extractor.FeatureCount, extractor.FeatureCount));
            }
        }

        whole.Merge(a);
        whole.Merge(b);
        return new Reference(name, data.ContentHash, new Sample(whole.ToGaussian()), size < 2 ? null : (new Sample(a.ToGaussian()), new Sample(b.ToGaussian())));
    }

    /// <summary>Statistics in pytorch-fid's format, as published for many datasets; they give Fréchet distances and nothing else.</summary>
    /// <param name="extractor">Whose features they are of.</param>
    /// <param name="path">The .npz file.</param>
    /// <exception cref="MetricException">No such file format, or another number of features.</exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    public static Reference FromStatistics(IFeatureExtractor extractor, string path)
    {
        Gaussian gaussian = FidStatistics.Read(path, extractor.FeatureCount);
        using FileStream file = File.OpenRead(path);
        return new Reference(Path.GetFileName(path), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)), new Sample(gaussian), null);
    }

    // The same sets for every score, so that floors are equal where passports are.
    private static int[] Order(int count) => Subsets.Draw(new RandomKey(0).Stream("noise floor"), count, count);
}
