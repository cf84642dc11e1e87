using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Models.Tests;

public sealed class RepeatabilityTests
{
    public static TheoryData<string> Recipes => TinyModels.Names;

    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_same_seed_gives_the_same_bits_and_another_does_not(string recipe)
    {
        SortedDictionary<string, double[]> first = Trained(recipe, TinyModels.Seed, TinyModels.Seed);

        Assert.Equal(first, Trained(recipe, TinyModels.Seed, TinyModels.Seed));
        Assert.NotEqual(first, Trained(recipe, TinyModels.Seed, new RandomKey(12)));
        Assert.NotEqual(first, Trained(recipe, new RandomKey(12), TinyModels.Seed));
    }

    /// <summary>
    /// What holds for any number of threads: the same data, noise and initial values, and sums in another order where a kernel
    /// splits one. Adam turns the sign of a gradient near zero into a whole step, so only the first round is compared closely, and of
    /// one update of each network.
    /// </summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_number_of_threads_changes_rounding_only_and_each_number_repeats_itself(string recipe)
    {
        int before = ThreadTeam.Size;
        try
        {
            SortedDictionary<string, double[]>[] runs = [.. new[] { 1, 2, 1, 2 }.Select(threads =>
            {
                ThreadTeam.Size = threads;
                return Trained(recipe, TinyModels.Seed, TinyModels.Seed, rounds: 1, batch: 32, ("d-steps", "1"));
            })];
            Assert.Equal(runs[0], runs[2]);
            Assert.Equal(runs[1], runs[3]);
            Assert.All(runs[0].Where(entry => entry.Key.Contains("exp_avg/", StringComparison.Ordinal)), entry =>
            {
                double scale = entry.Value.Max(Math.Abs);
                Assert.All(entry.Value.Zip(runs[1][entry.Key]), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * scale));
            });
        }
        finally
        {
            ThreadTeam.Size = before;
        }
    }

    private static SortedDictionary<string, double[]> Trained(string recipe, RandomKey init, RandomKey training, int rounds = 3, int batch = 4, params (string, string)[] settings)
    {
        using IModel model = TinyModels.Build(recipe, seed: init, settings: settings);
        TinyModels.Train(model, rounds, batch: batch, seed: training);
        return TinyModels.Everything(model);
    }
}
