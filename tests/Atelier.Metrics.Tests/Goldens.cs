using Atelier.Metrics.Files;
using Atelier.Metrics.Statistics;
using Atelier.Testing;

namespace Atelier.Metrics.Tests;

/// <summary>tests/golden/metrics.npz: what NumPy, SciPy and scikit-image say; see metrics.py beside it.</summary>
internal static class Goldens
{
    private static readonly Lazy<IReadOnlyDictionary<string, NpyArray>> File = new(() => NpzFile.Read(RepositoryRoot.Path("tests", "golden", "metrics.npz")));

    public static bool Has(string key) => File.Value.ContainsKey(key);

    public static NpyArray Array(string key) => File.Value[key];

    public static double Number(string key) => Assert.Single(File.Value[key].Values);

    public static FeatureRows Rows(string key)
    {
        NpyArray array = Array(key);
        return new FeatureRows(array.Shape[1], [.. array.Values.Select(value => (float)value)]);
    }
}
