using Atelier.Tensors;

namespace Atelier.Models.Gan.Terms;

/// <summary>
/// Something that a network minimises besides the objective: a penalty, a head's loss, a bound on information. One with networks of
/// its own declares them below the discriminator's scope, and is trained with it. One with a state (what ADA adapts) keeps it in a
/// buffer of its scope, and checkpoints hold it.
/// </summary>
public interface ITerm
{
    /// <summary>As the log calls it, below the network that minimises it: "r1".</summary>
    string Name { get; }

    /// <summary>The term, weighted: one number.</summary>
    /// <param name="turn">What the network has before it.</param>
    Tensor Loss(Turn turn);
}
