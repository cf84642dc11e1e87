using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Models.Recipes;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.App.Comparison;

/// <summary>What a comparison asks of every recipe. Scores can be compared only if all of it is the same for all.</summary>
public sealed record ComparisonQuestion
{
    /// <summary>The dataset's name, or the full path of its folder.</summary>
    public required string Data { get; init; }

    /// <summary>The hash of its pictures.</summary>
    public required string DataHash { get; init; }

    /// <summary>How many they are.</summary>
    public required long DataCount { get; init; }

    /// <summary>Their shape and classes.</summary>
    public required PictureSpec Pictures { get; init; }

    /// <summary>How long each recipe is trained, for each seed.</summary>
    public required string Budget { get; init; }

    /// <summary>How many generated pictures are judged each time.</summary>
    public required int Judged { get; init; }

    /// <summary>The backend that computes.</summary>
    public required string Backend { get; init; }

    /// <summary>The type of products' operands; null leaves it to each recipe.</summary>
    public string? Precision { get; init; }

    /// <summary>On how many threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Settings that all recipes share.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Atelier's version.</summary>
    public string Version { get; init; } = AtelierVersion.Current;

    /// <summary>A question about a dataset.</summary>
    /// <param name="name">The dataset as the user named it.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="budget">How long each recipe is trained, for each seed.</param>
    /// <param name="judged">How many generated pictures are judged each time.</param>
    /// <param name="backend">The backend's name.</param>
    /// <param name="precision">"f32" or "bf16"; null leaves it to each recipe.</param>
    /// <param name="settings">What all recipes share.</param>
    public static ComparisonQuestion For(
        string name, IImageDataset data, Budget budget, int judged, string backend, string? precision, IReadOnlyDictionary<string, string> settings) => new()
    {
        Data = DatasetCatalog.FullName(name),
        DataHash = data.ContentHash,
        DataCount = data.Count,
        Pictures = new(data.Channels, data.Height, data.Width, data.ClassNames?.Count ?? 0),
        Budget = budget.ToString(),
        Judged = judged,
        Backend = backend,
        Precision = precision,
        Threads = ThreadTeam.Size,
        Settings = settings,
    };

    /// <summary>In what another question differs, as "budget is 600s, not 300s".</summary>
    internal IEnumerable<string> DifferencesTo(ComparisonQuestion other)
        => JsonFields.Differences(ComparisonManifest.ToJson(this), ComparisonManifest.ToJson(other)).Select(field => $"{field.Key} is {Shown(field.Left)}, not {Shown(field.Right)}");

    /// <summary>Opens the dataset again.</summary>
    /// <exception cref="DatasetException">It can't be found or read.</exception>
    internal IImageDataset OpenData(IProgress<DownloadProgress>? download, CancellationToken stop)
        => new RunRecipe { Data = Data, Pictures = Pictures }.OpenData(download, stop);

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "not given" : value;
}
