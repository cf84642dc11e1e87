using Atelier.Imaging.Transforms;

namespace Atelier.Data.Loading;

/// <summary>How a loader serves a dataset.</summary>
public sealed record LoaderOptions
{
    /// <summary>Pictures in a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Chooses the order, the flips and everything random about augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>Share of the pictures that are mirrored left to right.</summary>
    public double Flip { get; init; }

    /// <summary>
    /// What is done to the pictures; null for nothing. Sample number p of a dataset of n pictures becomes what
    /// <see cref="Augmenter"/> makes of its picture in epoch p / n under <see cref="Seed"/>.
    /// </summary>
    public Pipeline? Augmentation { get; init; }

    /// <summary>Whether batches bring the pictures' targets, from a dataset that has them.</summary>
    public bool Targets { get; init; }

    /// <summary>Whether batches bring the pictures' masks, from a dataset that has them.</summary>
    public bool Masks { get; init; }

    /// <summary>Batches that are prepared ahead.</summary>
    public int Ahead { get; init; } = 3;

    /// <summary>Threads that prepare them. What they prepare does not depend on their number.</summary>
    public int Threads { get; init; } = 1;
}
