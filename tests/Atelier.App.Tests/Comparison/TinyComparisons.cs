using Atelier.App.Comparison;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Data;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.App.Tests.Comparison;

/// <summary>Comparisons that take a second, on a folder of a few pictures: judging by a whole dataset would take longer than training.</summary>
internal static class TinyComparisons
{
    public const int Steps = 32, Judged = 20;

    /// <summary>The steps of the milestones: 3/32, 6/32, ... 21/32, then 24/32 to the end one by one.</summary>
    public static long[] Milestones { get; } = [3, 6, 9, 12, 15, 18, 21, 24, 25, 26, 27, 28, 29, 30, 31, 32];

    /// <summary>Writes pictures without labels and opens them.</summary>
    public static IImageDataset Data(string folder, int count = 24)
    {
        Directory.CreateDirectory(folder);
        IImageDataset shapes = TinyRuns.Data();
        float[] pixels = new float[16 * 16];
        for (int i = 0; i < count; i++)
        {
            shapes.Read(i, pixels);
            Png.Write(Path.Combine(folder, $"{i:D3}.png"), Image.FromFloats(pixels, 16, 16, 1));
        }

        return DatasetCatalog.Open(folder, new DatasetOptions());
    }

    public static ComparisonQuestion Question(string data, IImageDataset pictures) => ComparisonQuestion.For(
        data, pictures, new StepBudget(Steps), Judged, ManagedBackend.Instance.Name, "f32", new Dictionary<string, string> { ["batch"] = "4", ["latent"] = "4" });

    /// <summary>Trains to the end, or until a moment, and gives back what was told.</summary>
    public static List<ComparisonEvent> Run(this RecipeComparison comparison, Func<ComparisonEvent, bool>? until = null)
    {
        List<ComparisonEvent> told = [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        comparison.Run(
            happened =>
            {
                told.Add(happened);
                if (until?.Invoke(happened) == true)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        return told;
    }
}
