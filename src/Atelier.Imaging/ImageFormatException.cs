namespace Atelier.Imaging;

/// <summary>A picture file that cannot be decoded: damaged, hostile, or not of the format asked for.</summary>
public class ImageFormatException : Exception
{
    /// <summary>Names the file, what is wrong and where.</summary>
    /// <param name="file">Path or name of the file.</param>
    /// <param name="problem">What is wrong, as a clause.</param>
    /// <param name="offset">Byte position in the file at which it was noticed.</param>
    /// <param name="inner">What the decompressor said, if it was the one to notice.</param>
    public ImageFormatException(string file, string problem, long offset, Exception? inner = null)
        : base($"{file}: {problem} (at byte {offset})", inner) => (File, Problem, Offset) = (file, problem, offset);

    /// <summary>Path or name of the file.</summary>
    public string File { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>Byte position in the file at which it was noticed.</summary>
    public long Offset { get; }
}

/// <summary>A picture whose file may be sound, but the library that decodes its format is missing; the message names the package.</summary>
public sealed class MissingDecoderException : ImageFormatException
{
    /// <summary>Names the file and what is missing.</summary>
    /// <param name="file">Path or name of the file.</param>
    /// <param name="problem">What is missing, as a clause.</param>
    public MissingDecoderException(string file, string problem)
        : base(file, problem, 0)
    {
    }
}
