using Atelier.Imaging.Transforms;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Imaging.Tests.Transforms;

/// <summary>The tensor engine beside the byte engine, and its gradients.</summary>
public sealed class TensorAugmenterTests
{
    private const int Size = 24, Count = 6;

    private static readonly Dictionary<string, Transform> s_transforms = new()
    {
        ["horizontalFlip"] = new HorizontalFlip(),
        ["verticalFlip"] = new VerticalFlip(),
        ["crop"] = new Crop { Padding = 3, Fill = 90 },
        ["crop smaller"] = new Crop { Width = 17, Height = 20 },
        ["resizedCrop"] = new ResizedCrop(),
        ["resizedCrop smaller"] = new ResizedCrop { Width = 11, Height = 9 },
        ["rotation"] = new Rotation { Degrees = (-40, 40), Fill = 128 },
        ["rotation nearest"] = new Rotation { Degrees = (-40, 40), Interpolation = Interpolation.Nearest },
        ["affine"] = new Affine { Degrees = (-20, 20), MoveX = (-0.2, 0.2), Scale = (0.7, 1.3), ShearX = (-15, 15), ShearY = (-5, 5) },
        ["perspective"] = new Perspective(),
        ["elastic"] = new Elastic(),
        ["gridDistortion"] = new GridDistortion(),
        ["brightness"] = new ColorJitter { Brightness = (0.4, 1.6) },
        ["contrast"] = new ColorJitter { Contrast = (0.4, 1.6) },
        ["saturation"] = new ColorJitter { Saturation = (0, 2) },
        ["hue"] = new ColorJitter { Hue = (-0.5, 0.5) },
        ["grayscale"] = new Grayscale { Probability = 0.5 },
        ["solarize"] = new Solarize { Threshold = (100, 200) },
        ["invert"] = new Invert { Probability = 0.5 },
        ["gaussianBlur"] = new GaussianBlur(),
        ["gaussianBlur wide"] = new GaussianBlur { KernelSize = 31, Sigma = (2, 4) },
        ["gaussianNoise"] = new GaussianNoise(),
        ["erasing"] = new Erasing { Value = 200 },
        ["erasing noise"] = new Erasing { Value = null, Probability = 1 },
        ["cutout"] = new Cutout { Size = 9 },
        ["oneOf"] = new OneOf(new Rotation { Degrees = 30 }, new Sequence(new VerticalFlip(), new Invert()), new Sequence()),
    };

    public static TheoryData<string> Names => [.. s_transforms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Tensors_become_what_bytes_become(string name)
    {
        foreach (int channels in new[] { 1, 3 })
        {
            float[] differences = Differences(new(s_transforms[name]), channels);
            Assert.True(differences.Average() <= 1, $"{name}, {channels} channels: {differences.Average()} levels apart on average");
            Assert.True(differences.Max() <= 3, $"{name}, {channels} channels: {differences.Max()} levels apart");
        }
    }

    /// <summary>Every operation of the byte engine keeps whole levels only, so differences add up.</summary>
    [Fact]
    public void A_pipeline_is_the_same_transforms_in_the_same_order()
    {
        Pipeline common = new(
            new ResizedCrop(), new HorizontalFlip(), new Rotation { Degrees = (-15, 15) },
            new ColorJitter { Brightness = (0.8, 1.2), Contrast = (0.8, 1.2), Saturation = (0.8, 1.2), Hue = (-0.1, 0.1) }, new Erasing());

        Assert.InRange(Differences(common, 3).Average(), 0, 2);
    }

    [Fact]
    public void A_picture_does_not_depend_on_those_beside_it() => Arena.Run("test", () =>
    {
        TensorAugmenter augmenter = new Pipeline([.. s_transforms.Where(t => !t.Key.Contains("smaller", StringComparison.Ordinal)).Select(t => t.Value)]).ToTensors(5);
        Tensor pictures = Tensor.Uniform([4, 3, Size, Size], new RandomKey(1)) * 2 - 1;

        double[] all = Close.Values(augmenter.Apply(pictures, 2, [8, 9, 10, 11])), alone = Close.Values(augmenter.Apply(pictures.Slice(0, 2, 3), 2, [10]));

        Assert.All(all[(2 * alone.Length)..(3 * alone.Length)].Zip(alone), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_pass_through_twice(string name) => Arena.Run("test", () =>
    {
        TensorAugmenter augmenter = new Pipeline(s_transforms[name]).ToTensors(3);

        // Far from black and white, where levels are cut off.
        Tensor pictures = Tensor.Uniform([3, 3, 7, 6], new RandomKey(4)).To(DType.F64) * 0.4 - 0.2;

        GradCheck.First(x => augmenter.Apply(x[0], 1, [0, 1, 2]), [pictures], 0);
        GradCheck.Second(x => augmenter.Apply(x[0].Square() * x[0], 1, [0, 1, 2]), [pictures], 0);
    });

    [Theory]
    [InlineData("jpegArtifacts")]
    [InlineData("equalize")]
    [InlineData("autoContrast")]
    [InlineData("posterize")]
    [InlineData("sharpness")]
    [InlineData("autoAugment")]
    [InlineData("augMix")]
    public void What_has_no_form_in_tensors_is_named(string type)
    {
        Pipeline pipeline = TransformFile.Parse($$"""{"images": [{"type": "oneOf", "transforms": [{"type": "invert"}, {"type": "{{type}}"}]}]}""");
        Assert.StartsWith($"{type} has no form in tensors", Assert.Throws<TransformException>(() => pipeline.ToTensors(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_named() => Arena.Run("test", () =>
    {
        Assert.Contains("mixup", Assert.Throws<TransformException>(() => new Pipeline { Batches = [new Mixup()] }.ToTensors(0)).Message, StringComparison.Ordinal);
        TensorAugmenter half = new Pipeline(new Crop { Width = 3, Probability = 0.5 }).ToTensors(0);
        Tensor pictures = Tensor.Zeros([8, 1, 6, 6]);
        Assert.Contains("3x6", Assert.Throws<TransformException>(() => half.Apply(pictures, 0, [0, 1, 2, 3, 4, 5, 6, 7])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => half.Apply(pictures, 0, [0]));
    });

    /// <summary>Levels between the two engines' results, of smooth pictures with a border that moves.</summary>
    private static float[] Differences(Pipeline pipeline, int channels) => Arena.Run("test", () =>
    {
        byte[] levels = Smooth(channels);
        long[] indices = [.. Enumerable.Range(0, Count).Select(i => (long)i)];
        float[] values = [.. levels.Select(level => (level / 127.5f) - 1)];
        float[] tensors = pipeline.ToTensors(5).Apply(Tensor.FromMemory<float>(values, [Count, channels, Size, Size]), 3, indices).ToMemory<float>();
        Augmenter augmenter = new(pipeline, 5);
        byte[] bytes = [.. indices.SelectMany(i => augmenter.Apply(levels.AsSpan((int)i * Size * Size * channels, Size * Size * channels), Size, Size, channels, 3, i).Pixels.ToArray())];
        Assert.Equal(bytes.Length, tensors.Length);
        return bytes.Zip(tensors, (level, value) => Math.Abs(level - ((value + 1) * 127.5f))).ToArray();
    });

    private static byte[] Smooth(int channels) =>
    [
        .. from n in Enumerable.Range(0, Count)
           from y in Enumerable.Range(0, Size)
           from x in Enumerable.Range(0, Size)
           from c in Enumerable.Range(0, channels)
           select (byte)(127 + (100 * Math.Sin((n + 1) * 0.1 * x + 0.2 * y + c))),
    ];
}
