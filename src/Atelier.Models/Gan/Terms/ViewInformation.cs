using Atelier.Tensors;

namespace Atelier.Models.Gan.Terms;

/// <summary>
/// Minus what the category said of one view of a real picture tells of the category said of another: weight -I(c, c'), with the joint distribution
/// P = E p(x) p(x')^T over pictures, made symmetric (Ji, Henriques and Vedaldi 2018, "Invariant information clustering",
/// arXiv:1807.06653, equations 2 and 3). It is least, -ln K, where every picture has a sure category, both views the same, and all
/// categories are as frequent. Views are what the game's augmentation, dropout and noise make of a picture.
/// </summary>
/// <param name="Categories">Scores [N, K] of what the discriminator says of N pictures.</param>
/// <param name="Weight">Beside the other terms.</param>
public sealed record ViewInformation(Func<Judgement, Tensor> Categories, double Weight) : ITerm
{
    /// <summary>Keeps the logarithm of a pair of categories that never occurs finite.</summary>
    private const double Least = 1e-8;

    /// <inheritdoc/>
    public string Name => "views";

    /// <inheritdoc/>
    public Tensor Loss(Turn turn)
        => Between(Categories(turn.Real), Categories(turn.Judge("views", turn.Pictures))) * -Weight;

    /// <summary>I(c, c') in nats, 0 to ln K.</summary>
    /// <param name="first">Scores [N, K] of one view, of which p is the softmax.</param>
    /// <param name="second">Those of the other.</param>
    public static Tensor Between(Tensor first, Tensor second)
    {
        Tensor joint = first.Softmax(1).MatMul(second.Softmax(1), transposeThis: true) / first.Shape[0];
        Tensor even = ((joint + joint.Transpose(0, 1)) / 2).Clamp(min: Least);
        return (even * (even.Log() - even.Sum([0], keepDim: true).Log() - even.Sum([1], keepDim: true).Log())).Sum();
    }
}
