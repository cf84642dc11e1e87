using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Tests.Kernels;

/// <summary>Packed weights may be kept until the weight is written; what was computed with them must not show it.</summary>
public sealed class PackedWeightTests
{
    /// <summary>Wide, thin, whole (a product, larger than one packing) and pointwise, in groups, and by channel; each also transposed.</summary>
    public static TheoryData<int[], int[], int, int, int> Geometries { get; } = new()
    {
        { [3, 40, 9, 9], [33, 40, 3, 3], 1, 1, 1 },
        { [3, 40, 8, 8], [20, 40, 4, 4], 2, 1, 1 },
        { [3, 3, 9, 9], [40, 3, 3, 3], 2, 1, 1 },
        { [3, 60, 4, 4], [2100, 60, 4, 4], 1, 0, 1 },
        { [3, 40, 5, 5], [50, 40, 1, 1], 1, 0, 1 },
        { [3, 40, 9, 9], [20, 20, 3, 3], 1, 1, 2 },
        { [3, 6, 9, 9], [6, 1, 3, 3], 1, 1, 6 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Results_follow_the_weight_whatever_writes_it(int[] input, int[] weights, int stride, int pad, int groups) => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal(Shape.Create(input), new RandomKey(1)), kept = Tensor.Normal(Shape.Create(weights), new RandomKey(2)).WithGrad();
        Tensor other = Tensor.Normal(Shape.Create(weights), new RandomKey(3));
        CheckOften();
        kept.Assign(other);
        CheckOften();
        x = Tensor.Normal(x.Shape.With(0, 5), new RandomKey(4));
        Check();
        kept.Backend.Fill(kept, 0.25);
        CheckOften();

        void CheckOften()
        {
            for (int i = 0; i < 4; i++)
            {
                Check();
            }
        }

        void Check()
        {
            Tensor fresh = (kept.Detach() + 0).WithGrad();
            foreach ((Tensor a, Tensor b) in Results(kept).Zip(Results(fresh)))
            {
                Assert.Equal(b.ToMemory<float>(), a.ToMemory<float>());
            }
        }

        Tensor[] Results(Tensor weight)
        {
            Tensor leaf = x.Detach().WithGrad(), y = leaf.Conv2d(weight, stride, pad, groups: groups);
            return [y, .. Gradients.Grad(y.Square().Sum(), [leaf, weight]), y.ConvTranspose2d(weight, stride, pad, groups: groups)];
        }
    });

    [Fact]
    public void A_weight_stays_packed_while_more_readings_are_expected() => Arena.Run("test", () =>
    {
        BufferPool pool = BufferPool.Shared;
        Tensor x = Tensor.Normal([2, 64, 8, 8], new RandomKey(1)), larger = Tensor.Normal([4, 64, 8, 8], new RandomKey(1));
        long before = pool.LiveBytes;
        Tensor weight = Tensor.Normal([64, 64, 3, 3], new RandomKey(2));
        long bytes = pool.LiveBytes - before;
        Assert.Equal(0, Packed(x));
        Assert.Equal(0, Packed(larger));
        Assert.InRange(Packed(x), bytes, bytes * 5 / 4);
        Assert.Equal(0, Packed(larger));
        weight.Backend.Fill(weight, 1);
        Assert.Equal(bytes, pool.LiveBytes - before);

        // Four readings as between the two writes before: kept from the first to the last. The fifth is one of many.
        long packed = Packed(x);
        Assert.InRange(packed, bytes, bytes * 5 / 4);
        Assert.Equal(0, Packed(larger));
        Assert.Equal(0, Packed(x));
        Assert.Equal(-packed, Packed(x));
        Assert.Equal(packed, Packed(x));
        weight.Dispose();
        Assert.Equal(0, pool.LiveBytes - before);

        long Packed(Tensor of)
        {
            long start = pool.LiveBytes;
            Arena.Run("step", () =>
            {
                of.Conv2d(weight, pad: 1);
            });
            return pool.LiveBytes - start;
        }
    });

    [Fact]
    public void An_update_in_place_packs_again() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Ones([1, 40, 3, 3]), weight = Tensor.Ones([1, 40, 3, 3]), one = Tensor.Ones([1, 40, 3, 3]);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(360, x.Conv2d(weight).Item());
        }

        weight.Backend.Update(default(Increment), one, weight, one, one);
        Assert.Equal(720, x.Conv2d(weight).Item());
    });

    private readonly struct Increment : IUpdateFormula
    {
        public void Run<T>(T grad, ref T value, ref T state1, ref T state2)
            where T : struct, ILane<T> => value = value + grad;
    }
}
