using Atelier.Tensors;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn.Losses;

/// <summary>The usual losses. Each is the mean over all elements (over samples, where it says so): one number.</summary>
public static class Loss
{
    /// <summary>
    /// Binary cross-entropy of sigmoid(logits) against targets, computed as max(x, 0) - x y + log(1 + e^-|x|) so that nothing
    /// overflows.
    /// </summary>
    /// <param name="logits">Any shape, unbounded.</param>
    /// <param name="targets">The same shape, values in [0, 1].</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BceWithLogits(Tensor logits, Tensor targets)
        => Zip.Apply(default(BceFormula), Wide(logits), Like("BceWithLogits", logits, targets)).Mean();

    /// <summary>The same against one target for every element: 1 for "real", 0 for "fake", 0.9 for a smoothed "real".</summary>
    public static Tensor BceWithLogits(Tensor logits, double target)
        => Zip.Apply(default(BceFormula), Wide(logits), Tensor.Scalar(target, Wide(logits).DType)).Mean();

    /// <summary>
    /// Cross-entropy of softmax(logits) against classes, the mean over samples: -sum_c q_c log p_c, with q the class's one-hot
    /// vector, mixed with the uniform distribution where smoothed (arXiv:1512.00567, section 7).
    /// </summary>
    /// <param name="logits">[N, classes].</param>
    /// <param name="classes">[N], I32 or I64.</param>
    /// <param name="smoothing">Share of the uniform distribution, in [0, 1].</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is not below the number of classes, or the smoothing outside [0, 1].</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor classes, double smoothing = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(smoothing);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(smoothing, 1);
        if (logits.Rank != 2 || classes.Shape != Shape.Create([logits.Shape[0]]))
        {
            throw new ArgumentException($"CrossEntropy: logits {logits.Shape} must be [N, classes] and classes {classes.Shape} [N].");
        }

        Tensor logs = logits.LogSoftmax(1), likelihood = logs.Gather(1, classes.Unsqueeze(1)).Mean();
        return smoothing == 0 ? -likelihood : likelihood * (smoothing - 1) - logs.Mean() * smoothing;
    }

    /// <summary>The mean square of a difference.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Mse(Tensor prediction, Tensor target) => (Wide(prediction) - Like("Mse", prediction, target)).Square().Mean();

    /// <summary>The mean absolute value of a difference.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor L1(Tensor prediction, Tensor target) => (Wide(prediction) - Like("L1", prediction, target)).Abs().Mean();

    /// <summary>The mean over differences d of d^2 / (2 beta) where |d| is below beta, |d| - beta / 2 elsewhere (arXiv:1504.08083, equation 3).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not positive.</exception>
    public static Tensor SmoothL1(Tensor prediction, Tensor target, double beta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        Tensor distance = (Wide(prediction) - Like("SmoothL1", prediction, target)).Abs(), near = distance.Clamp(max: beta);
        return (near * (distance - near * 0.5)).Mean() * (1 / beta);
    }

    /// <summary>The discriminator's hinge loss, mean(max(0, 1 - real)) + mean(max(0, 1 + fake)) (arXiv:1705.02894).</summary>
    /// <param name="real">Scores of real samples, any shape.</param>
    /// <param name="fake">Scores of generated samples, any shape.</param>
    public static Tensor HingeDiscriminator(Tensor real, Tensor fake) => (1 - Wide(real)).Relu().Mean() + (1 + Wide(fake)).Relu().Mean();

    /// <summary>The generator's loss beside <see cref="HingeDiscriminator"/>: -mean(fake).</summary>
    public static Tensor HingeGenerator(Tensor fake) => -fake.Mean();

    /// <summary>Losses are computed in single precision whatever the networks are.</summary>
    private static Tensor Wide(Tensor prediction) => prediction.DType == DType.BF16 ? prediction.To(DType.F32) : prediction;

    /// <summary>Broadcasting a target by accident is a bug that trains: it is refused.</summary>
    private static Tensor Like(string name, Tensor prediction, Tensor target)
        => target.Shape == prediction.Shape ? target : throw new ArgumentException($"{name}: the prediction is {prediction.Shape}, the target {target.Shape}.");
}
