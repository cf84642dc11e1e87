using Atelier.Tensors;

namespace Atelier.Metrics.Statistics;

/// <summary>Random choices of pictures, functions of their key.</summary>
public static class Subsets
{
    /// <summary>Different numbers out of 0 to <paramref name="count"/> - 1, in random order.</summary>
    public static int[] Draw(RandomKey key, int count, int size)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        key.Shuffle<int>(numbers);
        return numbers[..size];
    }

    /// <summary>As many numbers out of 0 to <paramref name="count"/> - 1, each drawn from all of them (Efron's bootstrap).</summary>
    public static int[] Resample(RandomKey key, int count)
    {
        int[] numbers = new int[count];
        key.FillUniformInt(numbers, count);
        return numbers;
    }
}
