using Atelier.Imaging.Transforms;

namespace Atelier.Imaging.Tests.Transforms;

/// <summary>What all transforms promise together: repeatable, equal as C# and JSON, without garbage.</summary>
public sealed class PipelineTests
{
    /// <summary>One of everything; the registry test below says if one is missing.</summary>
    private static readonly Pipeline s_everything = new(
        new Crop { Width = 30, Height = 28, Padding = 4, Fill = 3 },
        new ResizedCrop { Width = 32, Height = 24, Scale = (0.5, 1) },
        new HorizontalFlip(),
        new VerticalFlip { Probability = 0.3 },
        new Rotation { Degrees = (-10, 20), Fill = 128 },
        new Affine { Degrees = 5, MoveX = (-0.1, 0.1), Scale = (0.9, 1.1), ShearX = (-5, 5), Interpolation = Interpolation.Nearest },
        new Perspective { Distortion = 1 },
        new Elastic { Alpha = (10, 20), Sigma = 3 },
        new GridDistortion(),
        new ColorJitter { Brightness = (0.6, 1.4), Contrast = (0.6, 1.4), Saturation = (0.6, 1.4), Hue = (-0.1, 0.1) },
        new Grayscale(),
        new OneOf(
            new Solarize { Threshold = (100, 256) },
            new Posterize { Bits = (3, 8) },
            new Sequence(new Invert(), new Equalize(), new AutoContrast())) { Weights = [1, 2, 0.5] },
        new Sharpness(),
        new GaussianBlur { KernelSize = 3 },
        new GaussianNoise { Sigma = (1, 3) },
        new JpegArtifacts(),
        new Erasing { Value = null, Probability = 1 },
        new Cutout { Size = 4, Count = 2 },
        new OneOf(new AutoAugment { Policy = AutoAugmentPolicy.Svhn }, new RandAugment(), new TrivialAugment(), new AugMix { Depth = 2 }))
    {
        Batches = [new Mixup { Alpha = 0.4, Probability = 0.5 }, new CutMix()],
    };

    public static TheoryData<int> ChannelCounts => [1, 3];

    [Fact]
    public void The_example_above_and_the_registry_have_every_transform()
    {
        static IEnumerable<Type> TypesIn(Transform transform) => transform switch
        {
            Sequence s => s.Transforms.SelectMany(TypesIn).Prepend(typeof(Sequence)),
            OneOf o => o.Transforms.SelectMany(TypesIn).Prepend(typeof(OneOf)),
            _ => [transform.GetType()],
        };
        static IEnumerable<string> Names(IEnumerable<Type> types) => types.Select(t => t.Name).Distinct().Order(StringComparer.Ordinal);
        static IEnumerable<Type> Derived(Type root) => root.Assembly.GetTypes().Where(t => t.IsSubclassOf(root) && !t.IsAbstract);

        Assert.Equal(Names(Derived(typeof(Transform))), Names(TransformRegistry.Images.Values));
        Assert.Equal(Names(Derived(typeof(Transform))), Names(s_everything.Images.SelectMany(TypesIn)));
        Assert.Equal(Names(Derived(typeof(BatchTransform))), Names(TransformRegistry.Batches.Values));
        Assert.Equal(Names(Derived(typeof(BatchTransform))), Names(s_everything.Batches.Select(b => b.GetType())));
    }

    [Theory]
    [MemberData(nameof(ChannelCounts))]
    public void The_same_key_makes_the_same_picture_in_CSharp_and_JSON(int channels)
    {
        string json = TransformFile.Write(s_everything);
        Pipeline read = TransformFile.Parse(json);
        Assert.Equal(json, TransformFile.Write(read));
        Augmenter ours = new(s_everything, 7), theirs = new(read, 7);
        Image picture = Pictures.Make(31, 33, channels, 8);
        List<byte[]> made = [];
        for (int index = 0; index < 20; index++)
        {
            made.Add(ours.Apply(picture, 2, index).Bytes.ToArray());

            // Out of order: nothing but the key counts.
            Pictures.AssertSame(ours.Apply(picture, 2, index), theirs.Apply(picture, 2, index));
        }

        Assert.Equal(made[3], theirs.Apply(picture, 2, 3).Bytes.ToArray());
        Assert.NotEqual(made[3], theirs.Apply(picture, 3, 3).Bytes.ToArray());
        Assert.NotEqual(made[3], new Augmenter(s_everything, 8).Apply(picture, 2, 3).Bytes.ToArray());
        Assert.Equal(20, made.Select(Convert.ToBase64String).Distinct().Count());
    }

    [Fact]
    public void Once_warm_nothing_is_allocated()
    {
        Augmenter augmenter = new(s_everything, 1);
        byte[] picture = Pictures.Make(31, 33, 3, 8).Bytes.ToArray();
        Augment();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Augment();

        // Less than anything that came with every tenth picture would make.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600);

        void Augment()
        {
            for (int index = 0; index < 300; index++)
            {
                augmenter.Apply(picture, 31, 33, 3, 0, index);
            }
        }
    }

