using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Means over windows of [N, C, H, W]. No state.</summary>
/// <param name="scope">Where.</param>
/// <param name="kernel">Extents of the window.</param>
/// <param name="stride">Step between windows; by default the window's extents.</param>
/// <param name="pad">Zeros on each side; they count in the mean.</param>
public sealed class AvgPool2d(Scope scope, Pair kernel, Pair? stride = null, Pair? pad = null) : Layer(scope)
{
    /// <summary>Whether the windows are 2x2 side by side.</summary>
    internal bool Halves => kernel == 2 && (stride ?? kernel) == 2 && (pad ?? 0) == 0;

    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C, H', W'].</returns>
    /// <exception cref="ArgumentException">The window does not fit the input.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AvgPool2d(kernel, stride, pad);
}

/// <summary>Maxima over windows of [N, C, H, W]. No state.</summary>
/// <param name="scope">Where.</param>
/// <param name="kernel">Extents of the window.</param>
/// <param name="stride">Step between windows; by default the window's extents.</param>
/// <param name="pad">Rows and columns added on each side; they never win.</param>
public sealed class MaxPool2d(Scope scope, Pair kernel, Pair? stride = null, Pair? pad = null) : Layer(scope)
{
    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C, H', W'].</returns>
    /// <exception cref="ArgumentException">The window does not fit the input.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.MaxPool2d(kernel, stride, pad);
}
