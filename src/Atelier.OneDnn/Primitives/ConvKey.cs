using System.Globalization;
using Atelier.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn.Primitives;

/// <summary>Which partial derivative of the trilinear form.</summary>
internal enum ConvPass
{
    /// <summary>The output.</summary>
    Forward,

    /// <summary>The gradient by the input.</summary>
    InputGrad,

    /// <summary>The gradient by the weight.</summary>
    WeightGrad,
}

/// <summary>All that a compiled convolution depends on.</summary>
/// <param name="Pass">What is computed.</param>
/// <param name="Geometry">The form.</param>
/// <param name="Type">Of input, output and their gradients; weights are always F32.</param>
/// <param name="Bias">Whether the output (forward) gets a number added per channel.</param>
/// <param name="Threads">How many run it.</param>
internal sealed record ConvKey(ConvPass Pass, ConvGeometry Geometry, DType Type, bool Bias, int Threads) : KernelKey<Convolution>
{
    /// <summary>How many pictures lie side by side, as a third spatial axis (see <see cref="SideBySide"/>); 1 for none.</summary>
    public int Beside { get; init; } = 1;

    /// <inheritdoc/>
    public override string Way => Beside > 1 ? $"{base.Way} side by side" : base.Way;

    /// <inheritdoc/>
    public override IReadOnlyList<KernelKey> Ways => SideBySide.Of(this) is { } sideBySide ? [sideBySide, this] : [this];

    /// <inheritdoc/>
    public override string Name
    {
        get
        {
            ConvGeometry g = Geometry;
            string pass = Pass switch { ConvPass.Forward => "forward", ConvPass.InputGrad => "input grad", _ => "weight grad" };
            return string.Create(CultureInfo.InvariantCulture,
                $"conv {pass} {Type}{(Bias ? "+bias" : "")} {g.Input}->{g.Output} kernel {g.KernelHeight}x{g.KernelWidth} stride {g.StrideHeight}x{g.StrideWidth} pad {g.PadTop},{g.PadLeft} dilation {g.DilationHeight}x{g.DilationWidth} groups {g.Groups} threads {Threads}");
        }
    }

    /// <inheritdoc/>
    public override Convolution? TryCompile() => Convolution.TryCreate(this);
}
