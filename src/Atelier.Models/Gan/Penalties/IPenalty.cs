using Atelier.Tensors;

namespace Atelier.Models.Gan.Penalties;

/// <summary>What a discriminator minimises besides its objective, to be a smoother judge.</summary>
public interface IPenalty
{
    /// <summary>As the log calls it: "r1".</summary>
    string Name { get; }

    /// <summary>The penalty, weighted: one number. Differentiable, although it holds gradients itself.</summary>
    /// <param name="judge">The discriminator: pictures [N, C, H, W] to logits [N].</param>
    /// <param name="real">Pictures of the dataset, [N, C, H, W].</param>
    /// <param name="fake">Generated ones, as many, detached.</param>
    /// <param name="key">The randomness of this penalty in this round.</param>
    Tensor Loss(Func<Tensor, Tensor> judge, Tensor real, Tensor fake, RandomKey key);
}
