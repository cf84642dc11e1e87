using System.Buffers;
using System.Globalization;

namespace Atelier.Data.ShapeWorld;

/// <summary>
/// The dataset that needs no files: a coloured, patterned shape on a patterned ground, drawn when it is read. Every
/// attribute of every picture is known: captions, attributes and masks come with each.
/// </summary>
public sealed class ShapeWorldDataset : IImageDataset
{
    /// <summary>The smallest width that is drawn.</summary>
    public const int MinSize = 16;

    /// <summary>The largest width that is drawn.</summary>
    public const int MaxSize = 256;

    /// <summary>Raised whenever any picture changes for the same seed, index and size.</summary>
    private const int Revision = 1;

    // Test scenes are those of indices that no training set reaches.
    private const long FirstTestScene = 1L << 40;

    private static readonly string[] Names = [.. Enum.GetNames<ShapeKind>().Select(n => n.ToLower(CultureInfo.InvariantCulture))];

    private readonly long _first;

    /// <summary>A world of pictures.</summary>
    /// <param name="size">Width and height, 16 to 256.</param>
    /// <param name="channels">3, or 1 for the luma alone.</param>
    /// <param name="seed">Chooses the world.</param>
    /// <param name="split">Training and test pictures share no scene.</param>
    /// <param name="count">How many pictures make an epoch; null for 60,000 (training) or 10,000 (test).</param>
    /// <param name="style">How the same scenes are drawn.</param>
    /// <exception cref="DatasetException">Size or channels are not among those that can be drawn.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1 or more than 2^40.</exception>
    public ShapeWorldDataset(int size = 32, int channels = 3, long seed = 0, DatasetSplit split = DatasetSplit.Train, long? count = null, WorldStyle style = WorldStyle.Rich)
    {
        if (size is < MinSize or > MaxSize)
        {
            throw new DatasetException($"shapeworld: size {size} is not one of {MinSize} to {MaxSize}.");
        }

        if (channels is not (1 or 3))
        {
            throw new DatasetException($"shapeworld: {channels} channels cannot be drawn, only 1 (grey) or 3 (RGB).");
        }

        Count = count ?? (split == DatasetSplit.Train ? 60_000 : 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count, FirstTestScene);
        (Size, Channels, Seed, Style) = (size, channels, seed, style);
        _first = split == DatasetSplit.Train ? 0 : FirstTestScene;
    }

    /// <inheritdoc/>
    public string Name => Style switch { WorldStyle.Rich => "shapeworld", WorldStyle.Plain => "shapeworld-plain", _ => "shapeworld-sketch" };

    /// <inheritdoc/>
    public long Count { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <summary>Width and height.</summary>
    public int Size { get; }

    /// <summary>How scenes are drawn.</summary>
    public WorldStyle Style { get; }

    /// <summary>The world's seed.</summary>
    public long Seed { get; }

    /// <inheritdoc/>
    public int Height => Size;

    /// <inheritdoc/>
    public int Width => Size;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Names;

    /// <inheritdoc/>
    public string ContentHash
        => string.Create(CultureInfo.InvariantCulture, $"{Name}-{Revision}:{Size}x{Size}x{Channels}:{Seed}:{_first}+{Count}");

    /// <inheritdoc/>
    public AnnotationSchema Schema { get; } = new() { Captions = true, Attributes = SceneWords.AttributeNames, Masks = true };

    /// <summary>All there is to know of a picture.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public Scene SceneOf(long index)
    {
        this.CheckIndex(index);
        Scene scene = SceneSampler.Sample(Seed, _first + index);
        return Style == WorldStyle.Plain ? scene.Plain() : scene;
    }

    /// <inheritdoc/>
    public int? Label(long index) => (int)SceneOf(index).Figure.Shape;

    /// <inheritdoc/>
    public Annotation Describe(long index)
    {
        Scene scene = SceneOf(index);
        return new() { Captions = [SceneWords.Caption(scene)], Attributes = SceneWords.Attributes(scene) };
    }

    /// <inheritdoc/>
    public void ReadMask(long index, Span<float> mask)
    {
        this.CheckMask(index, mask);
        SceneOutlines.Mask(SceneOf(index), Size, mask);
    }

    /// <inheritdoc/>
    public void Read(long index, Span<float> pixels)
    {
        this.CheckRead(index, pixels);
        Scene scene = SceneOf(index);
        if (Channels == SceneRenderer.Channels)
        {
            Draw(scene, pixels);
            return;
        }

        int length = Size * Size * SceneRenderer.Channels;
        float[] rgb = ArrayPool<float>.Shared.Rent(length);
        Draw(scene, rgb.AsSpan(0, length));
        ChannelConversion.Convert(rgb.AsSpan(0, length), SceneRenderer.Channels, pixels, Channels);
        ArrayPool<float>.Shared.Return(rgb);
    }

    private void Draw(Scene scene, Span<float> rgb)
    {
        if (Style == WorldStyle.Sketch)
        {
            SceneOutlines.Sketch(scene, Size, rgb);
        }
        else
        {
            SceneRenderer.Render(scene, Size, rgb);
        }
    }
}
