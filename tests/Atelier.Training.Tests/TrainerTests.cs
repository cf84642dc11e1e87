using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

using Atelier.Training.Doctor;

namespace Atelier.Training.Tests;

public sealed class TrainerTests
{
    private static readonly RandomKey Seed = new(7);

    private static Trainer TrainerOf(ITrainable model, int batch = 4) => new(model, Seed, new NumberedPictures(batch).Next);

    private static float[] Values(Parameter parameter) => parameter.Storage.ToArray<float>();

    [Fact]
    public void Phases_run_in_order_and_lazy_ones_every_so_often()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 1);
        List<string> ran = [];
        Phase Logged(string name) => Toy.Phase(name, round => Log(round, name), w);
        toy.Phases.AddRange([Logged("a"), Logged("b") with { Every = 3 }, Logged("c")]);
        using Trainer trainer = TrainerOf(toy);

        for (int round = 0; round < 4; round++)
        {
            trainer.RunRound();
        }

        Assert.Equal(["a0", "b0", "c0", "a1", "c1", "a2", "c2", "a3", "b3", "c3"], ran);
        Assert.Equal(4, trainer.Step);

        Tensor Log(Round round, string name)
        {
            ran.Add($"{name}{round.Step}");
            return w.Value.Sum();
        }
    }

    [Fact]
    public void A_repeat_has_a_fresh_batch_and_forgets_what_was_shared_and_the_next_phase_has_the_last_batch()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 1);
        List<(string Phase, long Position, object Shared, RandomKey Key)> seen = [];
        int computed = 0;
        toy.Phases.AddRange([Toy.Phase("critic", See("critic"), w) with { Repeat = 3 }, Toy.Phase("generator", See("generator"), w)]);
        using Trainer trainer = TrainerOf(toy);

        trainer.RunRound();
        trainer.RunRound();

        Assert.Equal(
            [("critic", 0), ("critic", 4), ("critic", 8), ("generator", 8), ("critic", 12), ("critic", 16), ("critic", 20), ("generator", 20)],
            seen.Select(s => (s.Phase, s.Position)));
        Assert.Equal(6, computed);
        Assert.Equal([0, 1, 2, 2, 4, 5, 6, 6], seen.Select(s => seen.FindIndex(t => ReferenceEquals(s.Shared, t.Shared))));
        Assert.Equal([0, 1, 2, 2, 4, 5, 6, 6], seen.Select(s => seen.FindIndex(t => s.Key == t.Key)));

        Func<Round, Tensor> See(string name) => round =>
        {
            object shared = round.Share("thing", () =>
            {
                computed++;
                return new object();
            });
            seen.Add((name, round.Batch.Position, shared, round.Key("noise")));
            return w.Value.Sum();
        };
    }

    [Fact]
    public void Each_phase_follows_its_own_gradient_and_leaves_other_parameters_alone()
    {
        using Toy toy = new();
        Parameter a = toy.Vector("a", 1, 2), b = toy.Vector("b", 3), still = toy.Vector("still", 5);
        toy.Phases.Add(Toy.Phase("first", _ => (a.Value.Square().Sum() + b.Value.Sum()) * still.Value.Sum(), a));
        toy.Phases.Add(Toy.Phase("second", _ => (a.Value * b.Value).Sum(), b));
        using Trainer trainer = TrainerOf(toy);

        trainer.RunRound();

        Assert.Equal([1 - 10, 2 - 20], Values(a)); // 2 a times 5
        Assert.Equal([3 - (-9 - 18)], Values(b)); // the sum of a as the first phase left it
        Assert.Equal([5], Values(still));
    }

    [Fact]
    public void The_hook_sees_all_gradients_of_a_phase_in_one_tensor_and_may_change_them()
    {
        using Toy toy = new();
        Parameter a = toy.Vector("a", 1, 1), unused = toy.Vector("unused", 4), b = toy.Vector("b", 1, 1, 1);
        toy.Phases.Add(Toy.Phase("all", _ => a.Value.Sum() * 2 + b.Value.Sum() * 3, a, unused, b));
        using Trainer trainer = TrainerOf(toy);
        List<(Phase Phase, float[] Seen)> calls = [];
        trainer.GradientHook = (phase, gradients) => Arena.Run("hook", () =>
        {
            calls.Add((phase, gradients.ToArray<float>()));
            gradients.Assign(gradients * 10);
        });

        trainer.RunRound();

        (Phase phase, float[] seen) = Assert.Single(calls);
        Assert.Same(toy.Phases[0], phase);
        Assert.Equal([2, 2, 3, 3, 3], seen.Where(g => g != 0));
        Assert.Equal([1 - 20, 1 - 20], Values(a));
        Assert.Equal([4], Values(unused));
        Assert.Equal([1 - 30, 1 - 30, 1 - 30], Values(b));
    }

    [Theory]
    [InlineData(1, 0.6, 0.8)]
    [InlineData(10, 3, 4)]
    public void Gradients_are_clipped_by_their_joint_norm_after_the_hook(double limit, double first, double second)
    {
        using Toy toy = new();
        Parameter a = toy.Vector("a", 0), b = toy.Vector("b", 0);
        toy.Phases.Add(Toy.Phase("all", _ => a.Value.Sum() * 1.5 + b.Value.Sum() * 2, a, b) with { ClipNorm = limit });
        using Trainer trainer = TrainerOf(toy);
        trainer.GradientHook = (_, gradients) => Arena.Run("hook", () => gradients.Assign(gradients * 2));

        trainer.RunRound();

        Assert.Equal(-first, Values(a)[0], 1e-5);
        Assert.Equal(-second, Values(b)[0], 1e-5);
    }

    [Fact]
    public void Watched_numbers_are_means_since_they_were_last_taken()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 0);
        toy.Phases.Add(Toy.Phase("main", Loss, w));
        using Trainer trainer = TrainerOf(toy, batch: 2);

        Assert.Empty(trainer.TakeWatched());
        for (int round = 0; round < 4; round++)
        {
            trainer.RunRound();
        }

        IReadOnlyDictionary<string, double> four = trainer.TakeWatched();
        trainer.RunRound();
        IReadOnlyDictionary<string, double> one = trainer.TakeWatched();

        // Pictures 0, 1; 2, 3; 4, 5; 6, 7: rounds' means 0.5, 2.5, 4.5, 6.5.
        Assert.Equal([("even", 2.5), ("loss/main", 3.5), ("mean", 3.5)], Own(four));
        Assert.Equal([("even", 8.5), ("loss/main", 8.5), ("mean", 8.5)], Own(one));
        Assert.Empty(trainer.TakeWatched());

        static IEnumerable<(string, double)> Own(IReadOnlyDictionary<string, double> watched)
            => watched.Where(v => v.Key is not ("gradient/main" or "update/main")).Select(v => (v.Key, v.Value));

        Tensor Loss(Round round)
        {
            Tensor mean = round.Batch.Images.Mean();
            round.Watch("mean", mean);
            if (round.Step % 2 == 0)
            {
                round.Watch("even", mean.Reshape(1, 1));
            }

            return mean + w.Value.Sum() * 0;
        }
    }

    [Fact]
    public void Norms_of_gradients_and_the_share_by_which_weights_move_are_watched()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 6, 8);
        toy.Phases.Add(Toy.Phase("main", _ => w.Value.Square().Sum() * 0.125, w));
        using Trainer trainer = TrainerOf(toy);
        using WatchReader another = trainer.ReadWatched();

        trainer.RunRound();

        // The gradient of |w|^2 / 8 is w / 4, by which plain descent at a rate of 1 moves w.
        IReadOnlyDictionary<string, double> watched = trainer.TakeWatched();
        Assert.Equal(2.5, watched["gradient/main"], 1e-5);
        Assert.Equal(0.25, watched["update/main"], 1e-5);
        Assert.Equal(watched, another.Take());
        Assert.Empty(another.Take());
    }

    [Fact]
    public void Check_ups_are_means_since_the_last_and_come_with_examinations_now_and_then()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 8);
        toy.Phases.Add(Toy.Phase("main", _ => w.Value.Sum(), w));
        using Trainer trainer = TrainerOf(toy);
        using CheckupRoutine routine = new(trainer, new() { Every = 2, ExamineEvery = 4 });
        List<Checkup?> seen = [];
        for (int round = 0; round < 4; round++)
        {
            trainer.RunRound();
            seen.Add(routine.AfterRound(() => new Dictionary<string, double> { [Signals.Diversity] = 1 }));
        }

        Assert.Equal([null, 2, null, 4], seen.Select(checkup => checkup?.Step));
        Assert.Equal(7.5, seen[1]![Signals.Loss("main")]); // 8 and 7: the slope is 1, and so is the rate.
        Assert.Equal(5.5, seen[3]![Signals.Loss("main")]);
        Assert.Equal([null, 1], new[] { seen[1]![Signals.Diversity], seen[3]![Signals.Diversity] });
    }

    [Fact]
    public void Averages_of_weights_move_once_a_round_after_all_phases()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 8);
        toy.Averages.Add(new Ema(toy.Scope, 0.5));
        Phase down = Toy.Phase("down", _ => w.Value.Sum() * 2, w);
        toy.Phases.AddRange([down with { Repeat = 2 }, down with { Name = "again" }]);
        using Trainer trainer = TrainerOf(toy);

        trainer.RunRound(); // 8 - 6 = 2
        Assert.Equal([5], toy.Averages[0].State[0].Value.ToArray<float>());
        trainer.RunRound(); // -4
        Assert.Equal([0.5f], toy.Averages[0].State[0].Value.ToArray<float>());
    }

    [Fact]
    public void Noise_belongs_to_a_sample_whatever_the_size_of_its_batch()
    {
        float[] whole = Drawn(batch: 8, rounds: 1, "z"), halves = Drawn(batch: 4, rounds: 2, "z"), odd = Drawn(batch: 1, rounds: 8, "z");

        Assert.Equal(whole, halves);
        Assert.Equal(whole, odd);
        Assert.Equal(whole.Length, whole.Distinct().Count());
        Assert.Empty(whole.Intersect(Drawn(batch: 8, rounds: 1, "another")));
    }

    [Fact]
    public void The_noise_in_force_differs_between_rounds_and_phases_and_comes_again_with_the_seed()
    {
        RandomKey[] first = NoiseKeys(Seed), again = NoiseKeys(Seed), other = NoiseKeys(new RandomKey(8));

        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(first, again);
        Assert.Empty(first.Intersect(other));
    }

    [Fact]
    public void What_phases_share_lasts_for_the_round_and_all_else_for_its_phase()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 3), v = toy.Vector("v", 3);
        Tensor? own = null, shared = null, images = null;
        toy.Phases.Add(Toy.Phase("first", First, w));
        toy.Phases.Add(Toy.Phase("second", Second, v));
        using Trainer trainer = TrainerOf(toy);

        trainer.RunRound();

        Assert.Equal(0.5, trainer.TakeWatched()["watched"]);

        Tensor First(Round round)
        {
            Tensor twice = w.Value * 2;
            (own, shared, images) = (twice.Detach(), round.Share("shared", () => v.Value * 5), round.Batch.Images);
            round.Watch("watched", Tensor.Scalar(0.5));
            return twice.Sum();
        }

        Tensor Second(Round round)
        {
            Assert.Contains("'first'", Assert.Throws<ObjectDisposedException>(() => own!.Item()).Message, StringComparison.Ordinal);
            Assert.Equal(15, shared!.Item());
            Assert.Equal(1.5, images!.Mean().Item());
            return shared.Sum();
        }
    }

    [Fact]
    public void What_led_to_a_loss_goes_back_with_the_backward_pass_and_what_phases_share_stays()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 1), v = toy.Vector("v", 4);
        Tensor? shared = null, own = null;
        toy.Phases.Add(Toy.Phase("main", Loss, w));
        using Trainer trainer = TrainerOf(toy);
        int hooked = 0;
        trainer.GradientHook = (_, _) =>
        {
            hooked++;
            Assert.Equal([8f], shared!.ToArray<float>());
            string error = Assert.Throws<ObjectDisposedException>(() => own!.ToArray<float>()).Message;
            Assert.Contains("the backward pass has consumed it", error, StringComparison.Ordinal);
        };

        trainer.RunRound();

        Assert.Equal(1, hooked);
        Assert.Equal(8, trainer.TakeWatched()["own"]);

        Tensor Loss(Round round)
        {
            shared = round.Share("shared", () => v.Value * 2);
            own = w.Value * shared;
            round.Watch("own", own);
            return own.Square().Sum();
        }
    }

    [Fact]
    public void Nothing_of_a_round_can_be_used_after_it()
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 1);
        List<Tensor> made = [];
        toy.Phases.Add(Toy.Phase("main", Loss, w));
        using Trainer trainer = TrainerOf(toy);

        trainer.RunRound();

        Assert.Equal(3, made.Count);
        Assert.All(made, tensor => Assert.Contains("arena", Assert.Throws<ObjectDisposedException>(() => tensor.Item()).Message, StringComparison.Ordinal));

        Tensor Loss(Round round)
        {
            made.AddRange([round.Batch.Images.Mean(), round.Share("shared", () => w.Value * 1), (w.Value * 2).Sum()]);
            return made[^1];
        }
    }

    private static float[] Drawn(int batch, int rounds, string name)
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 1);
        List<float> drawn = [];
        toy.Phases.Add(Toy.Phase("main", Loss, w));
        using Trainer trainer = TrainerOf(toy, batch);
        for (int round = 0; round < rounds; round++)
        {
            trainer.RunRound();
        }

        return [.. drawn];

        Tensor Loss(Round round)
        {
            drawn.AddRange(round.Normal(name, 3, 5).ToArray<float>());
            return w.Value.Sum();
        }
    }

    private static RandomKey[] NoiseKeys(RandomKey seed)
    {
        using Toy toy = new();
        Parameter w = toy.Vector("w", 1);
        List<RandomKey> keys = [];
        toy.Phases.AddRange([Toy.Phase("a", Loss, w), Toy.Phase("b", Loss, w)]);
        using Trainer trainer = new(toy, seed, new NumberedPictures(1).Next);
        trainer.RunRound();
        trainer.RunRound();
        return [.. keys];

        Tensor Loss(Round round)
        {
            keys.Add(Noise.Key);
            return w.Value.Sum();
        }
    }
}
