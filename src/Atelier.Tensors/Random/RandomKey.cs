using System.Text;

namespace Atelier.Tensors;

/// <summary>
/// Randomness as a value. A key names a stream of random numbers and can be derived from another by a name or a number:
/// <c>new RandomKey(seed).Stream("dropout/3").At(step)</c>. Drawing changes nothing: sample i, element e of a key is always
/// the same number, at any batch size, vector width, thread count and order of drawing.
/// </summary>
/// <param name="Value">The 64 bits that key the generator: at the root, the seed.</param>
/// <remarks>
/// A draw uses the Philox counter (block, 0, sample low, sample high), a derivation (1 or 2, 0xFFFFFFFF, hash or number), so
/// the two never meet. Within a sample, element e lies in group e / 64; a group is sixteen successive blocks stored word by
/// word: element e is word (e % 64) / 16 of block 16 * (e / 64) + e % 16.
/// </remarks>
public readonly record struct RandomKey(ulong Value)
{
    private const uint Derivation = uint.MaxValue;

    /// <summary>The key of the stream with that name; different names give unrelated streams.</summary>
    public RandomKey Stream(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Derive(1, Hash(name));
    }

    /// <summary>The key of one step, epoch, layer or whatever is counted; different numbers give unrelated streams.</summary>
    public RandomKey At(long index) => Derive(2, (ulong)index);

    /// <summary>Uniform numbers in [0, 1): multiples of 2^-24.</summary>
    /// <param name="destination">[samples, perSample]: row i belongs to sample <paramref name="firstSample"/> + i.</param>
    /// <param name="firstSample">The number of the first row's sample.</param>
    /// <param name="perSample">Elements in a row; 0 takes the destination for one row.</param>
    /// <exception cref="ArgumentException">The destination is not whole rows.</exception>
    public void FillUniform(Span<float> destination, long firstSample = 0, int perSample = 0)
        => Draws.Fill(this, destination, firstSample, perSample, default(Draws.Uniform));

    /// <summary>
    /// Standard normal numbers by Box and Muller ("A note on the generation of random normal deviates", 1958):
    /// sqrt(-2 ln u) cos 2πv and sqrt(-2 ln u) sin 2πv. u has 31 bits, so no value is beyond ±6.67; within 2e-6 of exact arithmetic.
    /// </summary>
    /// <inheritdoc cref="FillUniform(Span{float}, long, int)"/>
    public void FillNormal(Span<float> destination, long firstSample = 0, int perSample = 0)
        => Draws.Fill(this, destination, firstSample, perSample, default(Draws.Normal));

    /// <summary>
    /// Uniform integers in [0, <paramref name="bound"/>): floor(w · bound / 2^32) of a random word w. A value's probability is off
    /// by at most 2^-32, the price of needing exactly one word an element.
    /// </summary>
    /// <param name="destination">[samples, perSample]: row i belongs to sample <paramref name="firstSample"/> + i.</param>
    /// <param name="bound">One more than the greatest value; at least 1.</param>
    /// <param name="firstSample">The number of the first row's sample.</param>
    /// <param name="perSample">Elements in a row; 0 takes the destination for one row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
    /// <exception cref="ArgumentException">The destination is not whole rows.</exception>
    public void FillUniformInt(Span<int> destination, int bound, long firstSample = 0, int perSample = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        Draws.Fill(this, destination, firstSample, perSample, new Draws.Integer(bound));
    }

    /// <summary>The numbers of <see cref="FillUniform(Span{float}, long, int)"/> in double precision: f64 runs see what f32 runs see.</summary>
    /// <inheritdoc cref="FillUniform(Span{float}, long, int)"/>
    public void FillUniform(Span<double> destination, long firstSample = 0, int perSample = 0)
        => Draws.Fill(this, destination, firstSample, perSample, default(Draws.Widened<Draws.Uniform>));

    /// <summary>The numbers of <see cref="FillNormal(Span{float}, long, int)"/> in double precision: f64 runs see what f32 runs see.</summary>
    /// <inheritdoc cref="FillUniform(Span{float}, long, int)"/>
    public void FillNormal(Span<double> destination, long firstSample = 0, int perSample = 0)
        => Draws.Fill(this, destination, firstSample, perSample, default(Draws.Widened<Draws.Normal>));

    /// <summary>Puts the items in a random order (Fisher and Yates), the same for the same key and count.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            uint word = Philox.Block(Value, ((uint)i, 0, 0, 0)).W0;
            int j = (int)((ulong)word * ((uint)i + 1) >> 32);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private RandomKey Derive(uint kind, ulong what)
    {
        (uint low, uint high, _, _) = Philox.Block(Value, (kind, Derivation, (uint)what, (uint)(what >> 32)));
        return new(low | (ulong)high << 32);
    }

    /// <summary>FNV-1a over UTF-8 (Fowler, Noll, Vo; 64 bits): stable over processes and versions, which string.GetHashCode is not.</summary>
    private static ulong Hash(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ b) * 0x100000001B3);
        }

        return hash;
    }
}
