using System.Buffers.Binary;
using System.Text;
using Atelier.Nn.StateDict;

namespace Atelier.Nn.Tests.StateDict;

/// <summary>A safetensors file in the temporary folder, made from raw parts so that it can be as wrong as a test needs.</summary>
internal sealed class SafeTensorsFile : IDisposable
{
    public SafeTensorsFile(byte[] content) => File.WriteAllBytes(Path, content);

    public SafeTensorsFile(string header, int dataLength)
        : this(Content(header, new byte[dataLength]))
    {
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public static byte[] Content(string header, byte[] data) => Content(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Content(byte[] header, byte[] data)
    {
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        return [.. prefix, .. header, .. data];
    }

    public static byte[] Written(IEnumerable<SafeTensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using MemoryStream stream = new();
        SafeTensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    /// <summary>Opens the file and reads every tensor.</summary>
    public Dictionary<string, byte[]> ReadAll()
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(Path);
        Dictionary<string, byte[]> read = [];
        foreach (SafeTensorEntry entry in reader.Entries.Values)
        {
            byte[] bytes = new byte[entry.Length];
            reader.Read(entry, bytes);
            read.Add(entry.Name, bytes);
        }

        return read;
    }

    public void Dispose() => File.Delete(Path);
}
