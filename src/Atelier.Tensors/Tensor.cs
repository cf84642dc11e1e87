using System.Runtime.InteropServices;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors;

/// <summary>
/// A dense array of numbers with a logical <see cref="Shape"/>, and, where gradients are wanted, the operation that made it.
/// Operators are methods of this class, one file each under Ops/. Immutable but for the explicit writes in place that
/// optimisers use. Where elements lie in memory is <see cref="Layout"/>'s business; values read on the host come in logical,
/// row-major order.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private static long s_serial;
    private Storage? _storage;
    private string _gone = "";

    internal Tensor(Storage storage, long offset, Shape shape, DType type)
    {
        _storage = storage;
        Backend = storage.Backend;
        Offset = offset;
        Shape = shape;
        DType = type;
        Arena.Track(this);
    }

    /// <summary>The logical extents.</summary>
    public Shape Shape { get; }

    /// <summary>What one element is.</summary>
    public DType DType { get; }

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Count;

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Where this tensor lies and what computes with it.</summary>
    public IBackend Backend { get; }

    /// <summary>
    /// Whether gradients with respect to this tensor are wanted: set on leaves (parameters, inputs), true of everything
    /// that was computed from such a leaf while recording.
    /// </summary>
    public bool RequiresGrad { get; private set; }

    /// <summary>How this tensor came to be; null for leaves and whatever was made without recording.</summary>
    internal Node? Node { get; set; }

    internal Arena? Arena { get; set; }

    /// <summary>Whether some gradient will read these values.</summary>
    internal bool Awaited { get; set; }

    /// <summary>Grows with every tensor made, so that what is newer than a given moment can be told.</summary>
    internal long Serial { get; } = Interlocked.Increment(ref s_serial);

    /// <summary>The serial of the latest tensor.</summary>
    internal static long LatestSerial => Interlocked.Read(ref s_serial);

    /// <summary>First element, counted in elements from the start of the storage.</summary>
    internal long Offset { get; }

    /// <exception cref="ObjectDisposedException">The tensor was disposed or its arena has closed.</exception>
    internal Storage Storage => _storage ?? throw new ObjectDisposedException(
        nameof(Tensor), $"The tensor {DType} {Shape} can't be used any more: {_gone}.");

    /// <summary>Grows whenever the memory is written in place; -1 once it is gone.</summary>
    internal int Version => _storage?.Version ?? -1;

    /// <summary>A tensor with undefined contents.</summary>
    public static Tensor Empty(Shape shape, DType type = DType.F32, IBackend? backend = null)
        => new(new Storage(backend ?? Device.Current, shape.Count * type.SizeOf()), 0, shape, type);

    /// <summary>Marks this leaf as one that gradients are wanted for, and returns it.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not floating, or was computed from others.</exception>
    public Tensor WithGrad()
    {
        if (!DType.IsFloating() || Node is not null)
        {
            throw new InvalidOperationException($"Only a floating leaf can require gradients; this is {DType} {Shape}, made by {Node?.Op.Name ?? "nothing"}.");
        }

        RequiresGrad = true;
        return this;
    }

    /// <summary>The same values (no copy) as a leaf through which no gradient flows.</summary>
    public Tensor Detach() => View(Shape);

    /// <summary>The same elements under another shape, sharing memory; the caller vouches for the order in memory.</summary>
    internal Tensor View(Shape shape, long offset = 0) => new(Storage.Share(), Offset + offset, shape, DType);

    internal void Record(Node node)
    {
        Node = node;
        RequiresGrad = true;
    }

    /// <summary>Called when an arena hands this tensor to the enclosing one: the graph behind it is gone.</summary>
    internal void MoveTo(Arena? outer)
    {
        RequiresGrad &= Node is null;
        Node = null;
        Arena = outer;
    }

    internal void Release(string why)
    {
        Node = null;
        Empty(why);
    }

    /// <summary>
    /// Says that nobody will read this tensor's values again: where it belongs to the current arena they go back now, unless the
    /// gradient of something recorded waits for them. Gradients flow through it as before. For authors of layers, about what they
    /// alone have seen: between two layers of a sequence, say, or inside a block.
    /// </summary>
    public void Spend()
    {
        if (!Awaited && Arena is not null && ReferenceEquals(Arena, Memory.Arena.Current))
        {
            Empty("it was spent, for nobody was to read it again");
        }
    }

    private void Empty(string why)
    {
        if (Interlocked.Exchange(ref _storage, null) is { } storage)
        {
            _gone = why;
            storage.Release();
        }
    }

    /// <summary>Gives the memory back now. Needed only for tensors that belong to no arena.</summary>
    public void Dispose() => Release("it was disposed");

    /// <summary>Type and shape, and the operation that made it.</summary>
    public override string ToString() => $"{DType} {Shape}{(Node is null ? "" : $" from {Node.Op.Name}")}";

    /// <summary>The raw bytes in the order of memory, copied to the host.</summary>
    internal byte[] RawBytes()
    {
        byte[] bytes = new byte[Count * DType.SizeOf()];
        Backend.Download(this, bytes);
        return bytes;
    }

    internal static ReadOnlySpan<byte> BytesOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values);
}
