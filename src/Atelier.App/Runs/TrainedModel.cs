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
public sealed record TrainedModel(IModel Model, Engine Engine, RunRecipe Recipe, long Step, IReadOnlyList<string> Warnings) : ITruncatable, IDisposable
{
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

    /// <inheritdoc/>
    /// <exception cref="RunException">The model has no latents that could be truncated.</exception>
    public Tensor SampleTruncated(RandomKey key, int count, double threshold, long first = 0) => Model is ITruncatable truncatable
        ? Engine.Use(() => truncatable.SampleTruncated(key, count, threshold, first))
        : throw new RunException($"{Recipe.Recipe} has no latents that could be truncated.");

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose() => Model.Dispose();

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
}
