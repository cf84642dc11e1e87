using Atelier.Tensors;

namespace Atelier.Training;

/// <summary>
/// A model that makes each picture of a vector of standard normal numbers: vectors can be walked between, moved and differentiated by,
/// and whatever is done to them, pictures come of it. What the model makes of the numbers first, its latent vectors, may hold a code.
/// </summary>
public interface ILatentSampler : IConditionalSampler
{
    /// <summary>Normal numbers a picture.</summary>
    int NoiseLength { get; }

    /// <summary>The code within the latent vectors; null where the model, as it was built, has none.</summary>
    ILatentCode? Code => null;

    /// <summary>The normal numbers [count, <see cref="NoiseLength"/>] that <see cref="ISampler.Sample"/> makes its pictures of.</summary>
    /// <param name="key">The randomness.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="first">Number of the first: row i depends on the key and on <paramref name="first"/> + i alone.</param>
    /// <param name="threshold">What they are kept within, as <see cref="ITruncatable.SampleTruncated"/> keeps them; null for none.</param>
    Tensor Noise(RandomKey key, int count, long first = 0, double? threshold = null);

    /// <summary>Latent vectors [N, length] of normal numbers [N, <see cref="NoiseLength"/>]; differentiable where gradients are recorded.</summary>
    Tensor Latents(Tensor noise);

    /// <summary>Pictures [N, C, H, W] in [-1, 1], F32, of latent vectors; nothing is drawn. Differentiable by the latents where gradients are recorded.</summary>
    /// <param name="latents">[N, length], as <see cref="Latents"/> or <see cref="ILatentCode.With"/> gives them.</param>
    /// <param name="labels">[N], I64; null in a model without classes.</param>
    Tensor Generate(Tensor latents, Tensor? labels);
}

/// <summary>The part of a model's latent vectors that was trained to mean something (InfoGAN, arXiv:1606.03657): a category, and numbers that lie in [-1, 1] in training.</summary>
public interface ILatentCode
{
    /// <summary>Values of the categorical code.</summary>
    int Categories { get; }

    /// <summary>Continuous codes.</summary>
    int Numbers { get; }

    /// <summary>Latent vectors with other codes, all else kept.</summary>
    /// <param name="latents">[N, length].</param>
    /// <param name="codes">N codes.</param>
    /// <exception cref="ArgumentException">There are not as many codes as vectors, or one has not as many numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such category.</exception>
    Tensor With(Tensor latents, IReadOnlyList<LatentCode> codes);
}

/// <summary>One picture's code.</summary>
/// <param name="Category">From 0.</param>
/// <param name="Numbers">The continuous codes; beyond [-1, 1] the model goes on where training ended.</param>
public readonly record struct LatentCode(int Category, IReadOnlyList<double> Numbers);
