using Atelier.App.Engines;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Pairs;
using Atelier.Metrics.Trust;

namespace Atelier.App.Evaluation;

/// <summary>Judges the pictures of a folder by their originals, one to one.</summary>
/// <param name="Metrics">What to measure, of <see cref="Names"/>.</param>
public sealed record PairComparison(IReadOnlyList<string> Metrics)
{
    private const string LpipsName = "lpips";

    /// <summary>All that can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["psnr", "psnr-y", "ssim", "ms-ssim", LpipsName];

    /// <summary>Pixels at each edge that don't count in PSNR.</summary>
    public int Border { get; init; }

    /// <summary>The network that LPIPS looks through, of <see cref="LpipsNetworks.Names"/>; null for this project's own that suits the pictures.</summary>
    public string? Network { get; init; }

    /// <summary>The file of the network's weights; null for those that come with the project.</summary>
    public string? Weights { get; init; }

    /// <summary>The file of the authors' weights of channels; null counts all channels alike.</summary>
    public string? Heads { get; init; }

    /// <summary>Reads names as <see cref="MetricChoice.Parse"/> does; null if not all are of metrics that compare pictures one to one.</summary>
    public static PairComparison? Parse(IEnumerable<string> text)
    {
        string[] names = MetricChoice.Split(text);
        return names.Length > 0 && names.All(Names.Contains) ? new(names) : null;
    }

    /// <summary>Compares all pairs.</summary>
    /// <param name="files">The pairs.</param>
    /// <param name="reference">What the originals are called.</param>
    /// <param name="engine">What computes LPIPS.</param>
    /// <param name="tell">Told how it goes on; null if nobody watches.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="MetricException">Pictures don't fit their originals or are too small, or a network's weights can't be had.</exception>
    /// <exception cref="Atelier.Metrics.Extractors.ExtractorException">The weights given are not those of this project's own network.</exception>
    /// <exception cref="Atelier.Imaging.ImageFormatException">A file is damaged or no PNG.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public IReadOnlyList<Score> Compare(PictureFiles files, string reference, Engine engine, Action<EvaluationStage>? tell = null, CancellationToken stop = default)
        => engine.Use(() =>
        {
            IPairMetric[] metrics = [.. Metrics.Select(name => Make(name, files))];
            try
            {
                return new PairJudge(metrics, batchSize: 1).Score(
                    files.Pictures, files.Originals, files.Count, (reference, files.Hash()), progress: new StageWatch(tell, files.Count, stop));
            }
            finally
            {
                foreach (IDisposable network in metrics.OfType<IDisposable>())
                {
                    network.Dispose();
                }
            }
        });

    private IPairMetric Make(string name, PictureFiles files) => name switch
    {
        "psnr" => new Psnr(border: Border),
        "psnr-y" => new Psnr(PsnrSpace.Luma, Border),
        "ssim" => new Ssim(),
        "ms-ssim" => new MsSsim(),
        _ => LpipsNetworks.Open(Network ?? (files.Channels == 1 ? "fashion-cnn" : "cifar-cnn"), Weights, Heads),
    };
}
