using Atelier.Imaging.Transforms;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Tests.Transforms;

/// <summary>What is drawn lies where the parameters say.</summary>
public sealed class DrawTests
{
    private const int Draws = 400, Many = 200_000;

    [Fact]
    public void Dice_have_the_moments_of_their_distributions()
    {
        Dice dice = new(new RandomKey(5));
        (double[] uniform, double[] normal, double[] gamma, double[] beta) = (new double[Many], new double[Many], new double[Many], new double[Many]);
        for (int i = 0; i < uniform.Length; i++)
        {
            (uniform[i], normal[i], gamma[i], beta[i]) = (dice.Uniform(), dice.Normal(), dice.Gamma(0.5), dice.Beta(2));
        }

        AssertMoments(uniform, 0.5, 1.0 / 12);
        AssertMoments(normal, 0, 1);
        AssertMoments(gamma, 0.5, 0.5);
        AssertMoments(beta, 0.5, 0.05);
        Assert.Equal([0, 1, 2, 3, 4], Enumerable.Range(0, 200).Select(_ => dice.Below(5)).Distinct().Order());
    }

    [Fact]
    public void Resized_crops_have_the_areas_and_proportions_asked_for()
    {
        ResizedCrop crop = new() { Scale = (0.2, 0.6), Ratio = (0.5, 2), Width = 10, Height = 12 };
        foreach (CutAndResize cut in Each<CutAndResize>(crop, 100, 80))
        {
            Assert.InRange(cut.CutWidth * cut.CutHeight / 8000.0, 0.19, 0.61);
            Assert.InRange(cut.CutWidth / (double)cut.CutHeight, 0.48, 2.05);
            Assert.True(cut.Left >= 0 && cut.Top >= 0 && cut.Left + cut.CutWidth <= 100 && cut.Top + cut.CutHeight <= 80);
        }

        // Nothing of these proportions fits: the middle, as near to them as can be.
        CutAndResize only = Each<CutAndResize>(new ResizedCrop { Scale = 1, Ratio = 1 }, 100, 80)[0];
        Assert.Equal((10, 0, 80, 80), (only.Left, only.Top, only.CutWidth, only.CutHeight));
    }

    [Fact]
    public void Crops_reach_every_place_within_the_padding()
    {
        Cut[] cuts = [.. Each<Cut>(new Crop { Width = 6, Height = 9, Padding = 2 }, 8, 8)];
        Assert.Equal(Enumerable.Range(-2, 7), cuts.Select(c => c.Left).Distinct().Order());
        Assert.Equal(Enumerable.Range(-2, 4), cuts.Select(c => c.Top).Distinct().Order());
    }

    [Fact]
    public void Rectangles_to_erase_have_the_areas_asked_for()
    {
        foreach (Erase erase in Each<Erase>(new Erasing { Probability = 1, Scale = (0.1, 0.3), Value = 9 }, 60, 50))
        {
            Assert.InRange(erase.Width * erase.Height / 3000.0, 0.09, 0.31);
            Assert.True(erase.Left >= 0 && erase.Top >= 0 && erase.Left + erase.Width <= 60 && erase.Top + erase.Height <= 50 && erase.Level == 9);
        }
    }

    [Fact]
    public void Elastic_ways_are_smooth_and_of_the_strength_asked_for()
    {
        // The mean of many even numbers in ±alpha / 2, weighed by a Gaussian, has this deviation: alpha / √12 / (2 σ √π).
        Raster raster = new();
        raster.Load(new byte[64 * 64], 64, 64, 1);
        Displacement ways = Each<Stretch>(new Elastic { Alpha = 100, Sigma = 3 }, 64, 64)[0].Ways(raster);
        Assert.InRange(Deviation(ways.X), 0.6 * 100 / Math.Sqrt(12) / (6 * Math.Sqrt(Math.PI)), 1.4 * 100 / Math.Sqrt(12) / (6 * Math.Sqrt(Math.PI)));
        float steepest = 0;
        for (int i = 1; i < ways.X.Length; i++)
        {
            steepest = i % 64 == 0 ? steepest : Math.Max(steepest, MathF.Abs(ways.X[i] - ways.X[i - 1]));
        }

        Assert.InRange(steepest, 0.01, 3);
        Assert.False(ways.X.SequenceEqual(ways.Y));
    }

