using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Atelier.Data;

/// <summary>
/// A dataset prepared into one file, mapped into memory: pictures are read where they lie, in any order, and each is checked
/// against its SHA-256 when it is read first. Has the same content hash as the files it was prepared from.
/// <para>
/// A page of a map that the disk cannot give ends the process. So a record is fetched first by a read that may fail, and only then
/// read from the map; and each reading makes sure that the file still reaches so far. A page that was evicted since, and that the
/// disk does not give again, is beyond this.
/// </para>
/// </summary>
public sealed unsafe class PackedDataset : IImageDataset
{
    private readonly string _path;
    private readonly PackedIndex _index;
    private readonly PackedPart _part;
    private readonly PictureFormat _format;
    private readonly int _first;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _records;
    private readonly SafeFileHandle _file;
    private readonly long _start;
    private readonly bool[] _checked;

    private PackedDataset(string path, PackedIndex index, PackedPart part, int first, SafeFileHandle file, MemoryMappedViewAccessor view)
    {
        (_path, _index, _part, _format, _first, _file, _view) = (path, index, part, index.Description.Format, first, file, view);
        _start = PackedFile.FirstRecord + ((long)first * _format.RecordLength);
        _checked = new bool[part.Count];
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _records = start + view.PointerOffset + _start;
    }

    /// <inheritdoc/>
    public string Name => _index.Description.Name;

    /// <inheritdoc/>
    public long Count => _part.Count;

    /// <inheritdoc/>
    public int Channels => _format.Channels;

    /// <inheritdoc/>
    public int Height => _format.Height;

    /// <inheritdoc/>
    public int Width => _format.Width;

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames => _index.Description.ClassNames;

    /// <inheritdoc/>
    public string ContentHash => _part.ContentHash;

    /// <inheritdoc/>
    public AnnotationSchema Schema => _index.Description.Schema;

    /// <summary>Opens a prepared file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The part; size and channels null or the file's own.</param>
    /// <exception cref="DatasetException">It cannot be read, is damaged, has no such part, or was prepared otherwise than asked for.</exception>
    public static PackedDataset Open(string path, DatasetOptions options)
    {
        FileStream? file = null;
        try
        {
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Open(path, file, options);
        }
        catch (Exception e)
        {
            file?.Dispose();
            throw e switch
            {
                InvalidDataException => new DatasetException($"{path}: is no sound prepared file: {e.Message}.", e),
                IOException or UnauthorizedAccessException => new DatasetException($"{path}: cannot be read: {e.Message}", e),
                _ => e,
            };
        }
    }

    /// <inheritdoc/>
    public int? Label(long index)
    {
        this.CheckIndex(index);
        return _index.Label(_first + (int)index);
    }

    /// <inheritdoc/>
    public Annotation Describe(long index)
    {
        this.CheckIndex(index);
        return _index.Describe(_first + (int)index);
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        ChannelConversion.ToFloats(Record(index)[.._format.PictureLength], pixels);
        GC.KeepAlive(_view);
    }

    /// <inheritdoc/>
    public void ReadLevels(long index, Span<byte> levels)
    {
        this.CheckRead(index, levels.Length, Channels);
        Record(index)[.._format.PictureLength].CopyTo(levels);
        GC.KeepAlive(_view);
    }

    /// <inheritdoc/>
    public void ReadTarget(long index, Span<float> pixels)
    {
        this.CheckTarget(index, pixels);
        ChannelConversion.ToFloats(Record(index).Slice(_format.PictureLength, _format.TargetLength), pixels);
        GC.KeepAlive(_view);
    }

    /// <inheritdoc/>
    public void ReadMask(long index, Span<float> mask)
    {
        this.CheckMask(index, mask);
        ChannelConversion.ToShares(Record(index)[(_format.PictureLength + _format.TargetLength)..], mask);
        GC.KeepAlive(_view);
    }

    private static PackedDataset Open(string path, FileStream file, DatasetOptions options)
    {
        PackedIndex index = PackedFile.ReadIndex(file);
        PackedDescription description = index.Description;
        int at = description.Parts.ToList().FindIndex(part => part.Split == options.Split);
        if (at < 0)
        {
            throw new MissingPartException($"{path}: has no {options.Split.ToString().ToLowerInvariant()} pictures.");
        }

        CheckWanted(path, description.Format, options);
        int first = description.Parts.Take(at).Sum(part => part.Count);
        CheckHash(path, index, description.Parts[at], first);
        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new PackedDataset(path, index, description.Parts[at], first, file.SafeFileHandle, map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read));
    }

    private static void CheckWanted(string path, PictureFormat format, DatasetOptions options)
    {
        if ((options.Size is int size && (size != format.Height || size != format.Width)) || (options.Channels is int channels && channels != format.Channels))
        {
            throw new DatasetException(
                $"{path}: was prepared as {format.Width}x{format.Height}x{format.Channels}; it cannot be had as " +
                $"{options.Size ?? format.Width}x{options.Size ?? format.Height}x{options.Channels ?? format.Channels}: prepare another file.");
        }
    }

    private static void CheckHash(string path, PackedIndex index, PackedPart part, int first)
    {
        PackedDescription description = index.Description;
        string found = ContentHashing.Of(
            description.Format, description.Schema, part.Count, i => index.Digest(first + i), i => index.Label(first + i), i => index.Describe(first + i));
        if (found != part.ContentHash)
        {
            throw new DatasetException($"{path}: is damaged: its content has the hash {found}, its index declares {part.ContentHash}.");
        }
    }

    private ReadOnlySpan<byte> Record(long index)
    {
        long offset = index * _format.RecordLength;
        if (!_checked[index])
        {
            Check(index, offset);
            _checked[index] = true;
        }

        return RandomAccess.GetLength(_file) >= _start + offset + _format.RecordLength ? new(_records + offset, _format.RecordLength)
            : throw new DatasetException($"{_path}: was cut short since it was opened: record {_first + index} is gone.");
    }

    private void Check(long index, long offset)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_format.RecordLength);
        try
        {
            Span<byte> record = buffer.AsSpan(0, _format.RecordLength);
            int read = 0;
            for (int n; read < record.Length && (n = RandomAccess.Read(_file, record[read..], _start + offset + read)) > 0; read += n)
            {
            }

            if (read < record.Length || !ContentHashing.Digest(record).AsSpan().SequenceEqual(_index.Digest(_first + (int)index)))
            {
                throw new DatasetException($"{_path}: record {_first + index} is damaged.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MachineFaultException($"{_path}: record {_first + index} cannot be read: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
