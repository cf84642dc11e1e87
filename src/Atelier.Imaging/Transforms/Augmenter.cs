using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Applies a pipeline's transforms of pictures. What happens to a picture depends on (seed, epoch, index) alone, so any augmented
/// picture can be made again. Holds the memory that it needs; one for each thread.
/// </summary>
/// <param name="pipeline">What to do.</param>
/// <param name="seed">Chooses everything random.</param>
public sealed class Augmenter(Pipeline pipeline, ulong seed)
{
    private readonly RandomKey _key = new RandomKey(seed).Stream("augment");
    private readonly Plan _plan = new();
    private readonly Raster _raster = new();

    /// <summary>What happens to a picture. The plan is the augmenter's own: valid until the next one is drawn.</summary>
    /// <param name="epoch">How often the dataset was gone through before.</param>
    /// <param name="index">The picture's index in the dataset.</param>
    /// <param name="width">Its pixels a row.</param>
    /// <param name="height">Its rows.</param>
    public Plan Draw(long epoch, long index, int width, int height)
    {
        _plan.Start(width, height);
        RandomKey key = _key.At(epoch).At(index);
        for (int i = 0; i < pipeline.Images.Count; i++)
        {
            pipeline.Images[i].Draw(key.At(i), _plan);
        }

        return _plan;
    }

    /// <summary>Augments a picture; the result is the augmenter's own: valid until the next one is made.</summary>
    /// <param name="pixels">[height, width, channels], 8-bit samples.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="epoch">How often the dataset was gone through before.</param>
    /// <param name="index">The picture's index in the dataset.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the samples, or there are not 1 or 3 channels.</exception>
    public Raster Apply(ReadOnlySpan<byte> pixels, int width, int height, int channels, long epoch, long index)
    {
        _raster.Load(pixels, width, height, channels);
        Draw(epoch, index, width, height).Apply(_raster);
        return _raster;
    }

    /// <summary>Augments an 8-bit image of 1 or 3 channels.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="epoch">How often the dataset was gone through before.</param>
    /// <param name="index">The picture's index in the dataset.</param>
    /// <exception cref="ArgumentException">The image has alpha.</exception>
    /// <exception cref="InvalidOperationException">The image has 16-bit samples.</exception>
    public Image Apply(Image image, long epoch, long index)
    {
        Raster made = Apply(image.Bytes, image.Width, image.Height, image.Channels, epoch, index);
        return new Image(made.Width, made.Height, made.Channels, made.Pixels.ToArray());
    }
}
