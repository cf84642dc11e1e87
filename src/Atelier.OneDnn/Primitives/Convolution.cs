using Atelier.OneDnn.Native;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Memory;

namespace Atelier.OneDnn.Primitives;

/// <summary>
/// One pass of a convolution, compiled. Its weight (or the gradient by it) is in a format that the implementation chose;
/// <see cref="Reorder"/> goes between that and the plain one of tensors.
/// </summary>
internal sealed unsafe class Convolution : IDisposable
{
    private readonly Primitive _primitive;
    private readonly Primitive? _reorder;
    private readonly ConvKey _key;
    private readonly bool _mirrored;

    private Convolution(ConvKey key, bool mirrored, PrimitiveDesc plan)
    {
        (_key, _mirrored) = (key, mirrored);
        bool weightGrad = key.Pass == ConvPass.WeightGrad;
        MemoryDesc plain = Formats.PlainWeight(key), packed = plan[weightGrad ? Query.WeightsGrad : Query.Weights];
        (Weight, Implementation) = (WeightFormat.Of(packed), plan.Implementation);
        _primitive = new Primitive(plan, Operands(key, packed));
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
    public bool Reorders => _reorder is not null || _mirrored;

    /// <summary>oneDNN's name of what runs.</summary>
    public string Implementation { get; }

    /// <summary>Compiles a pass, or returns null where oneDNN has no kernel for it.</summary>
    public static Convolution? TryCreate(ConvKey key)
    {
        Engine.SetThreads();
        ConvKey? mirror = Mirror.Of(key);
        using PrimitiveDesc? plan = ConvPlan.TryCreate(mirror ?? key);
        return plan is null ? null : new Convolution(mirror ?? key, mirror is not null, plan);
    }

    /// <summary>Computes whichever of input, packed weight and output the pass is for from the other two.</summary>
    /// <param name="input">The input or its gradient.</param>
    /// <param name="weight">The packed weight or the gradient by it, packed.</param>
    /// <param name="output">The output or its gradient.</param>
    /// <param name="bias">Added per output channel, where the key says so.</param>
    public void Run(nint input, nint weight, nint output, nint bias = 0)
    {
        if (_mirrored)
        {
            (input, output) = (output, input);
        }

        if (_key.Beside > 1)
        {
            RunSideBySide(input, weight, output, bias);
        }
        else
        {
            RunPrimitive(input, weight, output, bias);
        }
    }

    /// <summary>Packs a weight, or unpacks a gradient by it.</summary>
    public void Reorder(nint from, nint to)
    {
        if (!_mirrored)
        {
            _reorder!.Run(from, to);
            return;
        }

        long bytes = _key.Geometry.Weight.Count * sizeof(float);
        nint unpacked = BufferPool.Shared.Rent(bytes);
        try
        {
            _reorder?.Run(from, unpacked);
            Mirror.Reflect(_key.Geometry, (float*)(_reorder is null ? from : unpacked), (float*)to);
        }
        finally
        {
            BufferPool.Shared.Return(unpacked, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _primitive.Dispose();
        _reorder?.Dispose();
    }

    private void RunPrimitive(nint input, nint weight, nint output, nint bias)
        => _primitive.Run(_key.Bias ? [input, weight, output, bias] : [input, weight, output]);

    private void RunSideBySide(nint input, nint weight, nint output, nint bias)
    {
        (Shape inputs, Shape outputs) = (_key.Geometry.Input, _key.Geometry.Output);
        using Scratch<ushort> x = new(inputs.Count), y = new(outputs.Count);
        if (_key.Pass != ConvPass.InputGrad)
        {
            SideBySide.Lay(input, inputs, _key.Beside, (nint)x.Pointer);
        }

        if (_key.Pass != ConvPass.Forward)
        {
            SideBySide.Lay(output, outputs, _key.Beside, (nint)y.Pointer);
        }

        RunPrimitive((nint)x.Pointer, weight, (nint)y.Pointer, bias);
        switch (_key.Pass)
        {
            case ConvPass.Forward: SideBySide.TakeApart((nint)y.Pointer, outputs, _key.Beside, output); break;
            case ConvPass.InputGrad: SideBySide.TakeApart((nint)x.Pointer, inputs, _key.Beside, input); break;
        }
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
            (input, Formats.Picture(key, key.Geometry.Input)), (weight, packed), (output, Formats.Picture(key, key.Geometry.Output)),
        ];
        return key.Bias ? [.. three, (Argument.Bias, Formats.Bias(key.Geometry.OutChannels))] : three;
    }
}
