using Atelier.Tensors;

namespace Atelier.Training;

/// <summary>A model that makes pictures.</summary>
public interface ISampler
{
    /// <summary>Pictures [count, C, H, W] in [-1, 1]: number i depends on the key and on <paramref name="first"/> + i alone. Where there are classes, they take turns.</summary>
    Tensor Sample(RandomKey key, int count, long first = 0);
}

/// <summary>A model that makes pictures of classes.</summary>
public interface IConditionalSampler : ISampler
{
    /// <summary>Number of classes; 0 where the model, as it was built, knows none.</summary>
    int Classes { get; }

    /// <summary>Pictures of the given classes, [labels, C, H, W] in [-1, 1]: number i depends on the key, its label and <paramref name="first"/> + i alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    Tensor Sample(RandomKey key, IReadOnlyList<int> labels, long first = 0);
}

/// <summary>A model whose latent vectors can be kept from the tails of their distribution: pictures are more typical then, and less various.</summary>
public interface ITruncatable : ISampler
{
    /// <summary>Prepares for pictures as <see cref="ISampler.Sample"/> makes them, but of latent vectors with every component within ±<paramref name="threshold"/> (Brock et al., arXiv:1809.11096, section 3.1).</summary>
    /// <param name="threshold">Above 0; from about 4 on hardly anything is cut off.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0.</exception>
    ITruncation Truncate(double threshold);
}

/// <summary>A model with its latents truncated, its weights as they were when that was prepared.</summary>
public interface ITruncation : ISampler, IDisposable
{
    /// <summary>Does work in which <see cref="ILatentSampler.Generate"/> makes its pictures as <see cref="ISampler.Sample"/> does here.</summary>
    T Use<T>(Func<T> work);
}

/// <summary>A model that judges pictures by how real they look.</summary>
public interface IJudge
{
    /// <summary>Scores [N], F32: higher for what looks more real. Changes nothing, draws nothing.</summary>
    /// <param name="pictures">[N, C, H, W] in [-1, 1].</param>
    /// <param name="labels">[N], I64; null where the model knows no classes.</param>
    Tensor Judge(Tensor pictures, Tensor? labels);
}
