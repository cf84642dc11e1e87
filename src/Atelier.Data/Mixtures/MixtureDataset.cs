using System.Globalization;
using Atelier.Tensors;

namespace Atelier.Data.Mixtures;

/// <summary>
/// Points of a <see cref="Mixture"/>, drawn when they are read. A point is a picture of one row, two pixels (x and y) and one channel,
/// so that whatever trains on pictures trains on points; its class is its mode.
/// </summary>
public sealed class MixtureDataset : IImageDataset
{
    /// <summary>Raised whenever any point changes for the same seed and index.</summary>
    private const int Revision = 1;

    // Test points are those of indices that no training set reaches.
    private const long FirstTestPoint = 1L << 40;

    private readonly RandomKey _key;
    private readonly long _first, _seed;

    /// <summary>Points of a mixture.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="split">Training and test points are different draws.</param>
    /// <param name="seed">Chooses the points.</param>
    public MixtureDataset(Mixture mixture, DatasetSplit split = DatasetSplit.Train, long seed = 0)
    {
        (Mixture, _seed, _key) = (mixture, seed, new RandomKey((ulong)seed).Stream(mixture.Name));
        (_first, Count) = split == DatasetSplit.Train ? (0, 60_000) : (FirstTestPoint, 10_000);
        ClassNames = [.. mixture.Modes.Select(mode => string.Create(CultureInfo.InvariantCulture, $"({mode.X:0.##}, {mode.Y:0.##})"))];
    }

    /// <summary>What points are drawn from.</summary>
    public Mixture Mixture { get; }

    /// <inheritdoc/>
    public string Name => Mixture.Name;

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public int Channels => 1;

    /// <inheritdoc/>
    public int Height => 1;

    /// <inheritdoc/>
    public int Width => 2;

    /// <summary>The modes' centres: "(-0.8, 0.4)".</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public string ContentHash => string.Create(CultureInfo.InvariantCulture, $"{Name}-{Revision}:{_seed}:{_first}+{Count}");

    /// <inheritdoc/>
    public int? Label(long index)
    {
        this.CheckIndex(index);
        return (int)(index % Mixture.Modes.Count);
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        _key.FillNormal(pixels, _first + index, perSample: 2);
        (double x, double y) = Mixture.Modes[(int)(index % Mixture.Modes.Count)];
        (pixels[0], pixels[1]) = ((float)(x + (Mixture.Deviation * pixels[0])), (float)(y + (Mixture.Deviation * pixels[1])));
    }
}
