using System.Numerics;
using Atelier.Models.Gan.Augmentation;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Gan;

public sealed class AdaptiveAugmentTests
{
    private const int Size = 20;

    private static readonly RandomKey Key = new(8);

    /// <summary>The rule of section 3.1 beside a loop that says it in the paper's words.</summary>
    [Fact]
    public void P_follows_the_papers_rule()
    {
        const int Batch = 5;
        const double Ramp = 100;
        using Scope scope = new(Key);
        AdaptiveAugment ada = new(scope["ada"], Ramp);
        float[] draws = new float[200 * Batch];
        Key.FillUniform(draws);
        List<double> signs = [], expected = [], found = [];
        Queue<float[]> told = [];
        using ITrainable game = new Told(ada, told);
        using Trainer trainer = new(game, Key, () => throw new InvalidOperationException("No pictures are wanted."));
        double p = 0;
        for (int i = 0; i < 200; i++)
        {
            // The discriminator is sure at first, then doubts.
            float[] margins = [.. draws.Skip(i * Batch).Take(Batch).Select(u => u - (i < 120 ? 0.02f : 0.4f))];
            signs.AddRange(margins.Select(margin => (double)Math.Sign(margin)));
            if (i % 4 == 3)
            {
                double heuristic = signs.Average();
                p = Math.Clamp(p + (heuristic > 0.6 ? 4 * Batch / Ramp : heuristic < 0.6 ? -4 * Batch / Ramp : 0), 0, 1);
                signs.Clear();
            }

            told.Enqueue(margins);
            trainer.RunRound();
            expected.Add(p);
            found.Add(ada.Probability);
        }

        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(1, expected.Max());
        Assert.Equal(0, expected[^1], 1e-6);
    }

    [Fact]
    public void At_p_0_nothing_changes_and_more_pictures_do_the_higher_it_is() => Arena.Run("test", () =>
    {
        const int Count = 400;
        Shape shape = [Count, 3, Size, Size];

        int[] changed = [.. new[] { 0, 0.1, 0.5, 1 }.Select(p => AdaptiveTransform.Draw(shape, p, Key, 0).Count(t => !t.Move.IsIdentity))];

        // Mirroring and turning by a quarter choose among outcomes of which one is to do nothing.
        double Untouched(double p) => (1 - p / 2) * (1 - p * 3 / 4) * (1 - p) * (1 - p) * (1 - p) * (1 - p) * (1 - p);
        double[] expected = [.. new[] { 0, 0.1, 0.5, 1 }.Select(p => Count * (1 - Untouched(p)))];
        Assert.All(expected.Zip(changed), pair => Assert.Equal(pair.First, pair.Second, 3 * Math.Sqrt(Count / 4.0)));
        Assert.Equal(0, changed[0]);

        Tensor pictures = Tensor.Uniform([3, 3, Size, Size], Key);
        using Scope scope = new(Key);
        Assert.Equal(Close.Values(pictures), Close.Values(new AdaptiveAugment(scope, 1).Apply(pictures, Key, 0)));
    });

    [Fact]
    public void Steps_of_whole_pixels_are_exact_and_mirroring_and_turning_nearly() => Arena.Run("test", () =>
    {
        Tensor noise = Tensor.Uniform([1, 3, Size, Size], Key), smooth = noise.ResizeBilinear(4, 4).ResizeBilinear(Size, Size);
        Tensor pictures = Tensor.Concat(0, smooth, smooth, noise);
        AdaptiveTransform[] drawn =
        [
            Moved(Matrix3x2.CreateScale(-1, 1)), Moved(Matrix3x2.CreateRotation(MathF.PI / 2)), Moved(Matrix3x2.CreateTranslation(2, -3)),
        ];

        Tensor moved = AdaptiveGeometry.Apply(pictures, drawn);

        AssertClose(smooth.Flip(3), moved.Slice(0, 0, 1), 0.03);
        AssertClose(smooth.Transpose(2, 3).Flip(3), moved.Slice(0, 1, 2), 0.03);
        AssertClose(pictures.Slice(0, 2, 3).Pad(2, -2, -3, 3).Slice(2, 0, Size - 3).Slice(3, 2), moved.Slice(0, 2, 3).Slice(2, 0, Size - 3).Slice(3, 2));

        // What comes in from outside is the picture mirrored about its outermost pixels.
        AssertClose(pictures.Slice(0, 2, 3).Slice(3, 1, 2).Slice(2, 3), moved.Slice(0, 2, 3).Slice(3, 1, 2).Slice(2, 0, Size - 3));
    });

