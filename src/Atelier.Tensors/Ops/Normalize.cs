using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>
    /// (x - mean) / sqrt(var + eps), times a scale and plus a shift per channel where given, and an activation of that. Operands: x,
    /// and both or none of scale and shift ([Channels] each). Saves mean and biased variance. What goes into the activation is not
    /// kept: the gradient computes it again from x.
    /// </summary>
    public sealed record Normalize(NormGeometry Geometry, double Epsilon, Activation Then) : ComposedOp
    {
        /// <inheritdoc/>
        public override string Name => Then == Activation.None ? nameof(Normalize) : $"{nameof(Normalize)}+{Then}";

        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0];
            if (Kernels(node.Inputs) is not { } kernels)
            {
                (Tensor mean, Tensor variance) = Moments(View(x.To(Precision.OfSums(x.DType))));
                node.Saved = [mean.Reshape([Geometry.Statistics]), variance.Reshape([Geometry.Statistics])];
                return Reference(node.Inputs);
            }

            Tensor y = Tensor.Empty(x.Shape, x.DType, x.Backend);
            node.Saved = [Tensor.Empty([Geometry.Statistics]), Tensor.Empty([Geometry.Statistics])];
            Then.Call(new Pass(kernels, this, node, y));
            return y;
        }

        /// <inheritdoc/>
        protected internal override Tensor Reference(Tensor[] inputs)
        {
            Tensor x = View(inputs[0].To(Precision.OfSums(inputs[0].DType)));
            (Tensor mean, Tensor variance) = Moments(x);
            Tensor y = (x - mean) * (variance + Epsilon).Rsqrt();
            if (inputs.Length > 1)
            {
                Shape channels = [1, 1, Geometry.Groups, Geometry.Inner, 1];
                y = y * inputs[1].Reshape(channels) + inputs[2].Reshape(channels);
            }

            return Then.Apply(y.ViewMemory(inputs[0].Shape)).To(inputs[0].DType);
        }

        /// <inheritdoc/>
        protected override Tensor? FastVjp(Node node, Tensor grad, int input)
        {
            if (Kernels(node.Inputs) is not { } kernels)
            {
                return null;
            }

            return node.Share(() =>
            {
                Tensor?[] grads = [.. node.Inputs.Select((x, i) => node.Wants(i) ? Tensor.Empty(x.Shape, x.DType, x.Backend) : null)];
                Then.Call(new GradPass(kernels, this, node, grad.To(node.Inputs[0].DType), grads));
                return grads;
            })[input];
        }

        /// <summary>Applies the operation; mean and biased variance ([Statistics]) come along, without gradients.</summary>
        internal (Tensor Y, Tensor Mean, Tensor Variance) Run(Tensor[] inputs)
        {
            Node node = Call(inputs);
            return (node.Output, node.Saved[0], node.Saved[1]);
        }

        /// <summary>The backend's kernels, where it has any and they take these operands.</summary>
        private static INormKernels? Kernels(Tensor[] inputs)
            => inputs[0].DType is DType.F32 or DType.BF16 && Array.TrueForAll(inputs[1..], affine => affine.DType == DType.F32)
                ? inputs[0].Backend.Find<INormKernels>()
                : null;

        private Tensor View(Tensor x) => x.ViewMemory([Geometry.Outer, Geometry.Rows, Geometry.Groups, Geometry.Inner, 1]);

        private static (Tensor Mean, Tensor Variance) Moments(Tensor x)
        {
            Tensor mean = x.Mean([1, 3], keepDim: true);
            return (mean, (x - mean).Square().Mean([1, 3], keepDim: true));
        }

        private sealed record Pass(INormKernels Kernels, Normalize Op, Node Node, Tensor Y) : IFormulaUser
        {
            public void Use<F>(F formula)
                where F : struct, IUnaryFormula
            {
                Tensor[] x = Node.Inputs;
                Kernels.Normalize(Op.Geometry, Op.Epsilon, formula, x[0], x.ElementAtOrDefault(1), x.ElementAtOrDefault(2), Y, Node.Saved[0], Node.Saved[1]);
            }
        }

        private sealed record GradPass(INormKernels Kernels, Normalize Op, Node Node, Tensor Grad, Tensor?[] Grads) : IFormulaUser
        {
            public void Use<F>(F formula)
                where F : struct, IUnaryFormula
            {
                Tensor[] x = Node.Inputs;
                Kernels.NormalizeGrad(
                    Op.Geometry, Op.Epsilon, formula, Grad, x[0], x.ElementAtOrDefault(1), x.ElementAtOrDefault(2), Node.Saved[0], Node.Saved[1],
                    Grads[0], Grads.ElementAtOrDefault(1), Grads.ElementAtOrDefault(2));
            }
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Batch normalisation of [N, C] or [N, C, H, W] by the batch's own statistics (arXiv:1502.03167), and an activation of it in the
        /// same pass; with the mean and the biased variance ([C] each, without gradients) for the running averages.
        /// </summary>
        public (Tensor Y, Tensor Mean, Tensor Variance) BatchNorm(Tensor? scale, Tensor? shift, double epsilon = 1e-5, Activation? then = null)
        {
            if (Rank is not (2 or 4))
            {
                throw new ArgumentException($"BatchNorm: the input must be [N, C] or [N, C, H, W], not {Shape}.");
            }

            return new Ops.Normalize(new(1, (int)(Count / Math.Max(1, Shape[1])), Shape[1], 1), epsilon, then ?? Activation.None)
                .Run(Operands("BatchNorm", Shape[1], scale, shift));
        }

        /// <summary>Normalisation of each channel of each picture of [N, C, H, W] (arXiv:1607.08022), and an activation of it in the same pass.</summary>
        public Tensor InstanceNorm(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5, Activation? then = null)
            => GroupNorm(Shape[1], scale, shift, epsilon, then);

        /// <summary>Normalisation of groups of channels of each picture of [N, C, H, W] (arXiv:1803.08494), and an activation of it in the same pass.</summary>
        public Tensor GroupNorm(int groups, Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5, Activation? then = null)
        {
            if (Rank != 4 || groups < 1 || Shape[1] % groups != 0)
            {
                throw new ArgumentException($"GroupNorm: {Shape} in {groups} groups of channels.");
            }

            return new Ops.Normalize(new(Shape[0], Shape[2] * Shape[3], groups, Shape[1] / groups), epsilon, then ?? Activation.None)
                .Apply(Operands("GroupNorm", Shape[1], scale, shift));
        }

        /// <summary>
        /// Normalisation over the last axis (arXiv:1607.06450), and an activation of it in the same pass. For pictures, over C, H, W
        /// with <see cref="LayerNormPicture"/>.
        /// </summary>
        public Tensor LayerNorm(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5, Activation? then = null)
        {
            Tensor rows = Reshape(-1, Shape[-1]);
            return new Ops.Normalize(new(rows.Shape[0], 1, 1, Shape[-1]), epsilon, then ?? Activation.None)
                .Apply(rows.Operands("LayerNorm", Shape[-1], scale, shift)).Reshape(Shape);
        }

        /// <summary>
        /// Normalisation of each picture of [N, C, H, W] over all its elements, and an activation of it in the same pass; scale and shift
        /// are [C, H, W].
        /// </summary>
        public Tensor LayerNormPicture(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5, Activation? then = null)
        {
            int features = (int)(Count / Math.Max(1, Shape[0]));
            return new Ops.Normalize(new(Shape[0], 1, 1, features), epsilon, then ?? Activation.None)
                .Apply(Operands("LayerNorm", features, InMemoryOrder(scale), InMemoryOrder(shift)));

            Tensor? InMemoryOrder(Tensor? affine) => affine?.Reshape([1, .. affine.Shape]).ViewMemory([features]);
        }

        private Tensor[] Operands(string name, int channels, Tensor? scale, Tensor? shift)
        {
            if ((scale is null) != (shift is null) || (scale is not null && (scale.Shape != Shape.Create([channels]) || shift!.Shape != scale.Shape)))
            {
                throw new ArgumentException($"{name}: scale {scale?.Shape} and shift {shift?.Shape} must both be [{channels}] or both absent.");
            }

            return scale is null ? [this] : [this, Precision.Beside(this, scale), Precision.Beside(this, shift!)];
        }
    }
}
