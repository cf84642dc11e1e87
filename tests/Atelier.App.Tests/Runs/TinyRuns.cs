using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.App.Tests.Runs;

/// <summary>Runs that take a moment.</summary>
internal static class TinyRuns
{
    private static readonly Dictionary<string, Dictionary<string, string>> s_settings = new()
    {
        ["gan"] = new() { ["width"] = "8", ["batch"] = "4", ["latent"] = "4" },
        ["dcgan"] = new() { ["width"] = "4", ["batch"] = "4", ["latent"] = "4", ["ema"] = "0.9" },
        ["cgan"] = new() { ["width"] = "4", ["batch"] = "4", ["latent"] = "4" },
    };

    /// <summary>Never before the end.</summary>
    public static Cadence Cadence { get; } = new(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    /// <summary>The one that is the same everywhere.</summary>
    public static Engine Engine { get; } = new(ManagedBackend.Instance, DType.F32);

    public static IImageDataset Data(int size = 16) => new ShapeWorldDataset(size, 1);

    public static RunRecipe Recipe(string name, long steps, ulong seed = 1)
    {
        Recipe recipe = RecipeBook.Find(name);
        return RunRecipe.For(recipe, new SettingValues(recipe, s_settings[name]), "shapeworld", Data(), seed, new StepBudget(steps), Engine);
    }

    public static TrainingSession Start(string folder, string name, long steps) => TrainingSession.Start(folder, Recipe(name, steps), Data());

    /// <summary>Resumes with a budget.</summary>
    public static TrainingSession Resume(string folder, long steps)
    {
        RunRecipe recipe = RunRecipe.Read(folder) with { Budget = new StepBudget(steps).ToString() };
        return TrainingSession.Resume(new(folder), recipe, recipe.OpenData());
    }

    /// <summary>Trains to the end and gives back what was told.</summary>
    public static List<TrainingEvent> Finish(TrainingSession session)
    {
        List<TrainingEvent> told = [];
        using (session)
        {
            session.Run(Cadence, told.Add, TestContext.Current.CancellationToken);
        }

        return told;
    }

    public static byte[] State(string folder, long step, string file) => File.ReadAllBytes(Path.Combine(Checkpoint(folder, step), file));

    public static string Checkpoint(string folder, long step) => Path.Combine(folder, "checkpoints", $"step-{step:D8}");

    /// <summary>Cuts a checkpoint's weights short, as a failing disk would.</summary>
    public static void Damage(string folder, long step)
    {
        using FileStream file = File.OpenWrite(Path.Combine(Checkpoint(folder, step), "weights.safetensors"));
        file.SetLength(file.Length / 2);
    }
}
