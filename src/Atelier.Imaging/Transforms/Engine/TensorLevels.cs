using Atelier.Tensors;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>What operations in tensors have in common: levels are numbers from 0 to 255, not rounded.</summary>
internal static class TensorLevels
{
    /// <summary>A number a picture, [N, 1, 1, 1], of the pictures' type.</summary>
    public static Tensor Column<T>(Tensor pictures, IReadOnlyList<T> operations, Func<T, float> number)
        => Tensor.From([.. operations.Select(number)], [operations.Count, 1, 1, 1]).To(pictures.DType);

    /// <summary>Between another picture (factor 0) and this one (1), and beyond: <see cref="Blending"/>.</summary>
    public static Tensor Blend(Tensor pictures, Tensor factor, Tensor other) => (pictures * factor + other * (1 - factor)).Clamp(0, 255);

    /// <summary>The grey of colours, [N, 1, H, W]: <see cref="Luma"/>.</summary>
    public static Tensor Grey(Tensor pictures) => pictures.Shape[1] == 1
        ? pictures
        : pictures.Slice(1, 0, 1) * 0.2989 + pictures.Slice(1, 1, 2) * 0.587 + pictures.Slice(1, 2, 3) * 0.114;

    /// <summary>Rows and columns of each picture mixed by matrices of its own, in single precision.</summary>
    /// <param name="pictures">[N, C, H, W].</param>
    /// <param name="rows">[N, height, H]: how much of each old row is in each new one.</param>
    /// <param name="columns">[N, width, W]: the same of columns.</param>
    /// <returns>[N, C, height, width].</returns>
    public static Tensor Mix(Tensor pictures, Tensor rows, Tensor columns)
        => Precision.With(DType.F32, () => MixRows(MixRows(pictures, rows).Transpose(2, 3), columns).Transpose(2, 3));

    private static Tensor MixRows(Tensor pictures, Tensor rows)
    {
        (int count, int channels, int height, int width) = (pictures.Shape[0], pictures.Shape[1], rows.Shape[1], pictures.Shape[3]);
        Tensor lines = pictures.ToPixels().Reshape(count, pictures.Shape[2], width * channels);
        return rows.To(pictures.DType).MatMul(lines).Reshape(count, height * width, channels).ToPictures(height, width);
    }
}
