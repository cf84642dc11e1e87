namespace Atelier.Tensors.Tests;

public sealed class RandomKeyTests
{
    private static readonly RandomKey Key = new RandomKey(42).Stream("test");

    [Fact]
    public void Normals_equal_the_scalar_path_to_the_bit()
    {
        float[] row = new float[20_000 + 37];
        Key.FillNormal(row, 5);

        for (int e = 0; e < row.Length; e++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(Oracle.Normal(Key, 5, e)), BitConverter.SingleToInt32Bits(row[e]));
        }
    }

    [Fact]
    public void Normals_are_accurate()
    {
        float[] row = new float[20_000];
        Key.FillNormal(row);

        for (int e = 0; e < row.Length; e++)
        {
            Assert.Equal(Oracle.ExactNormal(Key, 0, e), row[e], 2e-6);
        }
    }

    [Fact]
    public void Normals_have_the_moments_and_tails_of_a_normal()
    {
        const int count = 1 << 20;
        double[] x = new double[count];
        Key.FillNormal(x);

        Assert.Equal(0, x.Average(), 4 / Math.Sqrt(count));
        Assert.Equal(1, x.Average(v => v * v), 4 * Math.Sqrt(2.0 / count));
        Assert.Equal(0, x.Average(v => v * v * v), 4 * Math.Sqrt(15.0 / count));
        Assert.Equal(3, x.Average(v => v * v * v * v), 4 * Math.Sqrt(96.0 / count));
        Assert.Equal(0.0026998 * count, x.Count(v => Math.Abs(v) > 3), 4 * Math.Sqrt(0.0027 * count));
        double pairs = x.Zip(x.Skip(16), (a, b) => a * b).Average();
        Assert.Equal(0, pairs, 4 / Math.Sqrt(count));
    }

    [Fact]
    public void Uniforms_fill_the_unit_interval_evenly()
    {
        const int count = 1 << 20, bins = 64;
        float[] x = new float[count];
        Key.FillUniform(x);
        int[] histogram = new int[bins];
        foreach (float v in x)
        {
            Assert.InRange(v, 0f, 0.99999994f);
            histogram[(int)(v * bins)]++;
        }

        double expected = count / (double)bins;
        double chiSquare = histogram.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(chiSquare, 63 - 4 * Math.Sqrt(126), 63 + 4 * Math.Sqrt(126));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public void A_sample_is_the_same_in_any_batch(int perSample)
    {
        float[] whole = new float[10 * perSample], part = new float[3 * perSample], one = new float[perSample];
        Key.FillNormal(whole, 1000, perSample);
        Key.FillNormal(part, 1004, perSample);
        Key.FillNormal(one, 1009);

        Assert.Equal(whole[(4 * perSample)..(7 * perSample)], part);
        Assert.Equal(whole[(9 * perSample)..], one);
    }

    [Fact]
    public void A_longer_row_begins_like_a_shorter_one()
    {
        float[] shorter = new float[70], longer = new float[300];
        Key.FillUniform(shorter, 3);
        Key.FillUniform(longer, 3);

        Assert.Equal(shorter, longer[..70]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60_000)]
    [InlineData(int.MaxValue)]
    public void Integers_are_scaled_words(int bound)
    {
        int[] row = new int[500];
        Key.FillUniformInt(row, bound, 9);

        for (int e = 0; e < row.Length; e++)
        {
            Assert.Equal((int)((ulong)Oracle.Word(Key, 9, e) * (ulong)bound >> 32), row[e]);
        }
    }

    [Fact]
    public void Doubles_are_the_floats()
    {
        float[] narrow = new float[150];
        double[] wide = new double[150];
        Key.FillNormal(narrow, 2, 50);
        Key.FillNormal(wide, 2, 50);

        Assert.Equal(narrow.Select(v => (double)v), wide);
    }

    [Fact]
    public void Derived_keys_are_distinct_and_stable()
    {
        RandomKey root = new(1);
        RandomKey[] keys =
        [
            root, new(2), root.Stream("a"), root.Stream("b"), root.Stream(""), root.At(0), root.At(1), root.At(-1),
            root.Stream("a").Stream("b"), root.Stream("b").Stream("a"), root.Stream("a").At(1), root.At(1).Stream("a"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(0xef3a427c1ceb6f28ul, root.Stream("conv1.weight").Value); // A change here changes every run's pictures.
        Assert.Equal(0xbd35a470c514de1dul, root.At(12_345).Value);
    }

    [Fact]
    public void Neighbouring_samples_steps_and_seeds_are_uncorrelated()
    {
        const int count = 1 << 16;
        double[] reference = Draw(Key, 0);
        foreach (double[] other in new[] { Draw(Key, 1), Draw(Key.At(0), 0), Draw(new RandomKey(Key.Value + 1), 0) })
        {
            Assert.Equal(0, reference.Zip(other, (a, b) => a * b).Average(), 4 / Math.Sqrt(count));
        }

        static double[] Draw(RandomKey key, long sample)
        {
            double[] x = new double[count];
            key.FillNormal(x, sample);
            return x;
        }
    }

    [Fact]
    public void Shuffle_permutes_every_item_everywhere()
    {
        int[] first = [.. Enumerable.Range(0, 1000)], again = [.. first];
        Key.Shuffle<int>(first);
        Key.Shuffle<int>(again);

        Assert.Equal(first, again);
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());

        int[] places = new int[10];
        for (int draw = 0; draw < 10_000; draw++)
        {
            int[] items = [.. Enumerable.Range(0, 10)];
            Key.At(draw).Shuffle<int>(items);
            places[Array.IndexOf(items, 0)]++;
        }

        Assert.All(places, n => Assert.InRange(n, 1000 - 4 * 30, 1000 + 4 * 30));
    }

    [Fact]
    public void Nothing_is_drawn_into_nothing() => Key.FillNormal(Span<float>.Empty);

    [Fact]
    public void Bad_requests_say_what_is_wrong()
    {
        ArgumentException rows = Assert.Throws<ArgumentException>(() => Key.FillNormal(new float[10], 0, 3));
        Assert.Contains("10 elements are not whole samples of 3", rows.Message);
        Assert.Throws<ArgumentException>(() => Key.FillNormal(new float[10], 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Key.FillUniformInt(new int[10], 0));
    }
}
