using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Managed.Kernels;
using ConvGeometry = Atelier.Tensors.Ops.ConvGeometry;

namespace Atelier.Tensors.Tests.Kernels;

/// <summary>These count native allocations, so nothing may run beside them.</summary>
[Collection(nameof(ThreadTeamTests))]
public sealed unsafe class ScratchPoolTests
{
    [Fact]
    public void Memory_is_aligned_large_enough_and_lent_to_one_at_a_time()
    {
        foreach (long floats in (long[])[0, 1, 4096, 4097, 1 << 20])
        {
            using ScratchPool.Lease first = ScratchPool.Rent(floats), second = ScratchPool.Rent(floats);
            Assert.Equal(0, (nint)first.Floats % 64);
            Assert.True(Math.Abs(first.Floats - second.Floats) >= floats);
            new Span<float>(first.Floats, (int)floats).Fill(1);
            new Span<float>(second.Floats, (int)floats).Fill(2);
            Assert.False(new Span<float>(first.Floats, (int)floats).ContainsAnyExcept(1f));
        }
    }

    [Fact]
    public void Kernels_take_no_new_memory_once_warm()
    {
        ConvGeometry g = new(8, 24, 20, 20, 40, 20, 20, 3, 3, 1, 1, 1, 1, 1, 1, 1);
        using NativeFloats x = NativeFloats.Random(g.Input.Count, 1), w = NativeFloats.Random(g.Weight.Count, 2), y = new(g.Output.Count);
        long before = Step(20);
        long after = Step(200);

        // A helper that slept through the whole warm-up may need its first buffers.
        Assert.InRange(after - before, 0, 4 * (ThreadTeam.Size - 1));

        long Step(int times)
        {
            for (int i = 0; i < times; i++)
            {
                ConvForward.Run(g, x.Pointer, w.Pointer, y.Pointer);
                ConvInputGrad.Run(g, y.Pointer, w.Pointer, x.Pointer);
                ConvWeightGrad.Run(g, x.Pointer, y.Pointer, w.Pointer);
                Gemm.Run(false, true, 80, 90, 70, x.Pointer, 70, y.Pointer, 70, w.Pointer, 90);
                w.Span.Fill(0.01f);
            }

            return ScratchPool.Allocations;
        }
    }
}
