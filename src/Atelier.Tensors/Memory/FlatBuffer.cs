namespace Atelier.Tensors.Memory;

/// <summary>
/// Several tensors in one piece of memory, so that what concerns all of them (a reduction over processes, a norm, a check) is
/// one operation. Each part starts at a cache line.
/// </summary>
public sealed class FlatBuffer : IDisposable
{
    private const int Line = BufferPool.Alignment / sizeof(float);

    /// <summary>Zeros for parts of the given shapes (F32), belonging to no arena.</summary>
    public FlatBuffer(IEnumerable<Shape> shapes)
    {
        Shape[] parts = [.. shapes];
        long total = parts.Sum(Padded);
        (Whole, Parts) = Arena.Outside(() =>
        {
            Tensor whole = Tensor.Zeros([checked((int)Math.Max(1, total))]);
            long offset = 0;
            return (whole, parts.Select(shape => whole.View(shape, (offset += Padded(shape)) - Padded(shape))).ToArray());
        });
    }

    /// <summary>Everything, the padding between parts (always zero) included: rank 1.</summary>
    public Tensor Whole { get; }

    /// <summary>The parts, views into <see cref="Whole"/>.</summary>
    public IReadOnlyList<Tensor> Parts { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Whole.Dispose();
        foreach (Tensor part in Parts)
        {
            part.Dispose();
        }
    }

    private static long Padded(Shape shape) => (shape.Count + Line - 1) / Line * Line;
}
