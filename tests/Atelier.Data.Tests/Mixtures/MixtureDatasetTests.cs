using Atelier.Data.Mixtures;
using Xunit;

namespace Atelier.Data.Tests.Mixtures;

public sealed class MixtureDatasetTests
{
    public static TheoryData<string> Names => [.. Mixture.All.Select(mixture => mixture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Points_have_the_spread_of_their_mode(string name)
    {
        MixtureDataset data = (MixtureDataset)DatasetCatalog.Open(name, new DatasetOptions());
        Mixture mixture = data.Mixture;
        double[] squares = new double[mixture.Modes.Count];
        int[] counts = new int[mixture.Modes.Count];
        float[] point = new float[2];
        for (int i = 0; i < 400 * mixture.Modes.Count; i++)
        {
            data.Read(i, point);
            int mode = data.Label(i)!.Value;
            (double x, double y) = mixture.Modes[mode];
            squares[mode] += ((point[0] - x) * (point[0] - x)) + ((point[1] - y) * (point[1] - y));
            counts[mode]++;
            Assert.All(point, value => Assert.InRange(value, -1, 1));
        }

        Assert.All(counts, count => Assert.Equal(400, count));
        Assert.All(squares, sum => Assert.InRange(Math.Sqrt(sum / 800), 0.88 * mixture.Deviation, 1.12 * mixture.Deviation));
        Assert.Equal(mixture.Modes.Count, data.ClassNames.Distinct().Count());
    }

    [Fact]
    public void A_point_depends_on_seed_split_and_index_alone()
    {
        Assert.Equal(Point(new(Mixture.Ring8), 7), Point(new(Mixture.Ring8), 7));
        Assert.NotEqual(Point(new(Mixture.Ring8), 7), Point(new(Mixture.Ring8), 15));
        Assert.NotEqual(Point(new(Mixture.Ring8), 7), Point(new(Mixture.Ring8, DatasetSplit.Test), 7));
        Assert.NotEqual(Point(new(Mixture.Ring8), 7), Point(new(Mixture.Ring8, seed: 1), 7));
        Assert.NotEqual(new MixtureDataset(Mixture.Ring8).ContentHash, new MixtureDataset(Mixture.Ring8, seed: 1).ContentHash);

        static float[] Point(MixtureDataset data, long index)
        {
            float[] point = new float[2];
            data.Read(index, point);
            return point;
        }
    }

    [Fact]
    public void Points_have_no_other_size()
    {
        Assert.Contains("grid25", Assert.Throws<DatasetException>(() => DatasetCatalog.Open("grid25", new DatasetOptions { Size = 32 })).Message, StringComparison.Ordinal);
        Assert.Throws<DatasetException>(() => DatasetCatalog.Open("grid25", new DatasetOptions { Channels = 3 }));
    }
}
