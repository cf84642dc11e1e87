using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Models.Gan.Augmentation;

/// <summary>A random change of pictures that gradients pass through: real and generated ones are judged after it alike.</summary>
public interface IAugmentation
{
    /// <summary>Changes each picture in a way of its own.</summary>
    /// <param name="pictures">[N, C, H, W], values in [-1, 1].</param>
    /// <param name="key">The randomness; picture i takes the numbers of sample <paramref name="first"/> + i.</param>
    /// <param name="first">The global number of the first picture.</param>
    /// <returns>The same shape; values may leave the range.</returns>
    Tensor Apply(Tensor pictures, RandomKey key, long first);

    /// <summary>Told once for every batch that the discriminator learns from how it judged the real pictures, changed as they were.</summary>
    /// <param name="round">The round, to watch numbers in.</param>
    /// <param name="margins">[N]: by how much each logit lies above what divides real from generated; no gradients.</param>
    void Adapt(Round round, Tensor margins)
    {
    }
}
