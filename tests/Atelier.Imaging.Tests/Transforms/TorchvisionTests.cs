using Atelier.Imaging.Transforms;
using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Tests.Transforms;

/// <summary>Every deterministic kernel against torchvision's.</summary>
public sealed class TorchvisionTests
{
    private static readonly Dictionary<string, Action<Plan>> s_operations = new()
    {
        ["crop"] = plan => plan.AddGeometry(new Cut(7, 5, 20, 16, 0)),
        ["crop_beyond"] = plan => plan.AddGeometry(new Cut(12, -3, 26, 18, 0)),
        ["resized_crop_larger"] = plan => plan.AddGeometry(new CutAndResize(6, 4, 17, 13, 31, 23)),
        ["resized_crop_smaller"] = plan => plan.AddGeometry(new CutAndResize(2, 1, 26, 21, 11, 9)),
        ["resized_crop_pillow"] = plan => plan.AddGeometry(new CutAndResize(3, 2, 22, 19, 15, 24)),
        ["horizontal_flip"] = plan => plan.AddGeometry(default(FlipHorizontally)),
        ["vertical_flip"] = plan => plan.AddGeometry(default(FlipVertically)),
        ["rotate_bilinear"] = plan => plan.AddGeometry(new Rotate(23.5f, Interpolation.Bilinear, 90)),
        ["rotate_nearest"] = plan => plan.AddGeometry(new Rotate(-31.3f, Interpolation.Nearest, 12)),
        ["rotate_black"] = plan => plan.AddGeometry(new Rotate(140, Interpolation.Bilinear, 0)),
        ["affine"] = plan => plan.AddGeometry(new MoveAffinely { Degrees = 17, MoveX = 3, MoveY = -2, Scale = 1.25f, ShearX = 8, ShearY = -5, Fill = 60 }),
        ["affine_nearest"] = plan => plan.AddGeometry(new MoveAffinely
        {
            Degrees = -40, MoveX = -4, MoveY = 5, Scale = 0.8f, ShearX = -12, ShearY = 6, Fill = 60, Interpolation = Interpolation.Nearest,
        }),
        ["perspective"] = plan => plan.AddGeometry(new Project(new(4, 2), new(27, 5), new(25, 21), new(1, 18), Interpolation.Bilinear, 33)),
        ["elastic"] = plan => plan.AddFilter(default(FixedWaves)),
        ["brightness_less"] = plan => plan.AddTone(new AdjustBrightness(0.63f)),
        ["brightness_more"] = plan => plan.AddTone(new AdjustBrightness(1.47f)),
        ["contrast_less"] = plan => plan.AddTone(new AdjustContrast(0.55f)),
        ["contrast_more"] = plan => plan.AddTone(new AdjustContrast(1.8f)),
        ["saturation_less"] = plan => plan.AddFilter(new AdjustSaturation(0.3f)),
        ["saturation_more"] = plan => plan.AddFilter(new AdjustSaturation(1.9f)),
        ["hue_up"] = plan => plan.AddFilter(new ShiftHue(0.21f)),
        ["hue_down"] = plan => plan.AddFilter(new ShiftHue(-0.37f)),
        ["jitter"] = plan =>
        {
            plan.AddTone(new AdjustBrightness(1.2f));
            plan.AddTone(new AdjustContrast(0.7f));
            plan.AddFilter(new ShiftHue(0.08f));
            plan.AddFilter(new AdjustSaturation(1.4f));
        },
        ["grayscale"] = plan => plan.AddFilter(default(TakeColor)),
        ["solarize"] = plan => plan.AddTone(new InvertFrom(117)),
        ["posterize"] = plan => plan.AddTone(new KeepBits(3)),
        ["invert"] = plan => plan.AddTone(new InvertFrom(0)),
        ["equalize"] = plan => plan.AddFilter(default(EqualizeLevels)),
        ["autocontrast"] = plan =>
        {
            plan.AddTone(default(HalfAndTwenty));
            plan.AddFilter(default(StretchLevels));
        },
        ["sharpness_less"] = plan => plan.AddFilter(new AdjustSharpness(0.2f)),
        ["sharpness_more"] = plan => plan.AddFilter(new AdjustSharpness(2.6f)),
        ["blur"] = plan => plan.AddFilter(new Blur(5, 1.3f)),
        ["blur_wide"] = plan => plan.AddFilter(new Blur(11, 2.7f)),
        ["erase"] = plan => plan.AddFilter(new Erase(9, 5, 12, 8, 77)),
        ["jpeg_low"] = plan => plan.AddFilter(new CompressJpeg(20)),
        ["jpeg_high"] = plan => plan.AddFilter(new CompressJpeg(85)),
    };

