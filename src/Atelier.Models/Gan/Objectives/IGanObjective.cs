using Atelier.Tensors;

namespace Atelier.Models.Gan.Objectives;

/// <summary>What discriminator and generator minimise, given the discriminator's logits ([N] each).</summary>
public interface IGanObjective
{
    /// <summary>The discriminator's loss.</summary>
    /// <param name="real">Logits of real pictures.</param>
    /// <param name="fake">Logits of generated ones.</param>
    Tensor Discriminator(Tensor real, Tensor fake);

    /// <summary>The generator's loss.</summary>
    /// <param name="fake">Logits of generated pictures.</param>
    /// <param name="real">Judges the real pictures beside them; costs a pass through the discriminator where it is asked.</param>
    Tensor Generator(Tensor fake, Func<Tensor> real);

    /// <summary>The logit (one number) between what the discriminator takes for real and what for generated.</summary>
    /// <param name="real">Logits of real pictures.</param>
    /// <param name="fake">Logits of generated ones.</param>
    Tensor Boundary(Tensor real, Tensor fake) => Tensor.Zeros([]);
}

/// <summary>The 2014 game (arXiv:1406.2661, equation 1) in logits: log D = -softplus(-logit), log(1 - D) = -softplus(logit).</summary>
/// <param name="Smoothing">Target for real samples is 1 - Smoothing (one-sided, arXiv:1606.03498, section 3.4).</param>
public abstract record CrossEntropyObjective(double Smoothing) : IGanObjective
{
    /// <inheritdoc/>
    public Tensor Discriminator(Tensor real, Tensor fake)
    {
        Tensor loss = (-real).Softplus().Mean() + fake.Softplus().Mean();
        return Smoothing == 0 ? loss : loss + real.Mean() * Smoothing;
    }

    /// <inheritdoc/>
    public abstract Tensor Generator(Tensor fake, Func<Tensor> real);
}

/// <summary>The generator maximises log D(G(z)): strong gradients while the discriminator wins (arXiv:1406.2661, section 3).</summary>
/// <param name="Smoothing">See the base.</param>
public sealed record NonSaturating(double Smoothing = 0) : CrossEntropyObjective(Smoothing)
{
    /// <inheritdoc/>
    public override Tensor Generator(Tensor fake, Func<Tensor> real) => (-fake).Softplus().Mean();
}

/// <summary>The generator minimises log(1 - D(G(z))), the game as first stated; its gradient fades while the discriminator wins.</summary>
/// <param name="Smoothing">See the base.</param>
public sealed record Minimax(double Smoothing = 0) : CrossEntropyObjective(Smoothing)
{
    /// <inheritdoc/>
    public override Tensor Generator(Tensor fake, Func<Tensor> real) => -fake.Softplus().Mean();
}
