using System.Numerics;
using Atelier.Imaging;

namespace Atelier.Data.Inspection;

/// <summary>
/// How a picture looks: a perceptual hash to find its like by, and a thumbnail to be sure. The hash is the difference hash in both
/// directions (N. Krawetz, "Kind of like that", 2013): of a small grey version, whether each pixel is brighter than the next, 128 bits.
/// </summary>
internal sealed class PictureLook
{
    /// <summary>Bits of the hash.</summary>
    public const int HashBits = 128;

    /// <summary>How many bits may differ between pictures that may look the same.</summary>
    public const int MaxDistance = 7;

    private const int Side = 16, HashSide = 8;
    private const double MaxDifference = 4, MaxOneDifference = 40;
    private const int ConstantSpread = 2;

    // In flat areas rounding would decide otherwise.
    private const int Margin = 2;

    private readonly byte[] _thumbnail;

    private PictureLook(UInt128 hash, byte[] thumbnail, bool isConstant) => (Hash, _thumbnail, IsConstant) = (hash, thumbnail, isConstant);

    /// <summary>The hash.</summary>
    public UInt128 Hash { get; }

    /// <summary>Whether it is of one colour.</summary>
    public bool IsConstant { get; }

    /// <summary>Looks at a picture, 8 bits a sample.</summary>
    public static PictureLook Of(Image picture)
    {
        Image opaque = picture.Over(new Rgb(255, 255, 255)), small = opaque.WithChannels(3).Resize(Side, Side);
        Image grey = small.WithChannels(1);
        return new(Differences(grey.Resize(HashSide + 1, HashSide), 1) | ((UInt128)Differences(grey.Resize(HashSide, HashSide + 1), HashSide) << 64), small.Bytes.ToArray(), IsFlat(opaque));
    }

    /// <summary>Whether two pictures look the same: nearly one hash, and thumbnails that hardly differ anywhere.</summary>
    public bool LooksLike(PictureLook other)
    {
        if (Distance(other) > MaxDistance)
        {
            return false;
        }

        int sum = 0, most = 0;
        for (int i = 0; i < _thumbnail.Length; i++)
        {
            int difference = Math.Abs(_thumbnail[i] - other._thumbnail[i]);
            (sum, most) = (sum + difference, Math.Max(most, difference));
        }

        return sum <= MaxDifference * _thumbnail.Length && most <= MaxOneDifference;
    }

    /// <summary>How many bits of the hashes differ.</summary>
    public int Distance(PictureLook other) => (int)UInt128.PopCount(Hash ^ other.Hash);

    // Whether each pixel is clearly brighter than the one so many samples on.
    private static ulong Differences(Image grey, int step)
    {
        ulong bits = 0;
        for (int y = 0; y < HashSide; y++)
        {
            for (int x = 0; x < HashSide; x++)
            {
                int at = (y * grey.Width) + x;
                bits = (bits << 1) | (grey.Bytes[at] > grey.Bytes[at + step] + Margin ? 1UL : 0);
            }
        }

        return bits;
    }

    private static bool IsFlat(Image picture)
    {
        ReadOnlySpan<byte> bytes = picture.Bytes;
        for (int channel = 0; channel < picture.Channels; channel++)
        {
            int low = 255, high = 0;
            for (int i = channel; i < bytes.Length; i += picture.Channels)
            {
                (low, high) = (Math.Min(low, bytes[i]), Math.Max(high, bytes[i]));
            }

            if (high - low > ConstantSpread)
            {
                return false;
            }
        }

        return true;
    }
}
