using Atelier.Models.Recipes;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Runs;

/// <summary>A model with the weights that a run gave it.</summary>
/// <param name="Model">Ready to sample.</param>
/// <param name="Recipe">What the run was started with.</param>
/// <param name="Step">How many steps it was trained.</param>
/// <param name="Warnings">What the user should know: checkpoints that were passed over.</param>
public sealed record TrainedModel(IModel Model, RunRecipe Recipe, long Step, IReadOnlyList<string> Warnings) : IDisposable
{
    /// <summary>Opens a run's folder (its last whole checkpoint) or the folder of one checkpoint, wherever it has been put.</summary>
    /// <exception cref="RunException">There is no run or no whole checkpoint.</exception>
    /// <exception cref="CheckpointException">The checkpoint is not whole.</exception>
    public static TrainedModel Open(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new RunException($"There is no folder '{path}'; give a run's folder, such as runs/dcgan-fashion-mnist-1.");
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        IReadOnlyList<string> warnings = [];
        RunRecipe recipe = RunRecipe.Read(full);
        bool isCheckpoint = File.Exists(Path.Combine(full, Checkpoint.ManifestFile));
        Checkpoint checkpoint = isCheckpoint
            ? Checkpoint.Open(full)
            : new RunFolder(full).LatestCheckpoint(out warnings) ?? throw new RunException($"{path} has no checkpoint yet: train it for a while first.");
        IModel model = recipe.Build();
        try
        {
            TrainingCheckpoint.LoadWeights(checkpoint, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        return new(model, recipe, checkpoint.Step, warnings);
    }

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose() => Model.Dispose();
}