    /// <summary>But for the wavelet's delay, a twentieth of a pixel.</summary>
    [Fact]
    public void Pictures_of_waves_are_moved_to_where_the_waves_go() => Arena.Run("test", () =>
    {
        Shape shape = [8, 1, Size, Size];
        AdaptiveTransform[] drawn = AdaptiveTransform.Draw(shape, 0.9, Key, 0);
        float middle = (Size - 1) / 2f;
        float[] Wave(Func<int, Vector2, Vector2> source) =>
        [
            .. from n in Enumerable.Range(0, 8) from y in Enumerable.Range(0, Size) from x in Enumerable.Range(0, Size)
               let at = source(n, new Vector2(x - middle, y - middle))
               select MathF.Sin(0.2f * at.X + 0.12f * at.Y + 1),
        ];
        Matrix3x2[] back = [.. drawn.Select(t => Matrix3x2.Invert(t.Move, out Matrix3x2 inverse) ? inverse : default)];

        float[] moved = AdaptiveGeometry.Apply(Tensor.From(Wave((_, at) => at), shape), drawn).ToArray<float>();

        float[] expected = Wave((n, at) => Vector2.Transform(at, back[n]));
        int inside = 0;
        for (int i = 0; i < moved.Length; i++)
        {
            Vector2 source = Vector2.Abs(Vector2.Transform(new Vector2((i % Size) - middle, (i / Size % Size) - middle), back[i / Size / Size]));
            if (Math.Max(source.X, source.Y) < middle - 3)
            {
                inside++;
                Assert.Equal(expected[i], moved[i], 0.05f);
            }
        }

        Assert.InRange(inside, moved.Length / 5, moved.Length);
    });

    [Fact]
    public void Colours_change_as_the_paper_says() => Arena.Run("test", () =>
    {
        const int Count = 4000;
        Matrix4x4[] colors = [.. AdaptiveTransform.Draw([Count, 3, Size, Size], 1, Key, 0).Select(t => t.Color)];
        Vector3 red = new(1, 0, 0);

        // Grey stays grey; half the time light and dark change places; contrast is 2^(0.5 n); hues lie anywhere.
        Vector3[] greys = [.. colors.Select(color => Vector3.Transform(Vector3.One, color) - color.Translation)];
        Assert.All(greys, grey => Assert.True(Math.Abs(grey.X - grey.Y) + Math.Abs(grey.Y - grey.Z) < 1e-3 * Math.Abs(grey.X)));
        Assert.Equal(0.5, greys.Count(grey => grey.X < 0) / (double)Count, 0.04);
        Assert.Equal(0.5, Deviation(greys.Select(grey => Math.Log2(Math.Abs(grey.X)))), 0.03);

        // Brightness comes first, so contrast and light for dark move it too.
        Assert.Equal(0.2, Deviation(colors.Select((color, i) => (double)color.Translation.X / greys[i].X)), 0.02);
        double[] hues = [.. colors.Select((color, i) => Hue(Vector3.TransformNormal(red, color)))];
        Assert.Equal(0, hues.Average(Math.Cos), 0.05);
        Assert.Equal(0, hues.Average(Math.Sin), 0.05);

        Tensor pictures = Tensor.Uniform([2, 3, 2, 2], Key);
        float[] before = pictures.ToMemory<float>(), after = AdaptiveColor.Apply(pictures, [new(Matrix3x2.Identity, colors[0]), new(Matrix3x2.Identity, colors[1])]).ToMemory<float>();
        for (int i = 0; i < before.Length; i += 3)
        {
            Vector3 expected = Vector3.Transform(new Vector3(before[i], before[i + 1], before[i + 2]), colors[i / 12]);
            Assert.True(Vector3.Distance(expected, new(after[i], after[i + 1], after[i + 2])) < 1e-5);
        }
    });

