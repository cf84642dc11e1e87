namespace Atelier.Tensors.Tests;

/// <summary>The random fills as their documentation states them, one element at a time, on scalars.</summary>
internal static class Oracle
{
    public static uint Word(RandomKey key, long sample, int element) => Word(key, sample, element, element % 64 / 16);

    public static float Normal(RandomKey key, long sample, int element)
    {
        int word = element % 64 / 16, pair = word & ~1;
        uint u = Word(key, sample, element, pair), v = Word(key, sample, element, pair + 1);
        float radius = MathF.Sqrt(-2f * Log(((int)(u >> 1) + 0.5f) * (1f / (1u << 31))));
        (float cos, float sin) = CosSin(v);
        return radius * (word == pair ? cos : sin);
    }

    /// <summary>The same in double precision with the library's functions: what is meant, whatever the rounding.</summary>
    public static double ExactNormal(RandomKey key, long sample, int element)
    {
        int word = element % 64 / 16, pair = word & ~1;
        uint u = Word(key, sample, element, pair), v = Word(key, sample, element, pair + 1);
        double radius = Math.Sqrt(-2 * Math.Log(((u >> 1) + 0.5) / (1u << 31)));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * v / 4294967296.0);
        return radius * (word == pair ? cos : sin);
    }

    private static uint Word(RandomKey key, long sample, int element, int word)
    {
        uint block = (uint)(16 * (element / 64) + element % 16);
        (uint w0, uint w1, uint w2, uint w3) = Philox.Block(key.Value, (block, 0, (uint)sample, (uint)(sample >> 32)));
        return word switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
    }

    private static float Log(float x)
    {
        int shifted = BitConverter.SingleToInt32Bits(x) - 0x3F3504F3;
        float m = BitConverter.Int32BitsToSingle((shifted & 0x007FFFFF) + 0x3F3504F3);
        float s = (m - 1f) / (m + 1f), s2 = s * s;
        float series = 1f / 9 * s2 + 1f / 7;
        series = series * s2 + 1f / 5;
        series = series * s2 + 1f / 3;
        series = series * s2 * s + s;
        return (shifted >> 23) * 0.693147180559945f + (series + series);
    }

    private static (float Cos, float Sin) CosSin(uint word)
    {
        uint quarter = (word + (1u << 29)) >> 30;
        float t = (int)(word - (quarter << 30)) * (float)(Math.PI / (1u << 31)), t2 = t * t;
        float sin = (((1f / 362880 * t2 - 1f / 5040) * t2 + 1f / 120) * t2 - 1f / 6) * t2 * t + t;
        float cos = (((1f / 40320 * t2 - 1f / 720) * t2 + 1f / 24) * t2 - 0.5f) * t2 + 1f;
        return quarter switch { 0 => (cos, sin), 1 => (-sin, cos), 2 => (-cos, -sin), _ => (sin, -cos) };
    }
}
