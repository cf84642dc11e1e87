using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Atelier.Data;

/// <summary>What a publisher says of a file, so that what arrives can be told from it.</summary>
internal interface IPublishedFile
{
    /// <summary>Bytes that it inflates to at most: what is longer is another file.</summary>
    long MaxLength { get; }

    /// <summary>What is wrong with a file, as a clause; null if nothing is.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    string? Fault(string path);
}

/// <summary>
/// What a gzipped file must contain. The content is pinned rather than the archive, which a mirror may compress anew.
/// </summary>
/// <param name="Length">Bytes, inflated.</param>
/// <param name="Sha256">SHA-256 of the inflated bytes, in lower-case hexadecimal.</param>
internal record PublishedFile(long Length, string Sha256) : IPublishedFile
{
    /// <inheritdoc/>
    public long MaxLength => Length;

    /// <summary>What is wrong with a file, as a clause; null if nothing is. No more is inflated than the length calls for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? Fault(string path)
    {
        try
        {
            using Stream stream = Content(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = new byte[1 << 16];
            long length = 0;
            for (int read; length <= Length && (read = stream.Read(buffer)) > 0; length += read)
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }

            string found = Convert.ToHexStringLower(hash.GetHashAndReset());
            return length != Length ? $"its content is {(length > Length ? "more" : "less")} than the {Length} bytes expected"
                : found != Sha256 ? $"its content has SHA-256 {found}, expected {Sha256}"
                : null;
        }
        catch (InvalidDataException e)
        {
            return $"it is no sound gzip archive ({e.Message})";
        }
    }

    /// <summary>What counts of a file.</summary>
    protected virtual Stream Content(string path) => new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
}

/// <summary>What a file must contain that is published as it is.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
internal sealed record PublishedPlainFile(long Length, string Sha256) : PublishedFile(Length, Sha256)
{
    /// <inheritdoc/>
    protected override Stream Content(string path) => File.OpenRead(path);
}

/// <summary>An archive whose publisher gives its MD5: enough against accidents, which is all that a checksum from the same place guards against.</summary>
/// <param name="MaxLength">Bytes that it has at most.</param>
/// <param name="Md5">In lower-case hexadecimal.</param>
internal sealed record PublishedArchive(long MaxLength, string Md5) : IPublishedFile
{
    /// <inheritdoc/>
    [SuppressMessage("Security", "CA5351", Justification = "The publisher gives no other checksum, and it is no secret's guard.")]
    public string? Fault(string path)
    {
        using FileStream file = File.OpenRead(path);
        string found = Convert.ToHexStringLower(MD5.HashData(file));
        return found == Md5 ? null : $"it has MD5 {found}, expected {Md5}";
    }
}
