using Atelier.Tensors;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>
/// A key's numbers one after another: word i is word i % 4 of the Philox block with counter (i / 4, 1, 0, 0), which neither
/// a key's fills nor its derivations use.
/// </summary>
internal struct Dice(RandomKey key)
{
    private (uint W0, uint W1, uint W2, uint W3) _words;
    private uint _drawn;

    /// <summary>The key, to derive others from.</summary>
    public readonly RandomKey Key => key;

    /// <summary>Evenly in [0, 1), a multiple of 2^-32.</summary>
    public double Uniform() => Word() * (1.0 / (1L << 32));

    public double In(Interval range) => range.At(Uniform());

    /// <summary>Evenly among 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)((ulong)Word() * (uint)bound >> 32);

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>1 or -1.</summary>
    public int Sign() => 1 - (2 * Below(2));

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double Normal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    /// <summary>Gamma of that shape and scale 1: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
        {
            // Their section 6: a shape below 1 is one above, shrunk by a power of a uniform number.
            return Gamma(shape + 1) * Math.Pow(1 - Uniform(), 1 / shape);
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + (c * x);
            v = v * v * v;
            if (v > 0 && Math.Log(1 - Uniform()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    /// <summary>Beta(<paramref name="a"/>, <paramref name="a"/>).</summary>
    public double Beta(double a)
    {
        double x = Gamma(a), y = Gamma(a);
        return x + y > 0 ? x / (x + y) : Below(2);
    }

    private uint Word()
    {
        uint at = _drawn++ % 4;
        if (at == 0)
        {
            _words = Philox.Block(key.Value, (_drawn / 4, 1, 0, 0));
        }

        return at switch { 0 => _words.W0, 1 => _words.W1, 2 => _words.W2, _ => _words.W3 };
    }
}
