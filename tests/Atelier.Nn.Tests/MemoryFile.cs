using Atelier.Nn.StateDict;

namespace Atelier.Nn.Tests;

/// <summary>A file of tensors that goes with its object.</summary>
internal sealed class MemoryFile : IDisposable
{
    public MemoryFile(IEnumerable<SafeTensorSource> tensors)
    {
        using FileStream stream = File.Create(Path);
        SafeTensorsWriter.Write(stream, tensors);
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
