using System.Text;
using Atelier.Nn.StateDict.PyTorch.Pickle;
using Microsoft.Win32.SafeHandles;

namespace Atelier.Nn.StateDict.PyTorch.Containers;

/// <summary>The format of PyTorch 1.6 and later: an uncompressed zip archive with <c>NAME/data.pkl</c> and a file <c>NAME/data/KEY</c> for each storage.</summary>
internal sealed class ZipContainer : ITorchContainer
{
    private const string PickleName = "/data.pkl";
    private const int MaxByteOrder = 16;

    private readonly SafeFileHandle _file;
    private readonly IReadOnlyDictionary<string, (long Begin, long Length)> _entries;
    private readonly string _folder;

    /// <summary>Reads the pickle and finds the storages it refers to.</summary>
    /// <exception cref="InvalidDataException">Anything is not as it should be.</exception>
    public ZipContainer(SafeFileHandle file, TorchPickles pickles)
    {
        (_file, _entries) = (file, ZipDirectory.Read(file).Entries);
        string[] found = [.. _entries.Keys.Where(name => name.EndsWith(PickleName, StringComparison.Ordinal))];
        _folder = found.Length == 1 ? found[0][..^PickleName.Length] : throw new InvalidDataException($"the zip archive has {found.Length} files NAME{PickleName}, not one");
        RequireLittleEndian();
        using MemoryStream pickle = new(Bytes(found[0], TorchPickles.MaxLength));
        Root = pickles.Read(new PickleInput(pickle, pickle.Length));
        foreach (TorchStorage storage in pickles.Vocabulary.Storages)
        {
            RequireWhole(storage);
        }
    }

    /// <inheritdoc/>
    public object? Root { get; }

    /// <inheritdoc/>
    public long Locate(TorchStorage storage) => _entries[NameOf(storage)].Begin;

    private string NameOf(TorchStorage storage) => $"{_folder}/data/{storage.Key}";

    private void RequireWhole(TorchStorage storage)
    {
        if (!_entries.TryGetValue(NameOf(storage), out (long Begin, long Length) entry))
        {
            throw new InvalidDataException($"the zip archive has no file for storage '{storage.Key}'");
        }

        long length = storage.Count * storage.Type.Size;
        if (entry.Length != length)
        {
            throw new InvalidDataException($"storage '{storage.Key}' of {storage.Count} {storage.Type.Name} takes {length} bytes, its file has {entry.Length}");
        }
    }

    /// <summary>Files from before the note on byte order were written on little-endian machines, or can't be told apart.</summary>
    private void RequireLittleEndian()
    {
        string name = $"{_folder}/byteorder";
        if (_entries.ContainsKey(name) && Encoding.ASCII.GetString(Bytes(name, MaxByteOrder)).Trim() is var order and not "little")
        {
            throw new InvalidDataException($"it was written with byte order '{order}'; only 'little' is read");
        }
    }

    private byte[] Bytes(string name, long limit)
    {
        (long begin, long length) = _entries[name];
        if (length > limit)
        {
            throw new InvalidDataException($"'{name}' has {length} bytes, at most {limit} are read");
        }

        byte[] bytes = new byte[length];
        return RandomAccess.Read(_file, bytes, begin) == length ? bytes : throw new EndOfStreamException();
    }
}
