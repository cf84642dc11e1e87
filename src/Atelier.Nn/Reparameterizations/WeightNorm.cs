using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Reparameterizations;

/// <summary>
/// Weight normalisation with its scale held (arXiv:1602.07868, equation 2, g constant): each output's weights have a given length,
/// and only their direction is trained. So what a layer adds to its input, such as noise, can't be outgrown. State: <c>weight</c>.
/// </summary>
/// <param name="Length">g: sqrt(2) keeps the mean square through a relu.</param>
public sealed record WeightNorm(double Length = 1) : Reparameterization
{
    private const double Deviation = 0.1, Least = 1e-12;

    /// <inheritdoc/>
    public override IWeight Weight(Scope scope, Shape shape, Initializer? asked, Initializer usual, int outputAxis)
    {
        int[] rest = [.. Enumerable.Range(0, shape.Rank).Where(axis => axis != outputAxis)];
        return new Direction(scope.Parameter("weight", shape, asked ?? Init.Normal(0, Deviation)), rest, Length);
    }

    private sealed record Direction(Parameter Parameter, int[] Rest, double Length) : IWeight
    {
        public Tensor Effective()
        {
            Tensor weight = Parameter.Value;
            return weight * ((weight.Square().Sum(Rest, keepDim: true) + Least).Rsqrt() * Length);
        }
    }
}
