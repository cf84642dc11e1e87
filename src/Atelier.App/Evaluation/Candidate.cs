using System.Globalization;
using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Trust;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Evaluation;

/// <summary>Pictures to be judged: those that a run's model makes, or those of a folder.</summary>
public sealed class Candidate : IDisposable
{
    private readonly IImageDataset? _folder;

    private Candidate(string name, Engine engine, PictureSpec size, TrainedModel? model, IImageDataset? folder, RunFolder? run)
        => (Name, Engine, Size, Model, _folder, Run) = (name, engine, size, model, folder, run);

    /// <summary>As "dcgan-mnist-1, step 400" or a folder's path.</summary>
    public string Name { get; }

    /// <summary>What computes its pictures, and their features.</summary>
    public Engine Engine { get; }

    /// <summary>The pictures' channels, height and width.</summary>
    public PictureSpec Size { get; }

    /// <summary>The model that makes the pictures; null for a folder's.</summary>
    public TrainedModel? Model { get; }

    /// <summary>The model, where it classifies too.</summary>
    public IClassifier? Classifier => Model?.Model as IClassifier;

    /// <summary>The run that the scores belong to; null for pictures of a folder, and for a checkpoint outside its run.</summary>
    public RunFolder? Run { get; }

    /// <summary>What a user should be told.</summary>
    public IReadOnlyList<string> Warnings => Model?.Warnings ?? _folder!.Warnings;

