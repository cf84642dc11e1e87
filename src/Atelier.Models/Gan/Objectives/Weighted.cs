using Atelier.Tensors;

namespace Atelier.Models.Gan.Objectives;

/// <summary>A game that counts for less beside what else the networks minimise; a weight of 0 leaves a network to that alone.</summary>
/// <param name="Objective">The game.</param>
/// <param name="DiscriminatorWeight">Of the discriminator's loss.</param>
/// <param name="GeneratorWeight">Of the generator's.</param>
public sealed record Weighted(IGanObjective Objective, double DiscriminatorWeight, double GeneratorWeight) : IGanObjective
{
    /// <inheritdoc/>
    public Tensor Discriminator(Tensor real, Tensor fake)
        => DiscriminatorWeight == 0 ? Tensor.Zeros([]) : Objective.Discriminator(real, fake) * DiscriminatorWeight;

    /// <inheritdoc/>
    public Tensor Generator(Tensor fake, Func<Tensor> real) => GeneratorWeight == 0 ? Tensor.Zeros([]) : Objective.Generator(fake, real) * GeneratorWeight;

    /// <inheritdoc/>
    public Tensor Boundary(Tensor real, Tensor fake) => Objective.Boundary(real, fake);
}
