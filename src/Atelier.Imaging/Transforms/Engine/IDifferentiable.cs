using Atelier.Tensors;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>A drawn operation that has a form in tensors, through which gradients pass.</summary>
internal interface IDifferentiable
{
    /// <summary>Changes a batch, each picture by an operation of its own.</summary>
    /// <param name="pictures">[N, C, H, W], levels from 0 to 255 and between.</param>
    /// <param name="operations">N of this operation's kind.</param>
    Tensor ApplyEach(Tensor pictures, IReadOnlyList<IDifferentiable> operations);
}

/// <summary>The same for an operation that knows its kind.</summary>
internal interface IDifferentiable<TSelf> : IDifferentiable
    where TSelf : struct, IDifferentiable<TSelf>
{
    /// <inheritdoc cref="IDifferentiable.ApplyEach"/>
    static abstract Tensor Apply(Tensor pictures, TSelf[] operations);

    Tensor IDifferentiable.ApplyEach(Tensor pictures, IReadOnlyList<IDifferentiable> operations)
        => TSelf.Apply(pictures, [.. operations.Cast<TSelf>()]);
}

/// <summary>An operation each of whose pixels is a pixel, or a mean of four neighbours, of the picture.</summary>
internal interface IPlacing<TSelf> : IGeometry, IDifferentiable<TSelf>
    where TSelf : struct, IPlacing<TSelf>
{
    Interpolation Interpolation { get; }

    /// <summary>The level outside the picture.</summary>
    byte Fill { get; }

    /// <summary>Where the new picture's pixels come from, row by row.</summary>
    /// <param name="width">Pixels a row of the old picture.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="xs">Receives the columns.</param>
    /// <param name="ys">Receives the rows.</param>
    void Place(int width, int height, Span<float> xs, Span<float> ys);

    static Tensor IDifferentiable<TSelf>.Apply(Tensor pictures, TSelf[] operations) => TensorWarp.Apply(pictures, operations);
}
