using Atelier.Tensors;

namespace Atelier.Models.Gan.SemiSupervised;

/// <summary>How one network tells both K classes and real pictures from generated ones (Salimans et al. 2016, arXiv:1606.03498, section 5).</summary>
public interface IFormulation
{
    /// <summary>Scores that the network gives a picture.</summary>
    /// <param name="classes">K.</param>
    int Outputs(int classes);

    /// <summary>The logit [N] of a picture's being real.</summary>
    /// <param name="scores">[N, outputs], the classes' first.</param>
    Tensor Reality(Tensor scores);
}

/// <summary>
/// K + 1 classes, the last of generated pictures (Odena 2016, arXiv:1606.01583): p(real) = 1 - p(K + 1), whose logit is
/// log(sum of e^score over K classes) - score of K + 1.
/// </summary>
public sealed record OneMoreClass : IFormulation
{
    /// <inheritdoc/>
    public int Outputs(int classes) => classes + 1;

    /// <inheritdoc/>
    public Tensor Reality(Tensor scores)
    {
        int classes = scores.Shape[1] - 1;
        return scores.Slice(1, 0, classes).LogSumExp([1]) - scores.Slice(1, classes, classes + 1).Reshape(-1);
    }
}

/// <summary>
/// The decision between real and generated stacked on the classifier's own K scores: D = Z / (Z + 1) with Z the sum of e^score
/// (arXiv:1606.03498, section 5), whose logit is log Z. It is <see cref="OneMoreClass"/> with that class's score held at 0.
/// </summary>
public sealed record Stacked : IFormulation
{
    /// <inheritdoc/>
    public int Outputs(int classes) => classes;

    /// <inheritdoc/>
    public Tensor Reality(Tensor scores) => scores.LogSumExp([1]);
}
