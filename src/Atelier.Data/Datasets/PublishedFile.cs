using System.IO.Compression;
using System.Security.Cryptography;

namespace Atelier.Data;

/// <summary>
/// What a gzipped file must contain. The content is pinned rather than the archive, which a mirror may compress anew.
/// </summary>
/// <param name="Length">Bytes, inflated.</param>
/// <param name="Sha256">SHA-256 of the inflated bytes, in lower-case hexadecimal.</param>
internal sealed record PublishedFile(long Length, string Sha256)
{
    /// <summary>What is wrong with an archive, as a clause; null if nothing is. No more is inflated than the length calls for.</summary>
    /// <param name="path">The gzipped file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? Fault(string path)
    {
        try
        {
            using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
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
}
