using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Ops
{
    /// <summary>For each window, which place of the picture holds the maximum: [N, OH * OW, C], I64.</summary>
    internal sealed record PoolArgMax(PoolGeometry Geometry) : NonDifferentiableOp
    {
        protected override Tensor Forward(Node node)
        {
            Tensor x = node.Inputs[0];
            Tensor y = Tensor.Empty([x.Shape[0], Geometry.Rows.Length * Geometry.Columns.Length, x.Shape[1]], DType.I64, x.Backend);
            x.Backend.PoolArgMax(x, Geometry, y);
            return y;
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Maxima over windows of [N, C, H, W]; padding never wins, the first of equals does.</summary>
        /// <param name="kernel">Extents of the window.</param>
        /// <param name="stride">Step between windows; by default the window's extents.</param>
        /// <param name="pad">Rows and columns added on each side, at most half a window.</param>
        /// <exception cref="ArgumentException">No window fits, or a number is out of range.</exception>
        public Tensor MaxPool2d(Pair kernel, Pair? stride = null, Pair? pad = null)
        {
            CheckPicture();
            (Pair step, Pair border) = (stride ?? kernel, pad ?? 0);
            return MaxPool(new(
                PoolWindows(Shape[2], kernel.Height, step.Height, border.Height),
                PoolWindows(Shape[3], kernel.Width, step.Width, border.Width)));
        }

        /// <summary>Maxima over windows chosen so that the output has the given extents.</summary>
        /// <exception cref="ArgumentException">This is no picture batch, or an extent is below 1.</exception>
        public Tensor AdaptiveMaxPool2d(int height, int width)
        {
            CheckPicture();
            return MaxPool(new(AdaptiveWindows(Shape[2], height), AdaptiveWindows(Shape[3], width)));
        }

        private Tensor MaxPool(Ops.PoolGeometry geometry)
        {
            Tensor places = new Ops.PoolArgMax(geometry).Apply(this);
            return ToPixels().Gather(1, places).ToPictures(geometry.Rows.Length, geometry.Columns.Length);
        }
    }
}
