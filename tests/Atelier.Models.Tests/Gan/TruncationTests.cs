using Atelier.Models.Gan;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Gan;

/// <summary>Samples of truncated latent vectors, with statistics of their own.</summary>
public sealed class TruncationTests
{
    private static readonly RandomKey Key = new(21);

    public static TheoryData<string> Recipes => TinyModels.Names;

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Truncated_samples_depend_on_their_numbers_alone_and_change_nothing(string recipe)
    {
        using AdversarialModel model = (AdversarialModel)TinyModels.Build(recipe);
        TinyModels.Train(model, 1);
        SortedDictionary<string, double[]> before = TinyModels.Everything(model);
        double[] whole = Pixels(model.Sample(Key, 4));

        using ITruncation truncation = model.Truncate(0.5);
        double[] all = Truncated(0, 4), last = Truncated(2, 2);

        Assert.NotEqual(whole, all);
        Assert.All(all.Skip(all.Length / 2).Zip(last), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(all, Truncated(0, 4));
        Assert.Equal(before, TinyModels.Everything(model));
        Assert.Equal(whole, Pixels(model.Sample(Key, 4)));

        double[] Truncated(long first, int count) => Pixels(truncation.Sample(Key, count, first));
    }

    /// <summary>Running averages that are of no batch at all spoil samples, but not truncated ones.</summary>
    [Theory]
    [InlineData("dcgan")]
    [InlineData("biggan")]
    public void Truncated_samples_need_no_running_averages(string recipe)
    {
        using AdversarialModel model = (AdversarialModel)TinyModels.Build(recipe);
        TinyModels.Train(model, 2);
        double[] samples = Pixels(model.Sample(Key, 2)), truncated = Truncated();

        foreach ((string name, Tensor value) in model.Scope.State.Where(entry => entry.Name.EndsWith("running_var", StringComparison.Ordinal)))
        {
            using Tensor wrong = Tensor.Full(value.Shape, 100);
            value.Assign(wrong);
        }

        Assert.NotEqual(samples, Pixels(model.Sample(Key, 2)));
        Assert.Equal(truncated, Truncated());

        double[] Truncated()
        {
            using ITruncation truncation = model.Truncate(0.5);
            return Pixels(truncation.Sample(Key, 2));
        }
    }

    private static double[] Pixels(Tensor pictures)
    {
        using (pictures)
        {
            return Close.Values(pictures);
        }
    }
}
