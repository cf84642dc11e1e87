using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;
using Atelier.Training.Checkpoints;

namespace Atelier.Training.Tests;

public sealed class NotFiniteTests
{
    private static readonly RandomKey Seed = new(3);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_bad_picture_is_named_by_its_batch(float bad)
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 2);
        toy.Phases.Add(Toy.Phase("main", round => (round.Batch.Images * w.Value.Sum()).Mean(), w));
        NumberedPictures pictures = new(2) { Value = number => number == 5 ? bad : 0 };

        NotFiniteException e = FailsAt(2, toy, pictures);

        Assert.Equal(("main", 2), (e.Phase, e.Step));
        Assert.Equal("the batch of images [2, 1, 2, 2] from sample 4", e.Where);
        Assert.Contains("Step 2, main", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_parameter_is_named_even_when_the_phase_does_not_update_it()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("net.w", 1, 2), other = toy.Vector("net.other", 1, float.NaN, 3);
        toy.Phases.Add(Toy.Phase("main", _ => (w.Value.Sum() * other.Value.Sum()).Log(), w));

        Assert.Equal("net.other [3]", FailsAt(0, toy).Where);
    }

    [Fact]
    public void An_operation_is_named_and_not_the_statistics_that_took_in_its_output()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", -1);
        BatchNorm2d norm = new(toy.Scope["norm"], 1);
        toy.Phases.Add(Toy.Phase("main", round => norm.Forward(w.Value.Log() * round.Batch.Images).Square().Mean(), w));

        Assert.StartsWith("the output of Log [1] (from F32 [1])", FailsAt(0, toy).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_behind_a_detached_shared_result_is_named()
    {
        using Toy toy = new();
        Parameter generator = toy.Vector("generator", -1, 1), critic = toy.Vector("critic", 1);
        toy.Phases.Add(Toy.Phase("critic", round => (Fake(round).Detach() * critic.Value).Exp().Sum(), critic));
        toy.Phases.Add(Toy.Phase("generator", round => (Fake(round) * critic.Value).Sum(), generator));

        NotFiniteException e = FailsAt(0, toy);

        Assert.Equal("critic", e.Phase);
        Assert.StartsWith("the output of Sqrt [2]", e.Where, StringComparison.Ordinal);

        Tensor Fake(Round round) => round.Share("fake", () => generator.Value.Sqrt() + 1);
    }

    [Fact]
    public void A_gradient_is_named_when_all_else_is_finite()
    {
        using Toy toy = new();
        Parameter fine = toy.Vector("fine", 1, 1), kink = toy.Vector("kink", 4, 0);
        toy.Phases.Add(Toy.Phase("main", _ => kink.Value.Sqrt().Sum() + fine.Value.Sum(), fine, kink));

        Assert.Equal("the gradient by kink [2]", FailsAt(0, toy).Where);
    }

    [Fact]
    public void What_the_hook_brings_in_is_checked()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 1);
        toy.Phases.Add(Toy.Phase("main", _ => w.Value.Sum(), w));
        NumberedPictures pictures = new(1);
        using Trainer trainer = new(toy, Seed, pictures.Next);
        trainer.GradientHook = (_, gradients) => Arena.Run("hook", () => gradients.Assign(gradients / 0));

        Assert.Equal("the gradient by w [1]", Assert.Throws<NotFiniteException>(trainer.RunRound).Where);
        Assert.Equal([1], w.Storage.ToArray<float>());
    }

    [Fact]
    public void Training_goes_on_from_the_last_checkpoint_as_if_nothing_had_been()
    {
        float[] straight = Trained((trainer, _, _) => Run(trainer, 6)), mended = Trained((trainer, pictures, model) =>
        {
            Run(trainer, 3);
            DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-");
            CheckpointFolder checkpoints = new(folder.FullName);
            checkpoints.Save(3, TrainingCheckpoint.Files(model, new(3, pictures.Position, 0, "managed", 1, "test")));
            Run(trainer, 1);
            Func<float, float> sound = pictures.Value;
            pictures.Value = _ => float.NaN;
            Assert.Throws<NotFiniteException>(trainer.RunRound);
            Assert.Throws<NotFiniteException>(trainer.RunRound);

            TrainingPosition position = TrainingCheckpoint.Load(checkpoints.Latest(out _)!, model);
            folder.Delete(recursive: true);
            (trainer.Step, pictures.Position, pictures.Value) = (position.Step, position.Position, sound);
            Run(trainer, 3);
        });

        Assert.All(straight, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(straight, mended);
    }

    /// <summary>Runs rounds up to the bad one, which must throw and leave the phase's parameters and the averages alone.</summary>
    private static NotFiniteException FailsAt(long round, Toy toy, NumberedPictures? pictures = null)
    {
        toy.Averages.Add(new Ema(toy.Scope, 0.5));
        using Trainer trainer = new(toy, Seed, (pictures ?? new NumberedPictures(2)).Next);
        Run(trainer, round);
        float[][] before = Contents();

        NotFiniteException e = Assert.Throws<NotFiniteException>(trainer.RunRound);

        Assert.Equal(before, Contents());
        Assert.Equal(round, trainer.Step);
        return e;

        float[][] Contents()
        {
            IReadOnlyList<Parameter> parameters = toy.Scope.Parameters;
            IEnumerable<Tensor> averages = toy.Averages[0].State.Where(s => parameters.Any(p => p.Name == s.Name)).Select(s => s.Value);
            return [.. parameters.Select(p => p.Storage).Concat(averages).Select(t => t.ToArray<float>())];
        }
    }

    /// <summary>Every number of a small network with batch norm, momentum and an average after some training.</summary>
    private static float[] Trained(Action<Trainer, NumberedPictures, ITrainable> training)
    {
        using Toy toy = new();
        Sequential net = new(toy.Scope["net"], s => new Conv2d(s, 1, 3, 2), s => new BatchNorm2d(s, 3), Function.Relu, s => new Conv2d(s, 3, 1, 1));
        toy.Phases.Add(new("main", net.Parameters, round => net.Forward(round.Batch.Images).Square().Mean(), new Nn.Optimizers.Adam(0.1)));
        toy.Averages.Add(new Ema(toy.Scope, 0.9));
        NumberedPictures pictures = new(4) { Value = number => MathF.Sin(number) };
        using Trainer trainer = new(toy, Seed, pictures.Next);
        training(trainer, pictures, toy);
        IEnumerable<(string Name, Tensor Value)> state = [.. toy.Scope.State, .. toy.Averages[0].State, .. toy.Phases[0].Optimizer.State(net.Parameters)];
        return [.. state.SelectMany(s => Close.Values(s.Value)).Select(value => (float)value)];
    }

    private static void Run(Trainer trainer, long rounds)
    {
        for (long round = 0; round < rounds; round++)
        {
            trainer.RunRound();
        }
    }
}
