using Atelier.Imaging.Transforms;

namespace Atelier.Imaging.Tests.Transforms;

/// <summary>A picture, its mask, its partner and its boxes are moved alike.</summary>
public sealed class MovedTogetherTests
{
    private const int Width = 48, Height = 40;

    /// <summary>A white rectangle far from the edges, as a box knows it.</summary>
    private static readonly Box s_box = new(14, 12, 30, 26);

    public static TheoryData<string> Geometry =>
    [
        "{\"type\": \"crop\", \"width\": 44, \"height\": 38}",
        "{\"type\": \"crop\", \"padding\": 5}",
        "{\"type\": \"resizedCrop\", \"scale\": [0.9, 1], \"width\": 70, \"height\": 30}",
        "{\"type\": \"horizontalFlip\", \"probability\": 1}",
        "{\"type\": \"verticalFlip\", \"probability\": 1}",
        "{\"type\": \"rotation\", \"degrees\": [-30, 30]}",
        "{\"type\": \"rotation\", \"degrees\": 90}",
        "{\"type\": \"affine\", \"degrees\": [-20, 20], \"moveX\": [-0.1, 0.1], \"moveY\": 0.05, \"scale\": [0.7, 1.2], \"shearX\": [-9, 9], \"shearY\": 4}",
        "{\"type\": \"perspective\", \"distortion\": 0.4}",
        "{\"type\": \"elastic\", \"alpha\": 60, \"sigma\": 6}",
        "{\"type\": \"gridDistortion\"}",
        "{\"type\": \"sequence\", \"transforms\": [{\"type\": \"rotation\", \"degrees\": 15}, {\"type\": \"gaussianBlur\"}, {\"type\": \"colorJitter\", \"brightness\": 0.9}, {\"type\": \"verticalFlip\"}]}",
    ];

    [Theory]
    [MemberData(nameof(Geometry))]
    public void Boxes_and_masks_follow_the_picture(string transform)
    {
        Augmenter augmenter = new(TransformFile.Parse($"{{\"images\": [{transform}]}}"), 4);
        for (int index = 0; index < 10; index++)
        {
            Plan plan = augmenter.Draw(0, index, Width, Height);
            (Raster image, Raster mask, Box[] boxes) = (Rectangle(3, 200), Rectangle(1, 7), [s_box]);
            plan.Apply(image);
            plan.ApplyToMask(mask);
            plan.Apply(boxes);

            Assert.Equal((image.Width, image.Height), (mask.Width, mask.Height));
            Assert.All(mask.Pixels.ToArray(), level => Assert.True(level is 0 or 7, $"the mask has level {level}"));
            AssertNear(boxes[0], Bounds(mask, 1), transform);
            AssertNear(boxes[0], Bounds(image, 60), transform);
        }
    }

    [Fact]
    public void Partners_are_changed_alike_noise_included()
    {
        Augmenter augmenter = new(new Pipeline(new GaussianNoise { Sigma = 20 }, new Elastic(), new Erasing { Value = null, Probability = 1 }), 4);
        Plan plan = augmenter.Draw(1, 2, Width, Height);
        (Raster one, Raster other) = (Rectangle(3, 200), Rectangle(3, 200));
        plan.Apply(one);
        plan.Apply(other);
        Assert.Equal(one.Pixels.ToArray(), other.Pixels.ToArray());
    }

    [Fact]
    public void A_box_that_is_cropped_away_is_empty_and_others_are_cut()
    {
        Plan plan = new Augmenter(new Pipeline(new Crop { Width = 8, Height = 8 }), 0).Draw(0, 0, 8, 8);
        Box[] boxes = [new(-5, -5, 4, 4), new(9, 9, 12, 12)];
        plan.Apply(boxes);
        Assert.Equal(new Box(0, 0, 4, 4), boxes[0]);
        Assert.True(boxes[1].IsEmpty);
    }

    private static Raster Rectangle(int channels, byte level)
    {
        byte[] pixels = new byte[Width * Height * channels];
        for (int y = (int)s_box.Top; y < s_box.Bottom; y++)
        {
            int start = ((y * Width) + (int)s_box.Left) * channels;
            pixels.AsSpan(start, (int)(s_box.Right - s_box.Left) * channels).Fill(level);
        }

        Raster raster = new();
        raster.Load(pixels, Width, Height, channels);
        return raster;
    }

    /// <summary>The smallest box around pixels of a level or more.</summary>
    private static Box Bounds(Raster raster, int level)
    {
        (int left, int top, int right, int bottom) = (int.MaxValue, int.MaxValue, 0, 0);
        for (int i = 0; i < raster.Width * raster.Height; i++)
        {
            if (raster.Pixels[i * raster.Channels] >= level)
            {
                (int x, int y) = (i % raster.Width, i / raster.Width);
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        return new(left, top, right, bottom);
    }

    /// <summary>Corners of turned rectangles cover little of their pixel: two pixels of room.</summary>
    private static void AssertNear(Box box, Box seen, string transform)
    {
        float apart = new[] { box.Left - seen.Left, box.Top - seen.Top, box.Right - seen.Right, box.Bottom - seen.Bottom }.Max(MathF.Abs);
        Assert.True(apart <= 2, $"{transform}: the box says {box}, the picture {seen}");
    }
}
