using Atelier.Data;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Planted;

/// <summary>A dataset whose pictures or labels are served from other places than they should be.</summary>
internal abstract class SpoiledDataset(IImageDataset inner, string how) : IImageDataset
{
    public string Name => inner.Name;

    public long Count => inner.Count;

    public int Channels => inner.Channels;

    public int Height => inner.Height;

    public int Width => inner.Width;

    public IReadOnlyList<string>? ClassNames => inner.ClassNames;

    public string ContentHash => $"{inner.ContentHash}[{how}]";

    protected IImageDataset Inner => inner;

    public virtual void Read(long index, Span<float> pixels) => inner.Read(index, pixels);

    public virtual int? Label(long index) => inner.Label(index);
}

/// <summary>Each picture has the label of another one.</summary>
internal sealed class ShuffledLabels : SpoiledDataset
{
    private readonly int[] _places;

    public ShuffledLabels(IImageDataset inner)
        : base(inner, "labels shuffled")
    {
        _places = [.. Enumerable.Range(0, checked((int)inner.Count))];
        new RandomKey(1).Stream("labels").Shuffle<int>(_places);
    }

    public override int? Label(long index) => Inner.Label(_places[index]);
}

/// <summary>Pictures of one class in place of all others.</summary>
internal sealed class OneClass : SpoiledDataset
{
    private const int Kept = 1;

    private readonly long[] _places;

    public OneClass(IImageDataset inner)
        : base(inner, "one class") => _places = [.. Range(inner.Count).Where(i => inner.Label(i) == Kept)];

    public override void Read(long index, Span<float> pixels) => Inner.Read(_places[index % _places.Length], pixels);

    public override int? Label(long index) => Inner.Label(_places[index % _places.Length]);

    private static IEnumerable<long> Range(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return i;
        }
    }
}

/// <summary>
/// Serves what it should until so many pictures have been read, then something else: a broken pipeline. On purpose it is what a
/// dataset must not be, a thing with a memory.
/// </summary>
internal sealed class Turning(IImageDataset good, IImageDataset bad, long after) : SpoiledDataset(good, $"{bad.ContentHash} after {after}")
{
    private long _read;

    private IImageDataset Now => Interlocked.Read(ref _read) <= after ? Inner : bad;

    public override void Read(long index, Span<float> pixels)
    {
        Interlocked.Increment(ref _read);
        Now.Read(index, pixels);
    }

    public override int? Label(long index) => Now.Label(index);
}