    [Theory]
    [InlineData("{\"images\": [{\"type\": \"rotatoin\"}]}", "images[0]: there is no 'rotatoin': one of affine, ")]
    [InlineData("{\"images\": [{\"type\": \"rotation\", \"degree\": 3}]}", "images[0]: rotation has no parameter 'degree': it has ")]
    [InlineData("{\"images\": [{\"type\": \"rotation\"}]}", "images[0]: rotation lacks its parameter 'degrees'.")]
    [InlineData("{\"images\": [{\"type\": \"rotation\", \"degrees\": [3, 1]}]}", "images[0]: rotation: [3, 1] is no range")]
    [InlineData("{\"images\": [{\"type\": \"rotation\", \"degrees\": [0, 720]}]}", "images[0]: rotation: degrees is [0, 720]; it must lie from -360 to 360.")]
    [InlineData("{\"images\": [{\"type\": \"rotation\", \"degrees\": \"3\"}]}", "images[0]: rotation.degrees: a number or [low, high] is wanted.")]
    [InlineData("{\"images\": [{}, 5]}", "images[0]: \"type\" is missing: one of ")]
    [InlineData("{\"images\": [{\"type\": \"oneOf\", \"transforms\": [{\"type\": \"invert\"}, {\"type\": \"sequence\", \"transforms\": [{\"type\": \"crop\", \"width\": 0}]}]}]}",
        "images[0]: oneOf.transforms[1]: sequence.transforms[0]: crop: width is 0; it must lie from 1 to 65536.")]
    [InlineData("{\"images\": [{\"type\": \"oneOf\", \"transforms\": []}]}", "images[0]: oneOf: transforms is empty")]
    [InlineData("{\"batches\": [{\"type\": \"invert\"}], \"images\": []}", "batches[0]: there is no 'invert': one of cutMix, mixup.")]
    [InlineData("{\"image\": []}", "image")]
    [InlineData("{\"images\": [", "line 1")]
    [InlineData("null", "null is no pipeline")]
    [InlineData("[]", "p.json")]
    public void Errors_say_what_and_where(string json, string wanted)
    {
        TransformException problem = Assert.Throws<TransformException>(() => TransformFile.Parse(json, "p.json"));
        Assert.Contains("p.json", problem.Message, StringComparison.Ordinal);
        Assert.Contains(wanted, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
        => Assert.Contains("nowhere.json", Assert.Throws<TransformException>(() => TransformFile.Read("nowhere.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_probability_changes_no_other_draw()
    {
        static string Plan(double probability, long index)
        {
            Pipeline pipeline = new(new HorizontalFlip { Probability = probability }, new Rotation { Degrees = (-20, 20) });
            return new Augmenter(pipeline, 3).Draw(0, index, 9, 9).ToString();
        }

        Assert.Contains(Plan(0, 5), Plan(1, 5), StringComparison.Ordinal);
        Assert.StartsWith("FlipHorizontally", Plan(1, 5), StringComparison.Ordinal);
        int flips = Enumerable.Range(0, 1000).Count(i => Plan(0.3, i).StartsWith("Flip", StringComparison.Ordinal));
        Assert.InRange(flips, 250, 350);
    }

    [Fact]
    public void One_of_chooses_by_weight()
    {
        Pipeline pipeline = new(new OneOf(new Invert(), new Rotation { Degrees = 5 }, new Sequence()) { Weights = [3, 1, 0] });
        Augmenter augmenter = new(pipeline, 0);
        int inversions = Enumerable.Range(0, 1000).Count(i => augmenter.Draw(0, i, 4, 4).ToString().StartsWith("Invert", StringComparison.Ordinal));
        Assert.InRange(inversions, 700, 800);
        Assert.Throws<ArgumentException>(() => new OneOf(new Invert()) { Weights = [1, 2] });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(7, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(17, 16)]
    public void Tiny_pictures_are_no_trouble(int width, int height)
    {
        foreach (Transform transform in s_everything.Images)
        {
            Augmenter augmenter = new(new Pipeline(transform with { Probability = 1 }), 11);
            foreach (int channels in (int[])[1, 3])
            {
                byte[] pixels = Pictures.Make(width, height, channels, 8).Bytes.ToArray();
                for (int index = 0; index < 20; index++)
                {
                    Raster made = augmenter.Apply(pixels, width, height, channels, 0, index);
                    Plan plan = augmenter.Draw(0, index, width, height);
                    Assert.Equal((plan.Width, plan.Height, channels), (made.Width, made.Height, made.Channels));
                    made.Load(new byte[width * height], width, height, 1);
                    plan.ApplyToMask(made);
                    Box[] boxes = [new(0, 0, 1, 1)];
                    plan.Apply(boxes);
                    Assert.InRange(boxes[0].Right, 0, plan.Width);
                }
            }
        }
    }

    [Fact]
    public void A_plan_refuses_pictures_of_another_size()
    {
        Plan plan = new Augmenter(new Pipeline(new Invert()), 0).Draw(0, 0, 4, 4);
        Raster raster = new();
        raster.Load(new byte[15], 5, 3, 1);
        Assert.Throws<ArgumentException>(() => plan.Apply(raster));
        Assert.Throws<ArgumentException>(() => raster.Load(new byte[15], 5, 3, 2));
    }
}
