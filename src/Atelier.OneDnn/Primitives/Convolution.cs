using Atelier.OneDnn.Native;

namespace Atelier.OneDnn.Primitives;

/// <summary>
/// One pass of a convolution, compiled. Its weight (or the gradient by it) is in a format that the implementation chose;
/// <see cref="Reorder"/> goes between that and the plain one of tensors.
/// </summary>
internal sealed class Convolution : IDisposable
{
    private readonly Primitive _primitive;
    private readonly Primitive? _reorder;
    private readonly bool _bias;

    private Convolution(ConvKey key, PrimitiveDesc plan)
    {
        bool weightGrad = key.Pass == ConvPass.WeightGrad;
        MemoryDesc plain = Formats.PlainWeight(key.Geometry), packed = plan[weightGrad ? Query.WeightsGrad : Query.Weights];
        (Weight, Implementation) = (WeightFormat.Of(packed), plan.Implementation);
        _primitive = new Primitive(plan, Operands(key, packed));
        _bias = key.Bias;
        if (!packed.Equals(plain))
        {
            (MemoryDesc from, MemoryDesc to) = weightGrad ? (packed, plain) : (plain, packed);
            using PrimitiveDesc reorder = PrimitiveDesc.Reorder(from, to);
            _reorder = new Primitive(reorder, (Argument.Source, from), (Argument.Destination, to));
        }
    }

    /// <summary>The format of the weight, or of the gradient by it.</summary>
    public WeightFormat Weight { get; }

    /// <summary>Whether that format is not the plain one.</summary>
    public bool Reorders => _reorder is not null;

    /// <summary>oneDNN's name of what runs.</summary>
    public string Implementation { get; }

    /// <summary>Compiles a pass, or returns null where oneDNN has no kernel for it.</summary>
    public static Convolution? TryCreate(ConvKey key)
    {
        Engine.SetThreads();
        using PrimitiveDesc? plan = ConvPlan.TryCreate(key);
        return plan is null ? null : new Convolution(key, plan);
    }

    /// <summary>Computes whichever of input, packed weight and output the pass is for from the other two.</summary>
    /// <param name="input">The input or its gradient.</param>
    /// <param name="weight">The packed weight or the gradient by it, packed.</param>
    /// <param name="output">The output or its gradient.</param>
    /// <param name="bias">Added per output channel, where the key says so.</param>
    public void Run(nint input, nint weight, nint output, nint bias = 0) =>
        _primitive.Run(_bias ? [input, weight, output, bias] : [input, weight, output]);

    /// <summary>Packs a weight, or unpacks a gradient by it.</summary>
    public void Reorder(nint from, nint to) => _reorder!.Run(from, to);

    /// <inheritdoc/>
    public void Dispose()
    {
        _primitive.Dispose();
        _reorder?.Dispose();
    }

    private static (Argument, MemoryDesc)[] Operands(ConvKey key, MemoryDesc packed)
    {
        (Argument input, Argument weight, Argument output) = key.Pass switch
        {
            ConvPass.Forward => (Argument.Source, Argument.Weights, Argument.Destination),
            ConvPass.InputGrad => (Argument.SourceGrad, Argument.Weights, Argument.DestinationGrad),
            _ => (Argument.Source, Argument.WeightsGrad, Argument.DestinationGrad),
        };
        (Argument, MemoryDesc)[] three =
        [
            (input, Formats.Picture(key.Geometry.Input, key.Type)), (weight, packed), (output, Formats.Picture(key.Geometry.Output, key.Type)),
        ];
        return key.Bias ? [.. three, (Argument.Bias, Formats.Bias(key.Geometry.OutChannels))] : three;
    }
}
