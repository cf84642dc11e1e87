using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

// The five blocks under torchvision's names. FID's network is the TensorFlow one of 2015, whose average pooling leaves padding out of the
// mean, and whose last block pools by maxima.

/// <summary>1x1, 5x5 and double 3x3 branches beside a pooled one (arXiv:1512.00567, figure 5): 224 + <paramref name="pooled"/> channels.</summary>
internal sealed class InceptionA(Scope scope, int inputs, int pooled) : Layer(scope)
{
    private readonly InceptionUnit _branch1x1 = new(scope["branch1x1"], inputs, 64, 1);
    private readonly InceptionUnit _branch5x5a = new(scope["branch5x5_1"], inputs, 48, 1);
    private readonly InceptionUnit _branch5x5b = new(scope["branch5x5_2"], 48, 64, 5, pad: 2);
    private readonly InceptionUnit _double3x3a = new(scope["branch3x3dbl_1"], inputs, 64, 1);
    private readonly InceptionUnit _double3x3b = new(scope["branch3x3dbl_2"], 64, 96, 3, pad: 1);
    private readonly InceptionUnit _double3x3c = new(scope["branch3x3dbl_3"], 96, 96, 3, pad: 1);
    private readonly InceptionUnit _pool = new(scope["branch_pool"], inputs, pooled, 1);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Tensor.Concat(
        1,
        _branch1x1.Forward(x),
        InceptionUnit.Chain(x, _branch5x5a, _branch5x5b),
        InceptionUnit.Chain(x, _double3x3a, _double3x3b, _double3x3c),
        _pool.Forward(x.AvgPool2d(3, 1, 1, countPad: false)));
}

/// <summary>Halves the picture: 480 channels beside those that come in.</summary>
internal sealed class InceptionB(Scope scope, int inputs) : Layer(scope)
{
    private readonly InceptionUnit _branch3x3 = new(scope["branch3x3"], inputs, 384, 3, stride: 2);
    private readonly InceptionUnit _double3x3a = new(scope["branch3x3dbl_1"], inputs, 64, 1);
    private readonly InceptionUnit _double3x3b = new(scope["branch3x3dbl_2"], 64, 96, 3, pad: 1);
    private readonly InceptionUnit _double3x3c = new(scope["branch3x3dbl_3"], 96, 96, 3, stride: 2);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
        => Tensor.Concat(1, _branch3x3.Forward(x), InceptionUnit.Chain(x, _double3x3a, _double3x3b, _double3x3c), x.MaxPool2d(3, 2));
}

/// <summary>7x7 windows taken apart into rows and columns (figure 6): 768 channels.</summary>
internal sealed class InceptionC(Scope scope, int inputs, int inner) : Layer(scope)
{
    private static readonly Pair Row = (1, 7), Column = (7, 1), AlongRow = (0, 3), AlongColumn = (3, 0);

    private readonly InceptionUnit _branch1x1 = new(scope["branch1x1"], inputs, 192, 1);
    private readonly InceptionUnit _branch7x7a = new(scope["branch7x7_1"], inputs, inner, 1);
    private readonly InceptionUnit _branch7x7b = new(scope["branch7x7_2"], inner, inner, Row, pad: AlongRow);
    private readonly InceptionUnit _branch7x7c = new(scope["branch7x7_3"], inner, 192, Column, pad: AlongColumn);
    private readonly InceptionUnit _double7x7a = new(scope["branch7x7dbl_1"], inputs, inner, 1);
    private readonly InceptionUnit _double7x7b = new(scope["branch7x7dbl_2"], inner, inner, Column, pad: AlongColumn);
    private readonly InceptionUnit _double7x7c = new(scope["branch7x7dbl_3"], inner, inner, Row, pad: AlongRow);
    private readonly InceptionUnit _double7x7d = new(scope["branch7x7dbl_4"], inner, inner, Column, pad: AlongColumn);
    private readonly InceptionUnit _double7x7e = new(scope["branch7x7dbl_5"], inner, 192, Row, pad: AlongRow);
    private readonly InceptionUnit _pool = new(scope["branch_pool"], inputs, 192, 1);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Tensor.Concat(
        1,
        _branch1x1.Forward(x),
        InceptionUnit.Chain(x, _branch7x7a, _branch7x7b, _branch7x7c),
        InceptionUnit.Chain(x, _double7x7a, _double7x7b, _double7x7c, _double7x7d, _double7x7e),
        _pool.Forward(x.AvgPool2d(3, 1, 1, countPad: false)));
}

/// <summary>Halves the picture: 512 channels beside those that come in.</summary>
internal sealed class InceptionD(Scope scope, int inputs) : Layer(scope)
{
    private readonly InceptionUnit _branch3x3a = new(scope["branch3x3_1"], inputs, 192, 1);
    private readonly InceptionUnit _branch3x3b = new(scope["branch3x3_2"], 192, 320, 3, stride: 2);
    private readonly InceptionUnit _branch7x7a = new(scope["branch7x7x3_1"], inputs, 192, 1);
    private readonly InceptionUnit _branch7x7b = new(scope["branch7x7x3_2"], 192, 192, (1, 7), pad: (0, 3));
    private readonly InceptionUnit _branch7x7c = new(scope["branch7x7x3_3"], 192, 192, (7, 1), pad: (3, 0));
    private readonly InceptionUnit _branch7x7d = new(scope["branch7x7x3_4"], 192, 192, 3, stride: 2);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Tensor.Concat(
        1,
        InceptionUnit.Chain(x, _branch3x3a, _branch3x3b),
        InceptionUnit.Chain(x, _branch7x7a, _branch7x7b, _branch7x7c, _branch7x7d),
        x.MaxPool2d(3, 2));
}

/// <summary>Branches that end in a row and a column side by side (figure 7): 2048 channels.</summary>
/// <param name="scope">Where.</param>
/// <param name="inputs">Channels of the input.</param>
/// <param name="pool">How the pooled branch sees the input, extents kept.</param>
internal sealed class InceptionE(Scope scope, int inputs, Func<Tensor, Tensor> pool) : Layer(scope)
{
    private readonly InceptionUnit _branch1x1 = new(scope["branch1x1"], inputs, 320, 1);
    private readonly InceptionUnit _branch3x3 = new(scope["branch3x3_1"], inputs, 384, 1);
    private readonly InceptionUnit _branchRow = new(scope["branch3x3_2a"], 384, 384, (1, 3), pad: (0, 1));
    private readonly InceptionUnit _branchColumn = new(scope["branch3x3_2b"], 384, 384, (3, 1), pad: (1, 0));
    private readonly InceptionUnit _double3x3a = new(scope["branch3x3dbl_1"], inputs, 448, 1);
    private readonly InceptionUnit _double3x3b = new(scope["branch3x3dbl_2"], 448, 384, 3, pad: 1);
    private readonly InceptionUnit _doubleRow = new(scope["branch3x3dbl_3a"], 384, 384, (1, 3), pad: (0, 1));
    private readonly InceptionUnit _doubleColumn = new(scope["branch3x3dbl_3b"], 384, 384, (3, 1), pad: (1, 0));
    private readonly InceptionUnit _pool = new(scope["branch_pool"], inputs, 192, 1);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        Tensor branch = _branch3x3.Forward(x), twice = InceptionUnit.Chain(x, _double3x3a, _double3x3b);
        return Tensor.Concat(
            1,
            _branch1x1.Forward(x),
            _branchRow.Forward(branch),
            _branchColumn.Forward(branch),
            _doubleRow.Forward(twice),
            _doubleColumn.Forward(twice),
            _pool.Forward(pool(x)));
    }
}
