using Atelier.Nn.Initializers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Reparameterizations;

/// <summary>
/// Spectral normalisation (arXiv:1802.05957, algorithm 1): the weight, seen as a matrix [outputs, rest], is divided by its largest
/// singular value, which power iteration tracks. Gradients flow through that value too, its vectors taken as constants.
/// As PyTorch's <c>torch.nn.utils.spectral_norm</c>. State: <c>weight_orig</c>, <c>weight_u</c> [outputs], <c>weight_v</c> [rest].
/// </summary>
/// <param name="Iterations">Steps of power iteration in each forward pass while training; none in evaluation. Before the first there are 15.</param>
/// <param name="Epsilon">The least norm that a vector is divided by.</param>
public sealed record SpectralNorm(int Iterations = 1, double Epsilon = 1e-12) : Reparameterization
{
    /// <inheritdoc/>
    public override IWeight Weight(Scope scope, Shape shape, Initializer? asked, Initializer usual, int outputAxis)
        => new SpectralWeight(scope, shape, asked ?? usual, outputAxis, this);

    private sealed class SpectralWeight : Module, IWeight, IModal
    {
        /// <summary>As many as torch.nn.utils.parametrizations.spectral_norm takes; without, the value of an untrained network is any number, 0 included.</summary>
        private const int FirstIterations = 15;

        private readonly SpectralNorm _options;
        private readonly int _outputAxis;
        private readonly Tensor _u, _v;
        private bool _training = true;

        public SpectralWeight(Scope scope, Shape shape, Initializer initializer, int outputAxis, SpectralNorm options)
            : base(scope)
        {
            (_options, _outputAxis) = (options, outputAxis);
            Parameter = scope.Parameter("weight_orig", shape, initializer);
            _u = scope.Buffer("weight_u", [shape[outputAxis]], Init.Direction);
            _v = scope.Buffer("weight_v", [(int)(shape.Count / shape[outputAxis])], Init.Direction);
            Arena.Run("power iteration", () => { Track(AsMatrix(Parameter.Storage), FirstIterations); });
        }

        public Parameter Parameter { get; }

        public bool? Mode { get; set; }

        public void Follow(bool training) => _training = training;

        public Tensor Effective()
        {
            // The norm of a weight is a statistic: in single precision, whatever products are computed in.
            Tensor weight = Parameter.Value, matrix = AsMatrix(weight);
            (Tensor u, Tensor v) = Mode ?? _training ? Track(matrix, _options.Iterations) : (_u, _v);
            return weight / (u * Precision.With(DType.F32, () => matrix.MatMul(v))).Sum();
        }

        private Tensor AsMatrix(Tensor weight)
        {
            int[] axes = [_outputAxis, .. Enumerable.Range(0, weight.Rank).Where(axis => axis != _outputAxis)];
            return (_outputAxis == 0 ? weight : weight.Permute(axes)).Reshape(weight.Shape[_outputAxis], -1);
        }

        /// <summary>The graph keeps the vectors of this pass: the buffers will have moved on by the time of a later pass.</summary>
        private (Tensor U, Tensor V) Track(Tensor matrix, int iterations)
            => Gradients.NoGrad(() => Precision.With(DType.F32, () => Iterate(matrix, iterations)));

        private (Tensor U, Tensor V) Iterate(Tensor matrix, int iterations)
        {
            (Tensor u, Tensor v) = (_u, _v);
            for (int i = 0; i < iterations; i++)
            {
                v = Direction(matrix.MatMul(u, transposeThis: true));
                u = Direction(matrix.MatMul(v));
            }

            _u.Assign(u);
            _v.Assign(v);
            return (u, v);
        }

        private Tensor Direction(Tensor vector) => vector / vector.NormL2().Clamp(min: _options.Epsilon);
    }
}
