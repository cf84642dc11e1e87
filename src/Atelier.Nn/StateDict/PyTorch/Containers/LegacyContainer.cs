using System.Buffers.Binary;
using Atelier.Nn.StateDict.PyTorch.Pickle;
using Microsoft.Win32.SafeHandles;

namespace Atelier.Nn.StateDict.PyTorch.Containers;

/// <summary>
/// The format before PyTorch 1.6: pickles of a magic number, a version, the writing machine's facts, the object and the storages' keys
/// one after the other; then each storage, its number of elements before them.
/// </summary>
internal sealed class LegacyContainer : ITorchContainer
{
    private const int Version = 1001;

    // 10 bytes of random digits, picked once by PyTorch.
    private static readonly Int128 Magic = Int128.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly Dictionary<string, long> _places = [];

    /// <summary>Reads the pickles and finds the storages.</summary>
    /// <exception cref="InvalidDataException">Anything is not as it should be.</exception>
    public LegacyContainer(FileStream stream, TorchPickles pickles)
    {
        (SafeFileHandle file, long fileLength) = (stream.SafeFileHandle, stream.Length);
        PickleInput input = new(stream, Math.Min(fileLength, TorchPickles.MaxLength));
        RequireMagic(input, pickles);
        RequireLittleEndian(pickles.Read(input));
        Root = pickles.Read(input);
        object? keys = pickles.Read(input);
        long at = input.Position;
        foreach (TorchStorage storage in InOrder(keys, pickles.Vocabulary))
        {
            at = Place(file, fileLength, storage, at);
        }
    }

    /// <inheritdoc/>
    public object? Root { get; }

    /// <inheritdoc/>
    public long Locate(TorchStorage storage) => _places[storage.Key];

    private static void RequireMagic(PickleInput input, TorchPickles pickles)
    {
        object? magic;
        try
        {
            magic = pickles.Read(input);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            magic = null;
        }

        if (magic is not Int128 number || number != Magic)
        {
            throw new InvalidDataException("it is neither a zip archive nor begins with PyTorch's magic number");
        }

        if (pickles.Read(input) is not Int128 version || version != Version)
        {
            throw new InvalidDataException($"its version is not {Version}");
        }
    }

    private static void RequireLittleEndian(object? facts)
    {
        if (facts is not PickleDictionary dictionary || dictionary.GetValueOrDefault("little_endian") is not true)
        {
            throw new InvalidDataException("it was not written on a little-endian machine");
        }
    }

    private static IEnumerable<TorchStorage> InOrder(object? keys, TorchVocabulary vocabulary)
    {
        Dictionary<object, TorchStorage> byKey = vocabulary.Storages.ToDictionary(storage => (object)storage.Key);
        if (keys is not PickleList list || list.Count != byKey.Count)
        {
            throw new InvalidDataException($"the list of storages is not one of the {byKey.Count} that tensors refer to");
        }

        return [.. list.Select(key => key is not null && byKey.Remove(key, out TorchStorage? storage)
            ? storage
            : throw new InvalidDataException("the list of storages names one that no tensor refers to, or one twice"))];
    }

    /// <summary>Notes where a storage's elements begin and returns where they end.</summary>
    private long Place(SafeFileHandle file, long fileLength, TorchStorage storage, long at)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        if (RandomAccess.Read(file, prefix, at) < prefix.Length)
        {
            throw new EndOfStreamException();
        }

        long count = BinaryPrimitives.ReadInt64LittleEndian(prefix), begin = at + prefix.Length, length = storage.Count * storage.Type.Size;
        if (count != storage.Count)
        {
            throw new InvalidDataException($"storage '{storage.Key}' has {count} elements at byte {at}, the pickle says {storage.Count}");
        }

        if (length > fileLength - begin)
        {
            throw new InvalidDataException($"the file is cut short: storage '{storage.Key}' takes {length} bytes from byte {begin}, {fileLength - begin} are left");
        }

        _places.Add(storage.Key, begin);
        return begin + length;
    }
}
