using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>Runs a <see cref="GatherConv"/>: packed pieces of the source times packed weights.</summary>
internal sealed unsafe class GatherKernel
{
    private readonly GatherConv _conv;
    private readonly PackedSource _source;
    private readonly PackedWeights[] _weights;
    private readonly nint[] _offsets;
    private readonly nint _groupFloats;

    private GatherKernel(GatherConv conv)
    {
        _conv = conv;
        _source = PackedSource.For(conv);
        _weights = [.. conv.Phases.Select(phase => PackedWeights.For(conv, _source, phase))];
        _offsets = new nint[_weights.Length];
        for (int p = 0; p < _weights.Length; p++)
        {
            _offsets[p] = _groupFloats;
            _groupFloats += _weights[p].Parts * _weights[p].PartFloats;
        }
    }

    /// <summary>Overwrites the target with the convolution of the source; <paramref name="key"/> says which convolution it is.</summary>
    public static void Run(GatherConv conv, float* source, WeightOperand weight, object key, float* target)
    {
        GatherKernel kernel = new(conv);
        float* values = weight.Values;
        using DerivedMemory memory = weight.Packed(key, kernel._groupFloats * conv.Groups, to => kernel.PackWeights(values, (float*)to));
        float* packed = (float*)memory.Block;
        ThreadTeam.Run(kernel._source.PieceCount, piece => kernel.RunPiece(kernel._source[piece], source, packed, target));
    }

    private void PackWeights(float* weight, float* packed)
    {
        for (int p = 0; p < _weights.Length; p++)
        {
            PackedWeights weights = _weights[p];
            float* phase = packed + _offsets[p];
            ThreadTeam.For((long)_conv.Groups * weights.Parts, Math.Max(1, 16384 / Math.Max(1, weights.PartFloats)), (first, last) =>
            {
                for (long i = first; i < last; i++)
                {
                    (int group, int part) = ((int)(i / weights.Parts), (int)(i % weights.Parts));
                    weights.Pack(part, weight + (group * _conv.WeightGroupStride), phase + (group * _groupFloats) + (part * weights.PartFloats));
                }
            });
        }
    }

    private void RunPiece(Piece piece, float* source, float* packedWeights, float* target)
    {
        using ScratchPool.Lease lease = ScratchPool.Rent(_source.Floats);
        float* packed = lease.Floats;
        for (int group = 0; group < _conv.Groups; group++)
        {
            for (int p = 0; p < _weights.Length; p++)
            {
                if (p == 0 || _source.PerPhase)
                {
                    _source.Fill(piece, _conv.Phases[p], group, source, packed);
                }

                RunPhase(piece, p, group, packed, packedWeights + (group * _groupFloats) + _offsets[p], target);
            }
        }
    }

    private void RunPhase(Piece piece, int p, int group, float* packed, float* packedWeights, float* target)
    {
        Phase phase = _conv.Phases[p];
        PackedWeights weights = _weights[p];
        int lines = _source.LineCount(piece, phase);
        fixed (Segment* segments = weights.Segments)
        {
            for (int part = 0; part < weights.Parts; part++)
            {
                for (int l = 0; l < lines; l++)
                {
                    Line line = _source.Line(piece, phase, group, l);
                    weights.RunLine(part, line, segments, packed + line.Source, packedWeights + (part * weights.PartFloats), target + line.Target);
                }
            }
        }
    }
}
