using Atelier.Metrics.Statistics;

namespace Atelier.Metrics.Files;

/// <summary>The statistics files of pytorch-fid: an .npz with "mu" [d] and "sigma" [d, d].</summary>
public static class FidStatistics
{
    /// <summary>Reads mean and covariance.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Number of features expected; null takes what is there.</param>
    /// <exception cref="MetricException">No such file format, another number of features, or values that are no covariance.</exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    public static Gaussian Read(string path, int? width = null)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(path, "mu", "sigma");
        (NpyArray mu, NpyArray sigma) = (arrays["mu"], arrays["sigma"]);
        if (mu.Shape.Length != 1 || !sigma.Shape.SequenceEqual([mu.Shape[0], mu.Shape[0]]))
        {
            throw new MetricException($"{path}: mu [{string.Join(", ", mu.Shape)}] and sigma [{string.Join(", ", sigma.Shape)}] must be [d] and [d, d].");
        }

        if (width is { } wanted && wanted != mu.Shape[0])
        {
            throw new MetricException($"{path}: statistics of {mu.Shape[0]} features, the extractor gives {wanted}.");
        }

        try
        {
            return new Gaussian(mu.Values, sigma.Values);
        }
        catch (MetricException e)
        {
            throw new MetricException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Writes mean and covariance, as pytorch-fid reads them.</summary>
    public static void Write(string path, Gaussian gaussian) => NpzFile.Write(path, new Dictionary<string, NpyArray>
    {
        ["mu"] = new([gaussian.Width], gaussian.Mean),
        ["sigma"] = new([gaussian.Width, gaussian.Width], gaussian.Covariance),
    });
}
