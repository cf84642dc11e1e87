using Atelier.App.Engines;
using Atelier.App.Machines;
using Atelier.App.Tests.Runs;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Ops;

namespace Atelier.App.Tests.Machines;

/// <summary>Speed itself is not tested, only that what is reported makes sense.</summary>
public sealed class KernelBenchTests
{
    private static readonly Engine s_half = new(ManagedBackend.Instance, DType.BF16);

    [Fact]
    public void Timings_derive_their_rates()
    {
        KernelTiming timing = KernelBench.Product(TinyRuns.Engine, size: 64, tries: 1);
        Assert.Equal(2.0 * 64 * 64 * 64, timing.Operations);
        Assert.Equal(4.0 * 3 * 64 * 64, timing.Bytes);
        Assert.Equal(timing.Operations / timing.Seconds * 1e-9, timing.Gigaflops, 6);
        KernelTiming bound = new("", "", 2, 1e9, 8e9, true);
        Assert.Equal(1.0, bound.TimesFloor(peak: 4, bandwidth: 4), 9);
        Assert.Equal(2.0, bound.TimesFloor(peak: 100, bandwidth: 8), 9);
    }

    [Fact]
    public void Activations_are_of_the_engines_precision_and_weights_are_not()
    {
        ConvGeometry layer = new(2, 4, 8, 8, 6, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1);
        KernelTiming[] single = [.. KernelBench.Passes(TinyRuns.Engine, "layer", false, layer, 1)], half = [.. KernelBench.Passes(s_half, "layer", false, layer, 1)];
        Assert.Equal(["forward", "input grad", "weight grad"], half.Select(timing => timing.Pass));
        Assert.All(half.Concat(single), timing => Assert.True(timing.Seconds > 0 && timing.Operations == layer.Flops));
        Assert.All(single, timing => Assert.Equal(4.0 * (layer.Input.Count + layer.Output.Count + layer.Weight.Count), timing.Bytes));
        Assert.All(half, timing => Assert.Equal(2.0 * (layer.Input.Count + layer.Output.Count) + 4.0 * layer.Weight.Count, timing.Bytes));
    }
}
