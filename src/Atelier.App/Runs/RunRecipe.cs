using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.App.Doctor;
using Atelier.App.Engines;
using Atelier.Data;
using Atelier.Imaging.Transforms;
using Atelier.Models.Recipes;
using Atelier.Tensors.Backends.Managed;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>What a run was started with: enough to build its model again, and to tell whether its data are still the same.</summary>
public sealed record RunRecipe
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "recipe.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The recipe's name.</summary>
    [JsonRequired]
    public string Recipe { get; init; } = "";

    /// <summary>Every setting, defaults included.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The dataset's name, or the full path of its folder: a run may be resumed from elsewhere.</summary>
    [JsonRequired]
    public string Data { get; init; } = "";

    /// <summary>The hash of the pictures that were used.</summary>
    [JsonRequired]
    public string DataHash { get; init; } = "";

    /// <summary>Shape and classes of the pictures.</summary>
    [JsonRequired]
    public PictureSpec Pictures { get; init; } = new(0, 0, 0, 0);

    /// <summary>What is done to the pictures before the model sees them; null for nothing.</summary>
    [JsonConverter(typeof(PipelineConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Pipeline? Augmentation { get; init; }

    /// <summary>The seed of everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>How long training was meant to be, as users say it.</summary>
    public string Budget { get; init; } = "";

    /// <summary>The backend that computes.</summary>
    public string Backend { get; init; } = ManagedBackend.Instance.Name;

    /// <summary>The type of products' operands: "f32" or "bf16".</summary>
    public string Precision { get; init; } = "f32";

    /// <summary>On how many threads.</summary>
    public int Threads { get; init; }

    /// <summary>Atelier's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>When the run was started (UTC).</summary>
    public DateTime Created { get; init; }

    /// <summary>What a fresh run is started with.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="values">Its settings.</param>
    /// <param name="name">The dataset as the user named it.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="seed">The seed of everything random.</param>
    /// <param name="budget">How long to train.</param>
    /// <param name="engine">What computes.</param>
    public static RunRecipe For(Recipe recipe, SettingValues values, string name, IImageDataset data, ulong seed, Budget budget, Engine engine) => new()
    {
        Recipe = recipe.Name,
        Settings = new Dictionary<string, string>(values.All),
        // A run may be resumed from anywhere.
        Data = DatasetCatalog.FullName(name),
        DataHash = data.ContentHash,
        Pictures = new(data.Channels, data.Height, data.Width, data.ClassNames?.Count ?? 0),
        Seed = seed,
        Budget = budget.ToString(),
        Backend = engine.Backend.Name,
        Precision = engine.PrecisionName,
        Threads = ThreadTeam.Size,
        Version = AtelierVersion.Current,
        Created = DateTime.UtcNow,
    };

    /// <summary>The recipe with a treatment's changes.</summary>
    internal RunRecipe Under(Treatment treatment)
    {
        Dictionary<string, string> settings = new(Settings);
        foreach (SettingChange change in treatment.Changes)
        {
            settings[change.Key] = change.To;
        }

        return this with { Seed = treatment.Seed, Settings = settings };
    }

    /// <summary>Opens the dataset again as the run had it.</summary>
    /// <param name="download">Told how a download goes on; null if nobody watches.</param>
    /// <param name="stop">Gives a download up.</param>
    /// <exception cref="DatasetException">It can't be found or read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public IImageDataset OpenData(IProgress<DownloadProgress>? download = null, CancellationToken stop = default)
    {
        // Pictures that are not square have no size to ask for: they come as they are.
        int? size = Pictures.Width == Pictures.Height ? Pictures.Width : null;
        return DatasetCatalog.Open(Data, new DatasetOptions { Size = size, Channels = Pictures.Channels, Download = download }, stop);
    }

    /// <summary>Writes the file into a run's folder. Without it a run could not be resumed, so a kill leaves the one before or the new one.</summary>
    public void Write(string folder) => SharedFile.Replace(Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(ToJson()));

    /// <summary>Writes the file's content.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, s_json);

    /// <summary>Reads the file.</summary>
    /// <exception cref="RunException">It is missing or damaged.</exception>
    public static RunRecipe Read(string folder)
    {
        try
        {
            return Parse(File.ReadAllText(Path.Combine(folder, FileName)));
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunException($"{folder} is no run that can be read: {(e is JsonException ? $"{FileName} is damaged: {e.Message}" : $"it has no {FileName}")}.");
        }
    }

    /// <summary>The file's content.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <exception cref="JsonException">It is not the file's content.</exception>
    internal static RunRecipe Parse(string json)
    {
        RunRecipe recipe = JsonSerializer.Deserialize<RunRecipe>(json, s_json) ?? throw new JsonException("it is empty");
        return recipe.Pictures is { Channels: > 0, Height: > 0, Width: > 0 } ? recipe : throw new JsonException("it knows no pictures");
    }

    /// <summary>Checks that a model can learn from pictures that went through the run's pipeline.</summary>
    /// <exception cref="TransformException">The pipeline changes their size, or mixes pictures of classes that the model is told.</exception>
    internal void CheckAugmentation(IModel model)
    {
        Augmentation?.CheckSizeStays(Pictures.Width, Pictures.Height);
        if (Augmentation is { Batches: [var mixing, ..] } && model is IConditionalSampler { Classes: > 0 })
        {
            throw new TransformException(
                $"{TransformRegistry.NameOf(mixing)} mixes pictures of several classes, and {Recipe} is told one class a picture: leave \"batches\" out of the pipeline, or take a recipe without classes.");
        }
    }

    /// <summary>Builds the model anew, weights as the seed makes them.</summary>
    /// <exception cref="RecipeException">This version has no such recipe or setting.</exception>
    public IModel Build()
    {
        Recipe recipe = RecipeBook.Find(Recipe);
        return recipe.Build(new(Seed), Pictures, new SettingValues(recipe, Settings));
    }
}

/// <summary>A run can't be started, resumed or read; the message is for the user.</summary>
public sealed class RunException(string message) : Exception(message);
