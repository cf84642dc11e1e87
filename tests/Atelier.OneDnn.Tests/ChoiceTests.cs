using Atelier.OneDnn.Primitives;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Tests.Kernels;
using Atelier.Testing;
using ConvGeometry = Atelier.Tensors.Ops.ConvGeometry;

namespace Atelier.OneDnn.Tests;

/// <summary>Who computes what is decided once and can be stated; compiled kernels are bounded in number.</summary>
public sealed class ChoiceTests
{
    [Fact]
    public void The_faster_is_chosen_once_and_computes_from_then_on() => Arena.Run("choice", () =>
    {
        OneDnnBackend backend = new(KernelSelection.Fastest);
        float[] first = Product(backend, 64), second = Product(backend, 64);
        Assert.Equal(first, second);
        (string kernel, string chosen) = Assert.Single(Choices(backend).Choices);
        Assert.Equal($"matmul F32->F32 1 x (64x64 * 64x64) threads {Tensors.Backends.Managed.ThreadTeam.Size}", kernel);
        Assert.Contains(chosen, (string[])["onednn", "managed"]);
    });

    [Theory]
    [InlineData("onednn", 1)]
    [InlineData("managed", 0)]
    public void Choices_are_adopted(string chosen, int compiled) => Arena.Run("adopt", () =>
    {
        OneDnnBackend decided = new(KernelSelection.Fastest), resumed = new(KernelSelection.Fastest);
        Product(decided, 64);
        Dictionary<string, string> stated = Choices(decided).Choices.Keys.ToDictionary(kernel => kernel, _ => chosen);
        Product(resumed, 32);
        Choices(resumed).Adopt(stated);
        int before = resumed.Kernels.Count;
        Product(resumed, 64);
        Assert.Equal(stated, Choices(resumed).Choices);
        Assert.Equal(before + compiled, resumed.Kernels.Count);
    });

    [Fact]
    public void The_selection_times_all()
    {
        Action quick = () => { }, slow = () => Thread.Sleep(20), slower = () => Thread.Sleep(30);
        Assert.Equal(0, KernelSelection.Fastest.Choose([quick, slow]));
        Assert.Equal(1, KernelSelection.Fastest.Choose([slow, quick]));
        Assert.Equal(1, KernelSelection.Fastest.Choose([slow, quick, slower]));
        Assert.Equal(0, KernelSelection.Fastest.Choose([slow, slower]));
        Assert.Equal(0, KernelSelection.Fastest.Choose([slow]));
        Assert.Equal(0, KernelSelection.OneDnnFirst.Choose([slow, quick]));
    }

    [Theory]
    [InlineData("onednn side by side")]
    [InlineData("onednn")]
    [InlineData("managed")]
    public void A_way_is_adopted_by_its_name(string way) => Arena.Run("ways", () =>
    {
        ConvGeometry g = ConvGeometries.Of([16, 16, 4, 4, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        ConvKey key = new(ConvPass.Forward, g, DType.BF16, false, 1);
        KernelChoices choices = new();
        choices.Adopt(new Dictionary<string, string> { [key.Name] = way });
        Assert.True(choices.TryGet(key, out KernelKey? chosen));
        Assert.Equal(way, chosen?.Way ?? "managed");
        Assert.Equal(way, choices.Choices[key.Name]);
    });

    [Fact]
    public void Compiled_kernels_are_bounded_and_the_oldest_goes() => Arena.Run("bound", () =>
    {
        OneDnnBackend backend = new(KernelSelection.OneDnnFirst, compiledKernels: 3);
        for (int size = 1; size <= 10; size++)
        {
            Close.To(Tensor.Full([1, size, size], size), Ones(backend, size), 0);
            Assert.Equal(Math.Min(size, 3), backend.Kernels.Count);
        }

        MatMul kept = backend.Kernels.Get(Key(8))!;
        Ones(backend, 11);
        Ones(backend, 12);
        Assert.Same(kept, backend.Kernels.Get(Key(8)));
        Ones(backend, 13);
        Ones(backend, 14);
        Ones(backend, 15);
        Assert.NotSame(kept, backend.Kernels.Get(Key(8)));
    });

    private static MatMulKey Key(int size) =>
        new(1, size, size, size, false, false, DType.F32, DType.F32, Tensors.Backends.Managed.ThreadTeam.Size);

    private static IKernelChoices Choices(OneDnnBackend backend) => backend.Find<IKernelChoices>()!;

    private static float[] Product(OneDnnBackend backend, int size) => Multiply(backend, size, Tensor.Normal([1, size, size], new RandomKey(1))).ToArray<float>();

    private static Tensor Ones(OneDnnBackend backend, int size) => Multiply(backend, size, Tensor.Ones([1, size, size]));

    private static Tensor Multiply(OneDnnBackend backend, int size, Tensor factor)
    {
        Tensor product = Tensor.Empty([1, size, size]);
        backend.MatMul(factor, false, factor, false, product);
        return product;
    }
}
