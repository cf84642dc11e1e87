using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Ops
{
    /// <summary>
    /// (x - mean) / sqrt(var + eps), times a scale and plus a shift per channel where given. Operands: x, and both or none of scale
    /// and shift ([Channels] each). Saves mean and biased variance.
    /// </summary>
    public sealed record Normalize(NormGeometry Geometry, double Epsilon) : ComposedOp
    {
        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0];
            if (x.DType != DType.F32 || x.Backend.Find<INormKernels>() is not { } kernels)
            {
                (Tensor mean, Tensor variance) = Moments(View(x.To(Precision.OfSums(x.DType))));
                node.Saved = [mean.Reshape([Geometry.Statistics]), variance.Reshape([Geometry.Statistics])];
                return Reference(node.Inputs);
            }

            Tensor y = Tensor.Empty(x.Shape, x.DType, x.Backend);
            node.Saved = [Tensor.Empty([Geometry.Statistics]), Tensor.Empty([Geometry.Statistics])];
            kernels.Normalize(Geometry, Epsilon, x, node.Inputs.ElementAtOrDefault(1), node.Inputs.ElementAtOrDefault(2), y, node.Saved[0], node.Saved[1]);
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

            return y.ViewMemory(inputs[0].Shape).To(inputs[0].DType);
        }

        /// <inheritdoc/>
        protected override Tensor? FastVjp(Node node, Tensor grad, int input)
        {
            Tensor x = node.Inputs[0];
            if (x.DType != DType.F32 || x.Backend.Find<INormKernels>() is not { } kernels)
            {
                return null;
            }

            return node.Share(() =>
            {
                Tensor?[] grads = [.. node.Inputs.Select(i => i.RequiresGrad ? Tensor.Empty(i.Shape, i.DType, i.Backend) : null)];
                kernels.NormalizeGrad(
                    Geometry, Epsilon, grad, x, node.Inputs.ElementAtOrDefault(1), node.Saved[0], node.Saved[1],
                    grads[0], grads.ElementAtOrDefault(1), grads.ElementAtOrDefault(2));
                return grads;
            })[input];
        }

        /// <summary>Applies the operation; mean and biased variance ([Statistics]) come along, without gradients.</summary>
        internal (Tensor Y, Tensor Mean, Tensor Variance) Run(Tensor[] inputs)
        {
            Node node = Call(inputs);
            return (node.Output, node.Saved[0], node.Saved[1]);
        }

        private Tensor View(Tensor x) => x.ViewMemory([Geometry.Outer, Geometry.Rows, Geometry.Groups, Geometry.Inner, 1]);

        private static (Tensor Mean, Tensor Variance) Moments(Tensor x)
        {
            Tensor mean = x.Mean([1, 3], keepDim: true);
            return (mean, (x - mean).Square().Mean([1, 3], keepDim: true));
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Batch normalisation of [N, C] or [N, C, H, W] by the batch's own statistics (arXiv:1502.03167), with the mean and the
        /// biased variance ([C] each, without gradients) for the running averages.
        /// </summary>
        public (Tensor Y, Tensor Mean, Tensor Variance) BatchNorm(Tensor? scale, Tensor? shift, double epsilon = 1e-5)
        {
            if (Rank is not (2 or 4))
            {
                throw new ArgumentException($"BatchNorm: the input must be [N, C] or [N, C, H, W], not {Shape}.");
            }

            return new Ops.Normalize(new(1, (int)(Count / Math.Max(1, Shape[1])), Shape[1], 1), epsilon).Run(Operands("BatchNorm", Shape[1], scale, shift));
        }

        /// <summary>Normalisation of each channel of each picture of [N, C, H, W] (arXiv:1607.08022).</summary>
        public Tensor InstanceNorm(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5) => GroupNorm(Shape[1], scale, shift, epsilon);

        /// <summary>Normalisation of groups of channels of each picture of [N, C, H, W] (arXiv:1803.08494).</summary>
        public Tensor GroupNorm(int groups, Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5)
        {
            if (Rank != 4 || groups < 1 || Shape[1] % groups != 0)
            {
                throw new ArgumentException($"GroupNorm: {Shape} in {groups} groups of channels.");
            }

            return new Ops.Normalize(new(Shape[0], Shape[2] * Shape[3], groups, Shape[1] / groups), epsilon)
                .Apply(Operands("GroupNorm", Shape[1], scale, shift));
        }

        /// <summary>
        /// Normalisation over the last axis (arXiv:1607.06450). For pictures, over C, H, W with <see cref="LayerNormPicture"/>.
        /// </summary>
        public Tensor LayerNorm(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5)
        {
            Tensor rows = Reshape(-1, Shape[-1]);
            return new Ops.Normalize(new(rows.Shape[0], 1, 1, Shape[-1]), epsilon)
                .Apply(rows.Operands("LayerNorm", Shape[-1], scale, shift)).Reshape(Shape);
        }

        /// <summary>Normalisation of each picture of [N, C, H, W] over all its elements; scale and shift are [C, H, W].</summary>
        public Tensor LayerNormPicture(Tensor? scale = null, Tensor? shift = null, double epsilon = 1e-5)
        {
            int features = (int)(Count / Math.Max(1, Shape[0]));
            return new Ops.Normalize(new(Shape[0], 1, 1, features), epsilon)
                .Apply(Operands("LayerNorm", features, InMemoryOrder(scale), InMemoryOrder(shift)));

            Tensor? InMemoryOrder(Tensor? affine) => affine?.Reshape([1, .. affine.Shape]).ViewMemory([features]);
        }

        private Tensor[] Operands(string name, int channels, Tensor? scale, Tensor? shift)
        {
            if ((scale is null) != (shift is null) || (scale is not null && (scale.Shape != Shape.Create([channels]) || shift!.Shape != scale.Shape)))
            {
                throw new ArgumentException($"{name}: scale {scale?.Shape} and shift {shift?.Shape} must both be [{channels}] or both absent.");
            }

            return scale is null ? [this] : [this, scale, shift!];
        }
    }
}
