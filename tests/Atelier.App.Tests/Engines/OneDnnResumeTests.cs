using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Testing;
using Atelier.Training.Checkpoints;

namespace Atelier.App.Tests.Engines;

/// <summary>A backend that decides by measurement must not decide anew when a run goes on.</summary>
public sealed class OneDnnResumeTests : IDisposable
{
    private const string Kernels = "kernels.json";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f32")]
    [InlineData("bf16")]
    public void A_resumed_run_repeats_the_undisturbed_one(string precision)
    {
        (string whole, string halves) = (_folder["whole"], _folder["halves"]);
        Train(whole, precision, told =>
        {
            if (told is Saved { Step: 3 } saved)
            {
                Copy(saved.Path, TinyRuns.Checkpoint(halves, 3));
                File.Copy(Path.Combine(whole, RunRecipe.FileName), Path.Combine(halves, RunRecipe.FileName));
            }
        });
        TinyRuns.Finish(TinyRuns.Resume(halves, 6));
        Assert.Equal(TinyRuns.State(whole, 6, "weights.safetensors"), TinyRuns.State(halves, 6, "weights.safetensors"));
        Assert.Equal(TinyRuns.State(whole, 6, "optimizers.safetensors"), TinyRuns.State(halves, 6, "optimizers.safetensors"));
        Assert.Equal(TinyRuns.State(whole, 6, Kernels), TinyRuns.State(halves, 6, Kernels));
    }

    [Fact]
    public void What_a_checkpoint_has_decided_is_not_measured_again()
    {
        Train(_folder.Path, "f32", _ => { });
        Opposite opposite = new(Choices());

        // A checkpoint that says the opposite of what was measured, made as any other is.
        RunRecipe recipe = RunRecipe.Read(_folder.Path);
        Engine engine = EngineRoom.Here.Open(recipe);
        engine.Use(() =>
        {
            using var model = recipe.Build();
            RunFolder folder = new(_folder.Path);
            TrainingPosition position = TrainingCheckpoint.Load(folder.LatestCheckpoint(out _)!, model);
            return folder.Checkpoints.Save(6, [.. TrainingCheckpoint.Files(model, position, opposite), (RunRecipe.FileName, recipe.Write)]);
        });
        TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 8));
        Dictionary<string, string> after = Choices(8);
        Assert.NotEmpty(opposite.Choices);
        Assert.All(opposite.Choices, choice => Assert.Equal(choice.Value, after[choice.Key]));
    }

    private Dictionary<string, string> Choices(long step = 6)
        => System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(TinyRuns.State(_folder.Path, step, Kernels))!;

    /// <summary>Six steps on oneDNN with a checkpoint after each.</summary>
    private static void Train(string folder, string precision, Action<TrainingEvent> tell)
    {
        BackendFinding oneDnn = EngineRoom.Here.Backends.Single(backend => backend.Name == "onednn");
        Requirement.Need(oneDnn.IsUsable, oneDnn.Found);
        RunRecipe recipe = TinyRuns.Recipe("dcgan", 6) with { Backend = oneDnn.Name, Precision = precision };
        using TrainingSession session = TrainingSession.Start(folder, recipe, TinyRuns.Data());
        session.Run(TinyRuns.Cadence with { Checkpoints = TimeSpan.Zero }, tell, TestContext.Current.CancellationToken);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private sealed class Opposite(IReadOnlyDictionary<string, string> measured) : IKernelChoices
    {
        public IReadOnlyDictionary<string, string> Choices { get; } = measured.ToDictionary(c => c.Key, c => c.Value == "onednn" ? "managed" : "onednn");

        public void Adopt(IReadOnlyDictionary<string, string> choices) => throw new NotSupportedException();
    }
}
