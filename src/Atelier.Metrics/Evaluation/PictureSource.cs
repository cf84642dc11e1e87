using Atelier.Data;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Metrics.Evaluation;

/// <summary>Pictures by number: picture i is the same whatever batch it comes in.</summary>
/// <param name="first">Number of the first picture wanted.</param>
/// <param name="count">How many, at least 1.</param>
public delegate PictureBatch PictureSource(long first, int count);

/// <summary>Some pictures.</summary>
/// <param name="Pictures">[N, C, H, W], values in [-1, 1].</param>
/// <param name="Labels">[N], each picture's class (for generated ones the class asked for); null where there are none.</param>
public sealed record PictureBatch(Tensor Pictures, int[]? Labels = null);

/// <summary>Sources of pictures.</summary>
public static class PictureSources
{
    /// <summary>A dataset's pictures in their own order.</summary>
    public static PictureSource Pictures(this IImageDataset data) => (first, count) =>
    {
        int size = data.Height * data.Width * data.Channels;
        float[] pixels = new float[checked(count * size)];
        int?[] labels = new int?[count];
        ThreadTeam.For(count, 1, (start, end) =>
        {
            for (int i = (int)start; i < end; i++)
            {
                data.Read(first + i, pixels.AsSpan(i * size, size));
                labels[i] = data.Label(first + i);
            }
        });
        return new PictureBatch(
            Tensor.FromMemory<float>(pixels, [count, data.Channels, data.Height, data.Width]),
            Array.TrueForAll(labels, label => label is not null) ? [.. labels.Select(label => label!.Value)] : null);
    };
}
