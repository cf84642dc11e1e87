using Atelier.Models.Recipes;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Training.Checkpoints;

namespace Atelier.Models.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("atelier-");

    public static TheoryData<string> Recipes => TinyModels.Names;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Training_with_a_stop_between_gives_the_same_bits_as_without(string recipe)
    {
        const int Rounds = 4;
        using IModel straight = TinyModels.Build(recipe);
        TinyModels.Train(straight, 2 * Rounds);
        using (IModel first = TinyModels.Build(recipe))
        {
            TinyModels.Train(first, Rounds);
            Save(first, Rounds);
        }

        // Another seed: all that counts must come from the checkpoint.
        using IModel second = TinyModels.Build(recipe, seed: new RandomKey(99));
        TrainingPosition position = TrainingCheckpoint.Load(Latest(), second);
        TinyModels.Train(second, Rounds, from: position.Step);

        AssertSame(TinyModels.Everything(straight), TinyModels.Everything(second));
    }

    /// <summary>Stopped between two changes of p, which rises fast enough here to matter.</summary>
    [Fact]
    public void Adaptive_augmentation_goes_on_where_it_was()
    {
        (string, string)[] settings = [("augment", "ada"), ("ada-ramp", "32")];
        const int Rounds = 6;
        using IModel straight = TinyModels.Build("gan", settings: settings);
        TinyModels.Train(straight, 2 * Rounds);
        using (IModel first = TinyModels.Build("gan", settings: settings))
        {
            TinyModels.Train(first, Rounds);
            Save(first, Rounds);
            Assert.Equal(2, TinyModels.Everything(first)["discriminator.ada.seen"][2]);
        }

        using IModel second = TinyModels.Build("gan", seed: new RandomKey(99), settings: settings);
        TinyModels.Train(second, Rounds, from: TrainingCheckpoint.Load(Latest(), second).Step, seed: TinyModels.Seed);

        AssertSame(TinyModels.Everything(straight), TinyModels.Everything(second));
        Assert.InRange(TinyModels.Everything(straight)["discriminator.ada.p"][0], 0.1, 1);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Saving_does_not_disturb_training(string recipe)
    {
        using IModel left = TinyModels.Build(recipe), saved = TinyModels.Build(recipe);
        TinyModels.Train(left, 4);
        TinyModels.Train(saved, 2);
        Save(saved, 2);
        TinyModels.Train(saved, 2, from: 2);

        AssertSame(TinyModels.Everything(left), TinyModels.Everything(saved));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Samples_come_again_from_weights_alone(string recipe)
    {
        using IModel trained = TinyModels.Build(recipe), loaded = TinyModels.Build(recipe, seed: new RandomKey(99));
        TinyModels.Train(trained, 3);
        Save(trained, 3);
        TrainingCheckpoint.LoadWeights(Latest(), loaded);

        using Tensor expected = trained.Sample(TinyModels.Seed, 3), found = loaded.Sample(TinyModels.Seed, 3);
        Assert.Equal(expected.ToArray<float>(), found.ToArray<float>());
    }

    [Fact]
    public void What_a_checkpoint_says_besides_tensors_comes_back()
    {
        TrainingPosition position = new(12, 34, 5.5, "managed", 2, "0.1.0");
        using IModel model = TinyModels.Build("gan");
        new CheckpointFolder(_folder.FullName).Save(12, TrainingCheckpoint.Files(model, position));

        Assert.Equal(position, TrainingCheckpoint.Load(Latest(), model));
    }

    [Theory]
    [InlineData("gan", "width", "8", "missing")] // another recipe
    [InlineData("dcgan", "width", "16", "different")] // another width
    [InlineData("dcgan", "ema", "0", "unexpected")] // the same weights, but no average of them
    public void A_checkpoint_of_another_model_is_refused_and_changes_nothing(string recipe, string key, string value, string problem)
    {
        using (IModel source = TinyModels.Build("dcgan"))
        {
            TinyModels.Train(source, 1);
            Save(source, 1);
        }

        using IModel model = TinyModels.Build(recipe, settings: (key, value));
        SortedDictionary<string, double[]> before = TinyModels.Everything(model);

        StateException e = Assert.Throws<StateException>(() => TrainingCheckpoint.Load(Latest(), model));

        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        AssertSame(before, TinyModels.Everything(model));
        Assert.Throws<StateException>(() => TrainingCheckpoint.LoadWeights(Latest(), model));
        AssertSame(before, TinyModels.Everything(model));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "step": 3 }""")]
    [InlineData("""{ "step": "three" """)]
    public void A_checkpoint_without_its_position_is_refused(string state)
    {
        using IModel model = TinyModels.Build("gan");
        IEnumerable<(string Name, Action<Stream> Write)> files = TrainingCheckpoint.Files(model, new(1, 1, 0, "managed", 1, "")).Where(f => f.Name != "state.json");
        new CheckpointFolder(_folder.FullName).Save(1, [.. files, ("state.json", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(state)))]);

        Assert.Contains("state.json", Assert.Throws<CheckpointException>(() => TrainingCheckpoint.Load(Latest(), model)).Message, StringComparison.Ordinal);
    }

    private static void AssertSame(SortedDictionary<string, double[]> expected, SortedDictionary<string, double[]> found)
    {
        Assert.Equal(expected.Keys, found.Keys);
        Assert.All(expected, entry => Assert.Equal(entry.Value, found[entry.Key]));
    }

    private void Save(IModel model, long step)
        => new CheckpointFolder(_folder.FullName).Save(step, TrainingCheckpoint.Files(model, new(step, 4 * step, 0, "managed", 1, "")));

    private Checkpoint Latest() => new CheckpointFolder(_folder.FullName).Latest(out _)!;
}