    /// <summary>A grey picture is recoloured like the colour picture of its greys, whose channels then are alike.</summary>
    [Fact]
    public void Greys_are_recoloured_like_grey_colours() => Arena.Run("test", () =>
    {
        Tensor grey = Tensor.Uniform([6, 1, 4, 4], Key);
        AdaptiveTransform[] drawn = AdaptiveTransform.Draw(grey.Shape, 1, Key, 0);

        AssertClose(AdaptiveColor.Apply(Tensor.Concat(1, grey, grey, grey), drawn).Mean([1], keepDim: true), AdaptiveColor.Apply(grey, drawn));
    });

    [Fact]
    public void Gradients_pass_through_twice() => Arena.Run("test", () =>
    {
        AdaptiveTransform[] drawn = AdaptiveTransform.Draw([2, 3, 8, 7], 0.8, Key, 0);
        Tensor pictures = Tensor.Normal([2, 3, 8, 7], Key).To(DType.F64);

        GradCheck.First(x => AdaptiveColor.Apply(AdaptiveGeometry.Apply(x[0], drawn), drawn), [pictures], 0);
        GradCheck.Second(x => AdaptiveColor.Apply(AdaptiveGeometry.Apply(x[0].Square() * x[0], drawn), drawn), [pictures], 0);
    });

    [Fact]
    public void A_picture_is_changed_as_its_number_says_whatever_is_beside_it() => Arena.Run("test", () =>
    {
        Tensor pictures = Tensor.Uniform([6, 3, Size, Size], Key);

        Tensor all = Changed(pictures, 10), last = Changed(pictures.Slice(0, 4, 6), 14);

        AssertClose(all.Slice(0, 4, 6), last);

        Tensor Changed(Tensor some, long first)
        {
            AdaptiveTransform[] drawn = AdaptiveTransform.Draw(some.Shape, 0.8, Key, first);
            return AdaptiveColor.Apply(AdaptiveGeometry.Apply(some, drawn), drawn);
        }
    });

    private static AdaptiveTransform Moved(Matrix3x2 move) => new(move, Matrix4x4.Identity);

    private static void AssertClose(Tensor expected, Tensor found, double tolerance = 2e-4)
    {
        Assert.Equal(expected.Shape, found.Shape);
        Assert.All(Close.Values(expected).Zip(Close.Values(found)), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    private static double Deviation(IEnumerable<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>The angle about the grey axis.</summary>
    private static double Hue(Vector3 color) => Math.Atan2(Math.Sqrt(3) * (color.Y - color.Z), 2 * color.X - color.Y - color.Z);

    /// <summary>Rounds of a game in which all that happens is that the augmentation is told margins, batch by batch.</summary>
    private sealed class Told : ITrainable
    {
        public Told(AdaptiveAugment ada, Queue<float[]> margins)
        {
            Parameter weight = Scope.Parameter("weight", [1], Init.Zeros);
            Phases = [new("phase", [weight], Loss, new Sgd(0))];

            Tensor Loss(Round round)
            {
                float[] next = margins.Dequeue();
                ada.Adapt(round, Tensor.From(next, [next.Length]));
                return weight.Value.Sum();
            }
        }

        public Scope Scope { get; } = new(Key);

        public IReadOnlyList<Phase> Phases { get; }

        public IReadOnlyList<Ema> Averages => [];
    }
}
