using System.Buffers.Binary;
using Atelier.Nn.StateDict.PyTorch.Containers;
using Atelier.Tensors;

namespace Atelier.Nn.StateDict.PyTorch;

/// <summary>
/// Reads what <c>torch.save</c> wrote (.pt, .pth, .ckpt, .th; the zip format and the one before PyTorch 1.6) as inert data: the pickle
/// inside is parsed with a short list of allowed names, and never executed. Opening parses and checks everything but the elements, which
/// are read on request. Safe to read from several threads.
/// </summary>
/// <remarks>
/// Dictionaries inside dictionaries are laid out flat, keys joined by dots: <c>{"epoch": 3, "state_dict": {"conv1.weight": ...}}</c> has the
/// tensor <c>state_dict.conv1.weight</c> and the note <c>epoch</c>. <see cref="ModuleState.Load"/> takes "state_dict." as its prefix.
/// </remarks>
public sealed class PyTorchFile : IStateFile
{
    private const int MaxListed = 8;
    private const ushort ZipSignature = 0x4b50;

    private readonly FileStream _file;
    private readonly ITorchContainer _container;
    private readonly StateTree _tree;

    private PyTorchFile(string path, FileStream file)
    {
        (Path, _file) = (path, file);
        SortedSet<string> refused = new(StringComparer.Ordinal);
        try
        {
            TorchPickles pickles = new(new TorchVocabulary(file.Length), refused);
            _container = IsZip(file) ? new ZipContainer(file.SafeFileHandle, pickles) : new LegacyContainer(file, pickles);
            RefuseNames(refused);
            _tree = StateTree.Of(_container.Root);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // What else is wrong with a file that wants to call something is of no interest.
            RefuseNames(refused);
            throw new PyTorchException(path, e is EndOfStreamException ? "the file is cut short" : e.Message, e);
        }

        Entries = _tree.Tensors.ToDictionary(pair => pair.Key, pair => Entry(pair.Key, pair.Value));
    }

    /// <summary>The file, as it was asked for.</summary>
    public string Path { get; }

    /// <summary>The tensors by name. A file that holds a single tensor has it under the empty name.</summary>
    public IReadOnlyDictionary<string, StateEntry> Entries { get; }

    /// <summary>Numbers, truth values and texts by name, as text.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _tree.Metadata;

    /// <inheritdoc/>
    public IEnumerable<string> Names => _tree.Tensors.Keys;

    /// <summary>Opens a file, parses its pickle and checks that all its tensors lie inside it.</summary>
    /// <exception cref="PyTorchException">It is no sound PyTorch file, or has names that are not allowed; they are listed.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static PyTorchFile Open(string path)
    {
        FileStream file = File.OpenRead(path);
        try
        {
            return new PyTorchFile(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public StateEntry? Find(string name) => Entries.GetValueOrDefault(name);

    /// <inheritdoc/>
    /// <exception cref="PyTorchException">The file has been cut short since it was opened, or the tensor takes more than 2 GiB.</exception>
    public Tensor Read(string name)
    {
        TorchTensor tensor = _tree.Tensors[name];
        int widest = Math.Max(tensor.Storage.Type.Size, tensor.Storage.Type.DType.SizeOf());
        if (Math.Max(tensor.Span, Entries[name].Shape.Count) > Array.MaxLength / widest)
        {
            throw new PyTorchException(Path, $"'{name}' {Entries[name].Shape} takes more than 2 GiB");
        }

        byte[] elements = StridedElements.Gather(Window(tensor), tensor);
        return HostTensors.Of(tensor.Storage.Type.Widen(elements), tensor.Storage.Type.DType, Shape.Create(tensor.Shape));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static StateEntry Entry(string name, TorchTensor tensor)
        => new(name, tensor.Storage.Type.Name, tensor.Storage.Type.DType, Shape.Create(tensor.Shape));

    /// <summary>The bytes from a tensor's first element to its last.</summary>
    private byte[] Window(TorchTensor tensor)
    {
        int size = tensor.Storage.Type.Size;
        byte[] bytes = new byte[tensor.Span * size];
        long begin = _container.Locate(tensor.Storage) + (tensor.Storage.First + tensor.Offset) * size;
        return RandomAccess.Read(_file.SafeFileHandle, bytes, begin) == bytes.Length
            ? bytes
            : throw new PyTorchException(Path, $"it was cut short since it was opened: {bytes.Length} bytes from byte {begin} on are missing");
    }

    private static bool IsZip(FileStream file)
    {
        Span<byte> signature = stackalloc byte[sizeof(ushort)];
        return RandomAccess.Read(file.SafeFileHandle, signature, 0) == signature.Length && BinaryPrimitives.ReadUInt16LittleEndian(signature) == ZipSignature;
    }

    private void RefuseNames(SortedSet<string> names)
    {
        if (names.Count > 0)
        {
            throw new PyTorchException(Path, $"it names what is never run or made: {string.Join(", ", names.Take(MaxListed).Select(name => name.Length > 80 ? $"{name[..80]}..." : name))}"
                + (names.Count > MaxListed ? $" and {names.Count - MaxListed} more" : "")
                + "; only state dictionaries of tensors, numbers and texts are read");
        }
    }
}
