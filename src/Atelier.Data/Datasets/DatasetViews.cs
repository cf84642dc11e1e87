using System.Globalization;

namespace Atelier.Data;

/// <summary>Datasets made of others.</summary>
public static class DatasetViews
{
    /// <summary>The pictures of one domain alone: what a model between two unpaired piles takes two of.</summary>
    /// <param name="data">A dataset with domains.</param>
    /// <param name="domain">An index into its schema's domains.</param>
    /// <exception cref="DatasetException">There is no such domain, or no picture is of it.</exception>
    public static IImageDataset OfDomain(this IImageDataset data, int domain)
    {
        if (domain < 0 || domain >= data.Schema.Domains.Count)
        {
            throw new DatasetException($"{data.Name}: there is no domain {domain}, but {data.Schema.Domains.Count}.");
        }

        long[] indices = [.. Numbers(data.Count).Where(i => data.Describe(i).Domain == domain)];
        return indices.Length > 0
            ? new DatasetSelection(data, indices, string.Create(CultureInfo.InvariantCulture, $"{data.ContentHash}[domain {domain}]"))
            : throw new DatasetException($"{data.Name}: no picture is of the domain {data.Schema.Domains[domain]}.");
    }

    /// <summary>The same pairs, each target as the picture and each picture as the target.</summary>
    /// <param name="data">A dataset of pairs.</param>
    /// <exception cref="DatasetException">It has no pairs.</exception>
    public static IImageDataset Reversed(this IImageDataset data) => data.Schema.TargetChannels > 0
        ? new ReversedPairs(data)
        : throw new DatasetException($"{data.Name}: its pictures have no targets.");

    /// <summary>Two datasets of the same things as pairs: picture i of one has picture i of the other for its target.</summary>
    /// <param name="pictures">Gives the pictures, and all else that is known.</param>
    /// <param name="targets">Gives the targets: as many, of the same size.</param>
    /// <param name="name">What to call the pairs.</param>
    /// <exception cref="DatasetException">They are not as many, or not of one size.</exception>
    public static IImageDataset PairedWith(this IImageDataset pictures, IImageDataset targets, string name)
        => (pictures.Count, pictures.Height, pictures.Width) == (targets.Count, targets.Height, targets.Width)
            ? new Pairs(pictures, targets, name)
            : throw new DatasetException($"{name}: {pictures.Name} has {pictures.Count} pictures of {pictures.Width}x{pictures.Height}, " +
                $"{targets.Name} {targets.Count} of {targets.Width}x{targets.Height}: they make no pairs.");

    /// <summary>Datasets one after another, each a domain of its own.</summary>
    /// <param name="name">What to call them together.</param>
    /// <param name="domains">At least one dataset; all of one size, and with the first's classes and kinds of annotations.</param>
    /// <exception cref="DatasetException">Their pictures differ in size or channels, or in what is known of them.</exception>
    public static IImageDataset Domains(string name, params (string Name, IImageDataset Data)[] domains)
    {
        IImageDataset first = domains[0].Data;
        foreach ((_, IImageDataset other) in domains)
        {
            if ((other.Height, other.Width, other.Channels) != (first.Height, first.Width, first.Channels))
            {
                throw new DatasetException(
                    $"{name}: {first.Name} is of {first.Width}x{first.Height}x{first.Channels}, {other.Name} of {other.Width}x{other.Height}x{other.Channels}.");
            }

            if (!IsAlike(other.Schema, first.Schema))
            {
                throw new DatasetException($"{name}: {other.Name} has other annotations than {first.Name}.");
            }
        }

        return new DomainUnion(name, domains);
    }

    private static bool IsAlike(AnnotationSchema a, AnnotationSchema b)
        => (a.Captions, a.Masks, a.TargetChannels) == (b.Captions, b.Masks, b.TargetChannels) && a.Attributes.SequenceEqual(b.Attributes);

    private static IEnumerable<long> Numbers(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return i;
        }
    }
}

/// <summary>Some of a dataset's pictures, in an order of their own.</summary>
/// <param name="whole">Where they are from.</param>
/// <param name="indices">Their numbers there, at least one.</param>
/// <param name="contentHash">Identifies the choice and what it is made from.</param>
internal class DatasetSelection(IImageDataset whole, long[] indices, string contentHash) : IImageDataset
{
    public string Name => whole.Name;

    public long Count => indices.Length;

    public int Channels => whole.Channels;

    public int Height => whole.Height;

    public int Width => whole.Width;

    public IReadOnlyList<string>? ClassNames => whole.ClassNames;

    public string ContentHash => contentHash;

    public AnnotationSchema Schema => whole.Schema;