    /// <summary>What interpolates and lets the fill colour in.</summary>
    private static readonly HashSet<string> s_warps = ["rotate_bilinear", "affine", "perspective", "elastic"];

    public static TheoryData<string> Cases => [.. TransformGolden.Names.Where(name => !name.StartsWith("picture/", StringComparison.Ordinal))];

    [Fact]
    public void Every_operation_has_its_golden_picture()
        => Assert.Equal(s_operations.Keys.Order(), Cases.Select(row => ((string)row.Data).Split('/')[0]).Where(name => !name.StartsWith("policy_", StringComparison.Ordinal)).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernels_agree(string name)
    {
        string[] parts = name.Split('/');
        Image picture = TransformGolden.Read($"picture/{parts[1]}");
        Plan plan = new();
        plan.Start(picture.Width, picture.Height);
        if (parts[0].StartsWith("policy_", StringComparison.Ordinal))
        {
            AddPolicyOperation(plan, parts[0].Split('_'));
        }
        else
        {
            s_operations[parts[0]](plan);
        }

        Raster made = Applied(plan, picture.Bytes.ToArray(), picture);
        Assert.Equal((made.Width, made.Height), (plan.Width, plan.Height));
        TransformGolden.AssertAgrees(name, made, s_warps.Contains(parts[0]) ? Inside(plan, picture) : _ => true, parts[0] == "jpeg_high" ? 5 : 3);
    }

    /// <summary>
    /// Pixels made of the picture alone: white where it is white and black where it is black. Where picture and fill colour mix,
    /// torchvision counts the picture's share twice (once in grid_sample, once by its mask); we once.
    /// </summary>
    private static Func<int, bool> Inside(Plan plan, Image like)
    {
        byte[] light = new byte[like.Bytes.Length];
        Array.Fill(light, (byte)255);
        byte[] white = Applied(plan, light, like).Pixels.ToArray(), black = Applied(plan, new byte[light.Length], like).Pixels.ToArray();
        return pixel => white[pixel * like.Channels] == 255 && black[pixel * like.Channels] == 0;
    }

    private static Raster Applied(Plan plan, byte[] pixels, Image like)
    {
        Raster raster = new();
        raster.Load(pixels, like.Width, like.Height, like.Channels);
        plan.Apply(raster);
        return raster;
    }

    /// <summary>At the eighth of ten magnitudes.</summary>
    private static void AddPolicyOperation(Plan plan, string[] name)
    {
        PolicySpace space = name[1] switch { "narrow" => PolicySpace.Narrow, "wide" => PolicySpace.Wide, _ => PolicySpace.Mix };
        space.Add(plan, Enum.Parse<PolicyOperation>(name[2]), 7 / 9.0, name[3] == "up" ? 1 : -1, Interpolation.Nearest, 50);
    }

    /// <summary>The script's displacement.</summary>
    private readonly record struct FixedWaves : IFilter
    {
        public void Apply(Raster image)
        {
            (int width, int height) = (image.Width, image.Height);
            float[] x = new float[width * height], y = new float[width * height];
            for (int i = 0; i < x.Length; i++)
            {
                (float column, float row) = (i % width, i / width);
                x[i] = (3 * MathF.Sin(row / 5)) + (0.3f * MathF.Cos(column / 3));
                y[i] = (2.5f * MathF.Cos(column / 6)) - (0.2f * MathF.Sin(row / 2));
            }

            Warp.Apply(image, new Displacement(x, y, width), Interpolation.Bilinear, 40);
        }
    }

    private readonly record struct HalfAndTwenty : ITone
    {
        public bool ReadsImage => false;

        public void Compose(Raster image, Span<byte> table)
        {
            foreach (ref byte level in table)
            {
                level = (byte)((level / 2) + 20);
            }
        }
    }
}