    [Fact]
    public void Noise_has_the_deviation_asked_for()
    {
        byte[] grey = new byte[100 * 100];
        Array.Fill(grey, (byte)128);
        Raster made = new Augmenter(new Pipeline(new GaussianNoise { Sigma = 12 }), 0).Apply(grey, 100, 100, 1, 0, 0);
        float[] levels = [.. made.Pixels.ToArray().Select(v => (float)v)];
        Assert.InRange(levels.Average(), 127.5, 128.5);
        Assert.InRange(Deviation(levels), 11.5, 12.5);
    }

    [Fact]
    public void Grid_distortion_keeps_the_outline_and_bends_the_inside()
    {
        byte[] ramp = [.. Enumerable.Range(0, 50 * 50).Select(i => (byte)(i % 50 * 5))];
        Raster made = new Augmenter(new Pipeline(new GridDistortion { Distortion = (-0.5, 0.5) }), 1).Apply(ramp, 50, 50, 1, 0, 0);
        byte[] row = made.Pixels[..50].ToArray();
        Assert.InRange(row[0], 0, 5);
        Assert.InRange(row[49], 240, 245);
        Assert.Equal(row, row.Order());
        Assert.Contains(Enumerable.Range(0, 50), x => Math.Abs(row[x] - (x * 5)) > 10);
    }

    [Fact]
    public void Policies_use_all_of_their_operations()
    {
        Assert.Equal(25, AutoAugmentTables.ImageNet.Length);
        Assert.Equal(25, AutoAugmentTables.Cifar10.Length);
        Assert.Equal(25, AutoAugmentTables.Svhn.Length);
        HashSet<string> seen = [];
        Augmenter augmenter = new(new Pipeline(new RandAugment(), new TrivialAugment()), 0);
        for (int i = 0; i < Draws; i++)
        {
            seen.UnionWith(augmenter.Draw(0, i, 32, 32).ToString().Split(", ").Where(s => s.Contains('{')).Select(s => s[..s.IndexOf('{')].Trim()));
        }

        string[] wanted = ["AdjustBrightness", "AdjustContrast", "AdjustSaturation", "AdjustSharpness", "EqualizeLevels", "InvertFrom", "KeepBits", "MoveAffinely", "Rotate", "StretchLevels"];
        Assert.Equal(wanted, seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AugMix_is_the_weighted_sum_of_its_chains()
    {
        Image picture = Pictures.Make(20, 20, 3, 8);
        Plan plan = new Augmenter(new Pipeline(new AugMix { Depth = 1 }), 0).Draw(0, 0, 20, 20);
        MixChains mix = Assert.Single(plan.Operations<MixChains>());
        float[] sum = [.. picture.Bytes.ToArray().Select(level => level * mix.Own)];
        float weights = mix.Own;
        Raster raster = new();
        for (int i = 0; i < mix.Count; i++)
        {
            (Plan chain, float weight) = plan.BranchAt(mix.First + i);
            raster.Load(picture.Bytes, 20, 20, 3);
            chain.Apply(raster);
            weights += weight;
            for (int k = 0; k < sum.Length; k++)
            {
                sum[k] += weight * raster.Pixels[k];
            }
        }

        Assert.Equal(1, weights, 1e-5);
        raster.Load(picture.Bytes, 20, 20, 3);
        plan.Apply(raster);
        Assert.All(sum.Zip(raster.Pixels.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -0.01, 1.01));
    }

    private static List<T> Each<T>(Transform transform, int width, int height)
        where T : struct
    {
        List<T> drawn = [];
        Plan plan = new();
        for (int i = 0; i < Draws; i++)
        {
            plan.Start(width, height);
            transform.Draw(new RandomKey(9).At(i), plan);
            drawn.Add(Assert.Single(plan.Operations<T>()));
        }

        return drawn;
    }

    private static void AssertMoments(double[] values, double mean, double variance)
    {
        double seen = values.Average();
        Assert.InRange(seen, mean - (4 * Math.Sqrt(variance / values.Length)), mean + (4 * Math.Sqrt(variance / values.Length)));
        Assert.InRange(values.Average(v => (v - seen) * (v - seen)), 0.95 * variance, 1.05 * variance);
    }

    private static double Deviation(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += value * value;
        }

        return Math.Sqrt((squares / values.Length) - (sum / values.Length * (sum / values.Length)));
    }
}
