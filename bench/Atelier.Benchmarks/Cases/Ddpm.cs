using Atelier.Benchmarks.Networks;
using Atelier.Nn;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Cases;

/// <summary>Training steps of DDPM (arXiv:2006.11239): two residual blocks a level, attention at one level and in the middle.</summary>
internal static class Ddpm
{
    /// <summary>28x28x1: three levels, attention at 7x7.</summary>
    public static Case Ddpm28 { get; } = Sized28(batch: 64, width: 64, size: 28) with { PeerGflop = 424 };

    /// <summary>32x32x3: four levels, attention at 16x16.</summary>
    public static Case Ddpm32 { get; } = Sized32(batch: 64, width: 64, size: 32) with { PeerGflop = 614 };

    /// <summary>The network of <see cref="Ddpm28"/>.</summary>
    public static UNetSpec Spec28(int width) => new(1, width, Multipliers: [1, 2, 2], Attention: [2]);

    /// <summary>The network of <see cref="Ddpm32"/>.</summary>
    public static UNetSpec Spec32(int width) => new(3, width, Multipliers: [1, 2, 2, 2], Attention: [1]);

    /// <summary>The first at another size, to see how cost grows: a multiple of 4.</summary>
    public static Case Sized28(int batch, int width, int size) => Of("ddpm28", Spec28(width), batch, size);

    /// <summary>The second at another size: a multiple of 8.</summary>
    public static Case Sized32(int batch, int width, int size) => Of("ddpm32", Spec32(width), batch, size);

    private static Case Of(string name, UNetSpec spec, int batch, int size)
        => new(name, batch, () => new TrainingWork(new Diffusion(new Scope(new RandomKey(0)), spec), Synthetic.Pictures(batch, spec.Channels, size)));
}
