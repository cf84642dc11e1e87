using Atelier.Models.Gan.Penalties;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Terms;

/// <summary>A penalty on the discriminator's slopes as a term of its loss.</summary>
/// <param name="Penalty">The penalty.</param>
public sealed record Penalized(IPenalty Penalty) : ITerm
{
    /// <inheritdoc/>
    public string Name => $"penalty/{Penalty.Name}";

    /// <inheritdoc/>
    public Tensor Loss(Turn turn) => Penalty.Loss(
        pictures => turn.Judge(Name, pictures).Logits, turn.Pictures, turn.Samples.To(DType.F32), turn.Round.Key(Name), turn.Round.Batch.Position);
}
