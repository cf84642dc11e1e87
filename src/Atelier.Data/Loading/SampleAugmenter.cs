using Atelier.Imaging.Transforms;
using Atelier.Tensors;

namespace Atelier.Data.Loading;

/// <summary>Reads samples through a pipeline: picture, target and mask are changed alike. For one thread; holds the memory that it needs.</summary>
internal sealed class SampleAugmenter
{
    private readonly IImageDataset _data;
    private readonly Pipeline _pipeline;
    private readonly Augmenter _augmenter;
    private readonly RandomKey _mixings;
    private readonly Raster _raster = new();
    private byte[] _levels = [], _batch = [];

    public SampleAugmenter(IImageDataset data, Pipeline pipeline, ulong seed)
    {
        (_data, _pipeline, _augmenter) = (data, pipeline, new Augmenter(pipeline, seed));
        _mixings = new RandomKey(seed).Stream("augment/batches");
    }

    private int Width => _data.Width;

    private int Height => _data.Height;

    /// <summary>Reads the picture of that index as it is in that epoch.</summary>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    /// <exception cref="TransformException">The pipeline gives it another size.</exception>
    public void Read(long epoch, long index, Planes sample)
    {
        Span<byte> picture = Levels(_data.Channels);
        _data.ReadLevels(index, picture);
        Plan plan = _augmenter.Draw(epoch, index, Width, Height);
        plan.CheckSizeStays(Width, Height);
        _raster.Load(picture, Width, Height, _data.Channels);
        plan.Apply(_raster);
        ChannelConversion.ToFloats(_raster.Pixels, sample.Pixels);
        if (!sample.Target.IsEmpty)
        {
            _data.ReadTarget(index, sample.Target);
            Span<byte> target = Levels(_data.Schema.TargetChannels);
            ChannelConversion.ToLevels(sample.Target, target);
            _raster.Load(target, Width, Height, _data.Schema.TargetChannels);
            plan.Apply(_raster);
            ChannelConversion.ToFloats(_raster.Pixels, sample.Target);
        }

        if (!sample.Mask.IsEmpty)
        {
            _data.ReadMask(index, sample.Mask);
            Span<byte> mask = Levels(channels: 1);
            ChannelConversion.ShareLevels(sample.Mask, mask);
            _raster.Load(mask, Width, Height, channels: 1);
            plan.ApplyToMask(_raster);
            ChannelConversion.ToShares(_raster.Pixels, sample.Mask);
        }
    }

    /// <summary>Mixes a batch's pictures as the pipeline says.</summary>
    /// <param name="position">The global number of the first sample.</param>
    /// <param name="pixels">[N, H, W, C], values in [-1, 1].</param>
    /// <param name="labels">[N, classes]; empty where there are none.</param>
    /// <param name="classes">Number of classes.</param>
    public void Mix(long position, Span<float> pixels, Span<float> labels, int classes)
    {
        Span<byte> levels = (_batch.Length < pixels.Length ? _batch = new byte[pixels.Length] : _batch).AsSpan(0, pixels.Length);
        ChannelConversion.ToLevels(pixels, levels);
        for (int i = 0; i < _pipeline.Batches.Count; i++)
        {
            IMixing mixing = _pipeline.Batches[i].Draw(_mixings.At(position).At(i), Width, Height);
            mixing.Apply(levels, Width, Height, _data.Channels);
            if (!labels.IsEmpty)
            {
                mixing.Apply(labels, classes);
            }
        }

        ChannelConversion.ToFloats(levels, pixels);
    }

    private Span<byte> Levels(int channels)
    {
        int count = Width * Height * channels;
        return (_levels.Length < count ? _levels = new byte[count] : _levels).AsSpan(0, count);
    }
}
