using System.Globalization;
using Atelier.App.Runs;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.App.Sampling;

/// <summary>Pictures on the way from one sample to the next, a row for each class.</summary>
/// <param name="Model">Whose.</param>
/// <param name="Waypoints">The samples' numbers, at least two: where the way begins, turns and ends.</param>
/// <param name="Frames">Pictures a row, at least as many as waypoints.</param>
public sealed record LatentWalk(Guided Model, IReadOnlyList<long> Waypoints, int Frames) : ISampler
{
    /// <summary>Rows and columns of all pictures.</summary>
    /// <exception cref="RunException">There are fewer pictures than waypoints.</exception>
    public SamplePlan Plan => Frames >= Waypoints.Count
        ? new(this, Model.Turns.Count * Frames, Frames)
        : throw new RunException($"{Frames} pictures can't pass {Waypoints.Count} samples; ask for {Waypoints.Count} or more.");

    /// <summary>Reads waypoints: "0..7", or more of them, "0..7..3".</summary>
    /// <exception cref="RunException">These are none.</exception>
    public static IReadOnlyList<long> Parse(string text)
    {
        string[] words = text.Split("..");
        long[] numbers = [.. words.Select(word => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1)];
        return numbers.Length >= 2 && !numbers.Contains(-1)
            ? numbers
            : throw new RunException($"'{text}' is no way between samples; write their numbers as 0..7, or 0..7..3.");
    }

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0)
    {
        float[][] ends = [.. Waypoints.Select(number => Model.Noise(key, number, 1)[0])];
        return Model.Pictures([.. Enumerable.Range(0, count).Select(i => At((int)((first + i) % Frames)))], i => Model.Turns[(int)((first + i) / Frames)]);

        float[] At(int frame)
        {
            double along = Frames == 1 ? 0 : (double)frame * (ends.Length - 1) / (Frames - 1);
            int leg = Math.Min((int)along, ends.Length - 2);
            return Slerp.Between(ends[leg], ends[leg + 1], along - leg);
        }
    }
}