    public IReadOnlyList<string> Warnings => whole.Warnings;

    public void Read(long index, Span<float> pixels) => whole.Read(There(index), pixels);

    public void ReadLevels(long index, Span<byte> levels) => whole.ReadLevels(There(index), levels);

    public void ReadTarget(long index, Span<float> pixels) => whole.ReadTarget(There(index), pixels);

    public void ReadMask(long index, Span<float> mask) => whole.ReadMask(There(index), mask);

    public virtual int? Label(long index) => whole.Label(There(index));

    public Annotation Describe(long index) => whole.Describe(There(index));

    private long There(long index)
    {
        this.CheckIndex(index);
        return indices[index];
    }
}

/// <summary>Pairs the other way round.</summary>
internal sealed class ReversedPairs(IImageDataset pairs) : IImageDataset
{
    public string Name => pairs.Name;

    public long Count => pairs.Count;

    public int Channels => pairs.Schema.TargetChannels;

    public int Height => pairs.Height;

    public int Width => pairs.Width;

    public IReadOnlyList<string>? ClassNames => pairs.ClassNames;

    public string ContentHash => $"{pairs.ContentHash}[reversed]";

    public AnnotationSchema Schema => pairs.Schema with { TargetChannels = pairs.Channels };

    public IReadOnlyList<string> Warnings => pairs.Warnings;

    public void Read(long index, Span<float> pixels) => pairs.ReadTarget(index, pixels);

    public void ReadTarget(long index, Span<float> pixels) => pairs.Read(index, pixels);

    public void ReadMask(long index, Span<float> mask) => pairs.ReadMask(index, mask);

    public int? Label(long index) => pairs.Label(index);

    public Annotation Describe(long index) => pairs.Describe(index);
}

/// <summary>Pictures of one dataset with those of another for targets.</summary>
internal sealed class Pairs(IImageDataset pictures, IImageDataset targets, string name) : IImageDataset
{
    public string Name => name;

    public long Count => pictures.Count;

    public int Channels => pictures.Channels;

    public int Height => pictures.Height;

    public int Width => pictures.Width;

    public IReadOnlyList<string>? ClassNames => pictures.ClassNames;

    public string ContentHash => $"{pictures.ContentHash} > {targets.ContentHash}";

    public AnnotationSchema Schema => pictures.Schema with { TargetChannels = targets.Channels };

    public IReadOnlyList<string> Warnings => [.. pictures.Warnings, .. targets.Warnings];

    public void Read(long index, Span<float> pixels) => pictures.Read(index, pixels);

    public void ReadTarget(long index, Span<float> pixels) => targets.Read(index, pixels);

    public void ReadMask(long index, Span<float> mask) => pictures.ReadMask(index, mask);

    public int? Label(long index) => pictures.Label(index);

    public Annotation Describe(long index) => pictures.Describe(index);
}

/// <summary>Datasets one after another.</summary>
internal sealed class DomainUnion(string name, (string Name, IImageDataset Data)[] domains) : IImageDataset
{
    private readonly IImageDataset _first = domains[0].Data;

    public string Name => name;

    public long Count { get; } = domains.Sum(domain => domain.Data.Count);

    public int Channels => _first.Channels;

    public int Height => _first.Height;

    public int Width => _first.Width;

    public IReadOnlyList<string>? ClassNames => _first.ClassNames;

    public string ContentHash => string.Join(" + ", domains.Select(domain => domain.Data.ContentHash));

    public AnnotationSchema Schema => _first.Schema with { Domains = [.. domains.Select(domain => domain.Name)] };

    public IReadOnlyList<string> Warnings => [.. domains.SelectMany(domain => domain.Data.Warnings)];

    public void Read(long index, Span<float> pixels)
    {
        (int domain, long there) = Find(index);
        domains[domain].Data.Read(there, pixels);
    }

    public void ReadTarget(long index, Span<float> pixels)
    {
        (int domain, long there) = Find(index);
        domains[domain].Data.ReadTarget(there, pixels);
    }

    public void ReadMask(long index, Span<float> mask)
    {
        (int domain, long there) = Find(index);
        domains[domain].Data.ReadMask(there, mask);
    }

    public int? Label(long index)
    {
        (int domain, long there) = Find(index);
        return domains[domain].Data.Label(there);
    }

    public Annotation Describe(long index)
    {
        (int domain, long there) = Find(index);
        return domains[domain].Data.Describe(there) with { Domain = domain };
    }

    private (int Domain, long Index) Find(long index)
    {
        this.CheckIndex(index);
        int domain = 0;
        while (index >= domains[domain].Data.Count)
        {
            index -= domains[domain++].Data.Count;
        }

        return (domain, index);
    }
}
