namespace Atelier.Data.ShapeWorld;

/// <summary>
/// The random numbers of one part of one scene: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014) started from a hash of seed, scene and part. Frozen: every recorded run depends on it, so it
/// is integer arithmetic alone and shares nothing with generators that may change. Parts are separate streams, so that a
/// new kind of attribute takes a new part and leaves the scenes that exist as they are.
/// </summary>
internal struct SceneRandom(long seed, long index, ScenePart part)
{
    private const ulong Golden = 0x9e3779b97f4a7c15;

    private ulong _state = Mix(Mix(Mix((ulong)seed) ^ (ulong)index) + ((ulong)part * Golden));

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>A float in [low, high), one of 2^24 evenly spaced ones.</summary>
    public float Between(float low, float high) => low + ((high - low) * ((Next() >> 40) * (1f / (1 << 24))));

    /// <summary>The SplitMix64 finaliser, a bijection of 64-bit words.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}

/// <summary>The parts of a scene that draw random numbers of their own.</summary>
internal enum ScenePart
{
    Figure = 1,
    Background = 2,
}
