using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>
    /// Output of a convolution: the derivative of the trilinear form by g (see <see cref="ConvGeometry"/>). Operands: x, w, and
    /// perhaps a bias [O].
    /// </summary>
    public sealed record Conv(ConvGeometry Geometry) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => input < 2;

        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], y = Tensor.Empty(Geometry.Output, x.DType, x.Backend);
            x.Backend.Conv(Geometry, x, node.Inputs[1], node.Inputs.ElementAtOrDefault(2), y);
            return y;
        }

        /// <inheritdoc/>
        protected internal override bool TryVjpInto(Node node, Tensor grad, int input, Tensor destination) =>
            input == 1 && ConvWeightGrad.TryInto(destination, Geometry, node.Inputs[0], grad);

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input) => input switch
        {
            0 => new ConvInputGrad(Geometry).Apply(grad, node.Inputs[1]),
            1 => new ConvWeightGrad(Geometry).Apply(node.Inputs[0], grad),
            _ => grad.Sum([0, 2, 3]),
        };
    }

    /// <summary>
    /// The derivative of the trilinear form by x; also the output of a transposed convolution. Operands: g, w, and perhaps a bias [C].
    /// </summary>
    public sealed record ConvInputGrad(ConvGeometry Geometry) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => input < 2;

        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor g = node.Inputs[0], x = Tensor.Empty(Geometry.Input, g.DType, g.Backend);
            g.Backend.ConvInputGrad(Geometry, g, node.Inputs[1], node.Inputs.ElementAtOrDefault(2), x);
            return x;
        }

        /// <inheritdoc/>
        protected internal override bool TryVjpInto(Node node, Tensor grad, int input, Tensor destination) =>
            input == 1 && ConvWeightGrad.TryInto(destination, Geometry, grad, node.Inputs[0]);

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input) => input switch
        {
            0 => new Conv(Geometry).Apply(grad, node.Inputs[1]),
            1 => new ConvWeightGrad(Geometry).Apply(grad, node.Inputs[0]),
            _ => grad.Sum([0, 2, 3]),
        };
    }

    /// <summary>The derivative of the trilinear form by w.</summary>
    public sealed record ConvWeightGrad(ConvGeometry Geometry) : Op
    {
        /// <inheritdoc/>
        protected internal override bool VjpReads(int input) => input < 2;

        /// <inheritdoc/>
        protected internal override bool VjpReadsOutput => false;

        /// <inheritdoc/>
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0], w = node.Destination ?? Tensor.Empty(Geometry.Weight, Precision.OfSums(x.DType), x.Backend);
            x.Backend.ConvWeightGrad(Geometry, x, node.Inputs[1], w);
            return w;
        }

        /// <summary>Writes it into a destination, if that is of its type.</summary>
        internal static bool TryInto(Tensor destination, in ConvGeometry geometry, Tensor x, Tensor grad)
        {
            bool fits = destination.DType == Precision.OfSums(x.DType);
            if (fits)
            {
                new ConvWeightGrad(geometry).ApplyInto(destination, x, grad);
            }

            return fits;
        }

        /// <inheritdoc/>
        protected internal override Tensor Vjp(Node node, Tensor grad, int input) => input == 0
            ? new ConvInputGrad(Geometry).Apply(node.Inputs[1], grad)
            : new Conv(Geometry).Apply(node.Inputs[0], grad);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>2-d convolution (cross-correlation, as the field calls it).</summary>
        /// <param name="weight">[O, C / groups, KH, KW].</param>
        /// <param name="bias">[O], added to the output.</param>
        /// <param name="stride">Step between windows.</param>
        /// <param name="pad">Zeros on each side.</param>
        /// <param name="dilation">Step between the taps of a window.</param>
        /// <param name="groups">Channels fall into this many independent groups.</param>
        /// <exception cref="ArgumentException">The extents do not fit each other.</exception>
        public Tensor Conv2d(Tensor weight, Pair? stride = null, Pair? pad = null, Pair? dilation = null, int groups = 1, Tensor? bias = null)
        {
            (Pair step, Pair border, Pair spread) = (stride ?? 1, pad ?? 0, dilation ?? 1);
            CheckConv("Conv2d", weight, weight.Rank == 4 ? weight.Shape[1] * groups : 0, groups, weight.Rank == 4 ? weight.Shape[0] : 0, step, spread);
            int height = Out(Shape[2], weight.Shape[2], step.Height, border.Height, spread.Height);
            int width = Out(Shape[3], weight.Shape[3], step.Width, border.Width, spread.Width);
            if (height < 1 || width < 1)
            {
                throw new ArgumentException(
                    $"Conv2d: the window of weight {weight.Shape} is larger than input {Shape} with padding ({border.Height}, {border.Width}).");
            }

            Ops.ConvGeometry geometry = new(
                Shape[0], Shape[1], Shape[2], Shape[3], weight.Shape[0], height, width, weight.Shape[2], weight.Shape[3],
                step.Height, step.Width, border.Height, border.Width, spread.Height, spread.Width, groups);
            return new Ops.Conv(geometry).Apply(Factors("Conv2d", weight, bias, geometry.OutChannels));

            static int Out(int extent, int kernel, int step, int border, int spread)
                => (int)Math.Floor((extent + 2.0 * border - spread * (kernel - 1) - 1) / step) + 1;
        }

        /// <summary>2-d transposed convolution: the input gradient of the mirrored convolution.</summary>
        /// <param name="weight">[C, O / groups, KH, KW].</param>
        /// <param name="bias">[O], added to the output.</param>
        /// <param name="stride">Step between windows in the output.</param>
        /// <param name="pad">How much is cut from each side of the output.</param>
        /// <param name="outputPad">Extra rows and columns at the bottom and right.</param>
        /// <param name="dilation">Step between the taps of a window.</param>
        /// <param name="groups">Channels fall into this many independent groups.</param>
        /// <exception cref="ArgumentException">The extents do not fit each other.</exception>
        public Tensor ConvTranspose2d(
            Tensor weight, Pair? stride = null, Pair? pad = null, Pair? outputPad = null, Pair? dilation = null, int groups = 1, Tensor? bias = null)
        {
            (Pair step, Pair border, Pair extra, Pair spread) = (stride ?? 1, pad ?? 0, outputPad ?? 0, dilation ?? 1);
            CheckConv("ConvTranspose2d", weight, weight.Rank == 4 ? weight.Shape[0] : 0, groups, weight.Rank == 4 ? weight.Shape[0] : 0, step, spread);
            int height = Out(Shape[2], weight.Shape[2], step.Height, border.Height, extra.Height, spread.Height);
            int width = Out(Shape[3], weight.Shape[3], step.Width, border.Width, extra.Width, spread.Width);
            if (height < 1 || width < 1)
            {
                throw new ArgumentException(
                    $"ConvTranspose2d: weight {weight.Shape}, padding ({border.Height}, {border.Width}) leave nothing of input {Shape}.");
            }

            Ops.ConvGeometry geometry = new(
                Shape[0], weight.Shape[1] * groups, height, width, Shape[1], Shape[2], Shape[3], weight.Shape[2], weight.Shape[3],
                step.Height, step.Width, border.Height, border.Width, spread.Height, spread.Width, groups);
            return new Ops.ConvInputGrad(geometry).Apply(Factors("ConvTranspose2d", weight, bias, geometry.InChannels));

            static int Out(int extent, int kernel, int step, int border, int extra, int spread)
                => (extent - 1) * step - 2 * border + spread * (kernel - 1) + extra + 1;
        }

        /// <summary>The operands as the policy in force has them.</summary>
        private Tensor[] Factors(string name, Tensor weight, Tensor? bias, int channels)
        {
            if (bias is not null && bias.Shape != Shape.Create([channels]))
            {
                throw new ArgumentException($"{name}: bias {bias.Shape} must be [{channels}], one for each channel of the output.");
            }

            Tensor x = Precision.Round(this);
            weight = Precision.Beside(x, weight);
            return bias is null ? [x, weight] : [x, weight, Precision.Beside(x, bias)];
        }

        private void CheckConv(string name, Tensor weight, int channels, int groups, int divided, Pair stride, Pair dilation)
        {
            if (Math.Min(Math.Min(stride.Height, stride.Width), Math.Min(dilation.Height, dilation.Width)) < 1)
            {
                throw new ArgumentException(
                    $"{name}: stride ({stride.Height}, {stride.Width}) and dilation ({dilation.Height}, {dilation.Width}) must be at least 1.");
            }

            if (Rank != 4 || weight.Rank != 4 || !Precision.Mix(DType, weight.DType))
            {
                throw new ArgumentException($"{name}: input {DType} {Shape} and weight {weight.DType} {weight.Shape} must be of rank 4 and one type.");
            }

            if (Shape[1] != channels)
            {
                throw new ArgumentException(
                    $"{name}: input has {Shape[1]} channels, weight {weight.Shape} expects {channels}{(groups > 1 ? $" in {groups} groups" : "")}.");
            }

            if (groups < 1 || divided % groups != 0)
            {
                throw new ArgumentException($"{name}: {divided} channels of weight {weight.Shape} do not fall into {groups} groups.");
            }
        }
    }
}
