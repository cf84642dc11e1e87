using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Data;

/// <summary>What identifies records by content, wherever they come from: a folder and the file packed from it have one hash.</summary>
internal static class ContentHashing
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestLength = SHA256.HashSizeInBytes;

    /// <summary>A record's digest.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> record) => SHA256.HashData(record);

    /// <summary>The hash of records in their order, with all that is known of them.</summary>
    /// <param name="format">What a record holds.</param>
    /// <param name="schema">What is known besides.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="digest">A record's digest, by number.</param>
    /// <param name="label">A record's class.</param>
    /// <param name="annotation">What else is known of it.</param>
    public static string Of(PictureFormat format, AnnotationSchema schema, int count, DigestOf digest, Func<int, int?> label, Func<int, Annotation> annotation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{count}x{format.Height}x{format.Width}x{format.Channels};")));
        bool annotated = format.TargetChannels > 0 || format.HasMask || schema.Captions || schema.Attributes.Count > 0 || schema.Domains.Count > 0;
        if (annotated)
        {
            Append(hash, string.Create(CultureInfo.InvariantCulture, $"{format.TargetChannels},{format.HasMask};{string.Join('\n', schema.Attributes)};{string.Join('\n', schema.Domains)};"));
        }

        for (int i = 0; i < count; i++)
        {
            hash.AppendData(digest(i));
            hash.AppendData(BitConverter.GetBytes(label(i) ?? -1));
            if (annotated)
            {
                Annotation known = annotation(i);
                hash.AppendData(BitConverter.GetBytes(known.Domain ?? -1));
                hash.AppendData(MemoryMarshal.AsBytes<float>(known.Attributes.ToArray()));
                Append(hash, string.Join('\n', known.Captions));
            }
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>A record's digest, by number.</summary>
    public delegate ReadOnlySpan<byte> DigestOf(int index);

    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
