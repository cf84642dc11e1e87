using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Testing;
using Atelier.Training.Checkpoints;

namespace Atelier.Training.Tests.Checkpoints;

public sealed class KernelChoicesTests : IDisposable
{
    private static readonly TrainingPosition s_position = new(1, 4, 0, "onednn", 2, "");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_takes_choices_along()
    {
        using Model model = new(3);
        Remembered choices = new() { Choices = new Dictionary<string, string> { ["conv \"a\""] = "onednn", ["conv b"] = "managed" } }, adopting = new(), sampling = new();
        Save(model, choices);
        TrainingCheckpoint.Load(Latest(), model, adopting);
        TrainingCheckpoint.LoadWeights(Latest(), model, sampling);
        Assert.Equal(choices.Choices, adopting.Choices);
        Assert.Equal(choices.Choices, sampling.Choices);

        // Who makes no choices reads the same checkpoint.
        Assert.Equal(s_position, TrainingCheckpoint.Load(Latest(), model));
    }

    [Fact]
    public void Without_choices_nothing_is_adopted()
    {
        using Model model = new(3);
        Save(model, null);
        Assert.DoesNotContain("kernels.json", Latest().Files);
        Remembered kept = new() { Choices = new Dictionary<string, string> { ["conv"] = "onednn" } };
        TrainingCheckpoint.Load(Latest(), model, kept);
        Assert.Single(kept.Choices);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"conv\":1}")]
    [InlineData("{\"conv\":null}")]
    [InlineData("{\"conv\":\"oned")]
    public void Choices_that_make_no_sense_change_nothing(string text)
    {
        using Model model = new(3);
        Save(model, null, ("kernels.json", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text))));
        Remembered choices = new();
        model.Weight.Storage.Backend.Fill(model.Weight.Storage, 7);
        Assert.Contains("kernels.json", Assert.Throws<CheckpointException>(() => TrainingCheckpoint.Load(Latest(), model, choices)).Message, StringComparison.Ordinal);
        Assert.Empty(choices.Choices);
        Assert.Equal([7f, 7f], model.Weight.Storage.ToArray<float>());
    }

    [Fact]
    public void Choices_are_not_adopted_for_a_model_that_does_not_fit()
    {
        using Model model = new(3), other = new(3, 4);
        Save(model, new Remembered { Choices = new Dictionary<string, string> { ["conv"] = "onednn" } });
        Remembered choices = new();
        Assert.Throws<StateException>(() => TrainingCheckpoint.Load(Latest(), other, choices));
        Assert.Empty(choices.Choices);
    }

    private void Save(ITrainable model, IKernelChoices? choices, params (string, Action<Stream>)[] more)
        => new CheckpointFolder(_folder.Path).Save(1, [.. TrainingCheckpoint.Files(model, s_position, choices), .. more]);

    private Checkpoint Latest() => new CheckpointFolder(_folder.Path).Latest(out _)!;

    private sealed class Remembered : IKernelChoices
    {
        public IReadOnlyDictionary<string, string> Choices { get; set; } = new Dictionary<string, string>();

        public void Adopt(IReadOnlyDictionary<string, string> choices) => Choices = choices;
    }

    private sealed class Model : IDisposable, ITrainable
    {
        private readonly Toy _toy = new();

        public Model(params float[] more) => Weight = _toy.Vector("weight", [1, .. more]);

        public Parameter Weight { get; }

        public Scope Scope => _toy.Scope;

        public IReadOnlyList<Phase> Phases => _toy.Phases;

        public IReadOnlyList<Ema> Averages => _toy.Averages;

        public void Dispose() => ((IDisposable)_toy).Dispose();
    }
}
