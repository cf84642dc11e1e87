namespace Atelier.Nn.StateDict;

/// <summary>A safetensors file is not what the format asks for: damaged, cut short, hostile or of an unknown kind.</summary>
public sealed class SafeTensorsException : Exception
{
    /// <summary>Says which file, what is wrong with it and where.</summary>
    public SafeTensorsException(string path, string problem, Exception? inner = null)
        : base($"{path}: not a valid safetensors file: {problem}", inner) => Path = path;

    /// <summary>The file, as it was asked for.</summary>
    public string Path { get; }
}
