using Atelier.Tensors;

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
}
