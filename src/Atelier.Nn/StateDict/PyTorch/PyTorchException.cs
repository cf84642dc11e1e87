using System.Text;

namespace Atelier.Nn.StateDict.PyTorch;

/// <summary>A PyTorch file is damaged, cut short or hostile, or holds what is not read: anything else than tensors, numbers, texts and containers of them.</summary>
public sealed class PyTorchException : Exception
{
    private const int MaxLength = 1_000;

    /// <summary>Says which file, what is wrong with it and where.</summary>
    public PyTorchException(string path, string problem, Exception? inner = null)
        : base($"{path}: cannot be read as a PyTorch file: {Printable(problem)}.", inner) => Path = path;

    /// <summary>The file, as it was asked for.</summary>
    public string Path { get; }

    /// <summary>Names come from the file: they may be long, and must not command a terminal.</summary>
    private static string Printable(string text)
    {
        StringBuilder printable = new(Math.Min(text.Length, MaxLength));
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            printable.Append(char.IsControl(c) ? '?' : c);
        }

        return text.Length > MaxLength ? printable.Append("...").ToString() : printable.ToString();
    }
}
