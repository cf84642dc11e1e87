using Atelier.App.Engines;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Runs;

/// <summary>A model with the weights that a run gave it.</summary>
/// <param name="Model">Ready to sample, by <see cref="Engine"/>.</param>
/// <param name="Engine">What its weights lie on.</param>
/// <param name="Recipe">What the run was started with.</param>
/// <param name="Step">How many steps it was trained.</param>
/// <param name="Warnings">What the user should know: checkpoints that were passed over.</param>
public sealed record TrainedModel(IModel Model, Engine Engine, RunRecipe Recipe, long Step, IReadOnlyList<string> Warnings) : ISampler, IDisposable
{
    private readonly Dictionary<double, ITruncation> _truncations = [];

    /// <summary>Opens a run's folder or the folder of one checkpoint, wherever it has been put.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="wish">What to compute with; a precision that is left open is the run's, where that is fast here.</param>
    /// <param name="choice">Which of a run's checkpoints; null for the best.</param>
    /// <exception cref="RunException">There is no run or no such checkpoint, or the backend wished for can't be used.</exception>
    /// <exception cref="CheckpointException">The checkpoint is not whole.</exception>
    public static TrainedModel Open(string path, EngineWish wish, CheckpointChoice? choice = null)
    {
        if (!Directory.Exists(path))
        {
            throw new RunException($"There is no folder '{path}'; give a run's folder, such as runs/dcgan-fashion-mnist-1.");
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        IReadOnlyList<string> warnings = [];
        RunRecipe recipe = RunRecipe.Read(full);
        bool isCheckpoint = File.Exists(Path.Combine(full, Checkpoint.ManifestFile));
        if (isCheckpoint && choice is not null && choice != CheckpointChoice.Best)
        {
            throw new RunException($"{full} is one checkpoint; give the run's folder to choose among its checkpoints.");
        }

        Checkpoint checkpoint = isCheckpoint
            ? Checkpoint.Open(full)
            : (choice ?? CheckpointChoice.Best).Find(new(full), out warnings);
        Engine engine = EngineRoom.Here.Choose(wish, Engine.Precisions.GetValueOrDefault(recipe.Precision), out string? note);
        IModel model = engine.Use(() => Load(recipe, checkpoint, engine));
        return new(model, engine, recipe, checkpoint.Step, note is null ? warnings : [note, .. warnings]);
    }

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0) => Engine.Use(() => Model.Sample(key, count, first));

    /// <summary>The model with its latents' components kept within a threshold.</summary>
    /// <exception cref="RunException">The model has no latents that could be truncated.</exception>
    public ISampler Truncated(double threshold)
    {
        Truncation(threshold);
        return new TruncatedSampler(this, threshold);
    }

    /// <summary>Does work on the engine, in which the model makes pictures as those of truncated latents are made; null for no threshold.</summary>
    /// <exception cref="RunException">The model has no latents that could be truncated.</exception>
    public T Use<T>(double? threshold, Func<T> work) => Engine.Use(() => threshold is { } bound ? Truncation(bound).Use(work) : work());

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose()
    {
        foreach (ITruncation truncation in _truncations.Values)
        {
            truncation.Dispose();
        }

        _truncations.Clear();
        Model.Dispose();
    }

    /// <summary>What is measured for a threshold is measured once.</summary>
    private ITruncation Truncation(double threshold)
    {
        if (!_truncations.TryGetValue(threshold, out ITruncation? truncation))
        {
            _truncations[threshold] = truncation = Model is ITruncatable truncatable
                ? Engine.Use(() => truncatable.Truncate(threshold))
                : throw new RunException($"{Recipe.Recipe} has no latents that could be truncated.");
        }

        return truncation;
    }

    private static IModel Load(RunRecipe recipe, Checkpoint checkpoint, Engine engine)
    {
        IModel model = recipe.Build();
        try
        {
            TrainingCheckpoint.LoadWeights(checkpoint, model, engine.Choices);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private sealed record TruncatedSampler(TrainedModel Trained, double Threshold) : ISampler
    {
        public Tensor Sample(RandomKey key, int count, long first = 0) => Trained.Engine.Use(() => Trained.Truncation(Threshold).Sample(key, count, first));
    }
}