    /// <summary>Opens a run's folder, the folder of one checkpoint, or a folder of pictures.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="wish">What to compute with.</param>
    /// <param name="choice">Which of a run's checkpoints.</param>
    /// <exception cref="RunException">There is no such folder or checkpoint, or the backend wished for can't be used.</exception>
    /// <exception cref="CheckpointException">The checkpoint is not whole.</exception>
    /// <exception cref="DatasetException">The folder holds neither a run nor pictures that can be read.</exception>
    public static Candidate Open(string path, EngineWish wish, CheckpointChoice choice)
    {
        if (!Directory.Exists(path))
        {
            throw new RunException($"There is no folder '{path}'; give a run's folder, a checkpoint's or one of pictures.");
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return File.Exists(Path.Combine(full, RunRecipe.FileName)) ? OfModel(full, wish, choice) : OfFolder(full, wish);
    }

    /// <summary>How many pictures are judged.</summary>
    /// <param name="wanted">As many as the user asks for; null leaves it to the candidate: a folder's own number, or <see cref="Evaluator.DefaultCount"/>.</param>
    /// <exception cref="MetricException">A folder has fewer.</exception>
    public int Count(int? wanted)
    {
        int available = _folder is null ? int.MaxValue : (int)Math.Min(int.MaxValue, _folder.Count);
        return wanted > available
            ? throw new MetricException($"{Name} has {available} pictures; {wanted} are too many to ask for.")
            : wanted ?? (_folder is null ? Evaluator.DefaultCount : available);
    }

    /// <summary>What the pictures are judged by.</summary>
    /// <param name="data">A dataset's name or a folder; null for what the run was trained on.</param>
    /// <param name="split">The part to judge by; null takes the test pictures if there are any.</param>
    /// <param name="download">Told how a download goes on; null if nobody watches.</param>
    /// <param name="stop">Gives a download up.</param>
    /// <exception cref="RunException">Nothing is named, and there is no run that was trained on anything.</exception>
    /// <inheritdoc cref="RealPictures.Open(string, PictureSpec, DatasetSplit?, IProgress{DownloadProgress}?, CancellationToken)"/>
    public RealPictures Real(string? data, DatasetSplit? split, IProgress<DownloadProgress>? download, CancellationToken stop)
    {
        string? own = Model?.Recipe.Data;
        return (data ?? own) is not { } name ? throw new RunException("What shall the pictures be judged by? Give --data, a dataset's name or a folder.")
            : name == own || Path.GetFullPath(name) == own ? RealPictures.OfRun(Model!.Recipe, split, download, stop)
            : RealPictures.Open(name, Size, split, download, stop);
    }

    /// <summary>The pictures: a model's are those that <c>atelier sample</c> makes of the same seed, with the classes asked for where it knows classes.</summary>
    /// <param name="seed">The model's; a folder's pictures are what they are.</param>
    /// <param name="classes">The real pictures' classes, which a folder's subfolders are called by; null takes them as they are numbered.</param>
    public PictureSource Pictures(ulong seed, IReadOnlyList<string>? classes = null)
        => Model is not null ? Of(Model.Model, new RandomKey(seed))
            : classes is null || _folder!.ClassNames is not { } own ? _folder!.Pictures()
            : new ClassMatch(own, classes).Of(_folder.Pictures());

    /// <summary>The model's pictures of truncated latents: what <c>atelier sample --truncation</c> makes.</summary>
    /// <param name="seed">Chooses the latents.</param>
    /// <param name="threshold">What their components are kept within, above 0.</param>
    /// <exception cref="RunException">There is no model, or none whose latents can be truncated.</exception>
    public PictureSource Pictures(ulong seed, double threshold) => Model is null
        ? throw new RunException($"{Name} is a folder of pictures: only a model's latents can be truncated.")
        : Of(Model.Truncated(threshold), new RandomKey(seed), (Model.Model as IConditionalSampler)?.Classes ?? 0);

    /// <summary>Where the grid of pictures nearest to training pictures goes unless told otherwise.</summary>
    public string NearestPath => PathOf("nearest", ".png");

    /// <summary>Where a file about these pictures goes unless told otherwise: into the run, but never among a folder's pictures.</summary>
    /// <param name="name">What it is about.</param>
    /// <param name="extension">As ".png".</param>
    public string PathOf(string name, string extension)
        => Run is null || Model is null ? name + extension : Path.Combine(Run.Path, string.Create(CultureInfo.InvariantCulture, $"{name}-step-{Model.Step:D8}{extension}"));

    /// <summary>What the run's weights of another step scored by the same name: the last score that can be compared with this one, or else the last; null where there is none.</summary>
    public ScoreRecord? Before(Score score)
    {
        ScoreRecord[] others = Run is null ? [] : [.. Run.Scores.Where(record => record.Step != Model!.Step && record.Score.Name == score.Name)];
        return Array.FindLast(others, record => record.Score.DifferencesTo(score).Count == 0) ?? others.LastOrDefault();
    }

    /// <summary>Keeps scores in the run, if it is one's that is judged.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Keep(IReadOnlyList<Score> scores)
    {
        foreach (Score score in Run is null ? [] : scores)
        {
            Run!.Keep(ScoreRecord.Of(score, Model!.Step));
        }
    }

    /// <summary>A model's pictures.</summary>
    internal static PictureSource Of(ISampler model, RandomKey key) => Of(model, key, (model as IConditionalSampler)?.Classes ?? 0);

    private static PictureSource Of(ISampler model, RandomKey key, int classes) => (first, count) => new PictureBatch(
        model.Sample(key, count, first),
        classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => (int)((first + i) % classes))]);

    /// <inheritdoc/>
    public void Dispose() => Model?.Dispose();

    private static Candidate OfModel(string path, EngineWish wish, CheckpointChoice choice)
    {
        var model = TrainedModel.Open(path, wish, choice);
        string run = File.Exists(Path.Combine(path, Checkpoint.ManifestFile)) ? Path.GetFullPath(Path.Combine(path, "..", "..")) : path;
        RunFolder? folder = File.Exists(Path.Combine(run, RunRecipe.FileName)) ? new(run) : null;
        string name = string.Create(CultureInfo.InvariantCulture, $"{folder?.Name ?? path}, step {model.Step}");
        return new(name, model.Engine, model.Recipe.Pictures, model, null, folder);
    }

    private static Candidate OfFolder(string path, EngineWish wish)
    {
        IImageDataset folder = DatasetCatalog.Open(path, new DatasetOptions());
        Engine engine = EngineRoom.Here.Choose(wish, preferred: null, out _);
        return new(path, engine, new(folder.Channels, folder.Height, folder.Width, 0), null, folder, null);
    }
}
