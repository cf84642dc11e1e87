using Atelier.Data.ShapeWorld;

namespace Atelier.Data.Tests.ShapeWorld;

public sealed class SceneWordsTests
{
    private static readonly Scene[] Scenes = [.. Enumerable.Range(0, 2000).Select(i => SceneSampler.Sample(3, i))];

    [Fact]
    public void A_caption_says_what_is_there()
    {
        Scene scene = SceneSampler.Sample(0, 0) with { };
        scene = scene with { Figure = scene.Figure with { Shape = ShapeKind.Heart, X = 0.4f, Y = 0.6f, Radius = 0.39f, Surface = scene.Figure.Surface with { Pattern = Pattern.Stripes, ColorName = ColorName.Red } } };
        scene = scene with { Background = scene.Background with { Pattern = Pattern.Plain, ColorName = ColorName.Orange } };
        Assert.Equal("a large striped red heart on an orange ground, at the lower left", SceneWords.Caption(scene));
        Assert.True(Scenes.Select(SceneWords.Caption).Distinct().Count() > 1900);
    }

    [Fact]
    public void Attributes_are_one_of_each_kind_and_agree_with_the_caption()
    {
        IReadOnlyList<string> names = SceneWords.AttributeNames;
        Assert.Equal(names.Count, names.Distinct().Count());
        foreach (Scene scene in Scenes)
        {
            IReadOnlyList<float> values = SceneWords.Attributes(scene);
            string[] held = [.. names.Where((_, i) => values[i] == 1).Except(["large", "left", "upper"])];
            Assert.Equal(5, held.Length);
            string caption = SceneWords.Caption(scene);
            Assert.All(held.Where(name => !name.StartsWith("plain", StringComparison.Ordinal)), name => Assert.Contains(name.Replace(" ground", "", StringComparison.Ordinal), caption, StringComparison.Ordinal));
            Assert.Equal(values[^3] == 1, caption.Contains("large", StringComparison.Ordinal));
            Assert.Equal(values[^2] == 1, caption.EndsWith("left", StringComparison.Ordinal));
            Assert.Equal(values[^1] == 1, caption.Contains("upper", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_mask_covers_the_figure_and_its_sketch_is_drawn_along_the_edge()
    {
        const int size = 64;
        float[] mask = new float[size * size], sketch = new float[3 * size * size];
        foreach (Scene scene in Scenes.Take(50))
        {
            SceneOutlines.Mask(scene, size, mask);
            SceneOutlines.Sketch(scene, size, sketch);
            float area = mask.Average(), disc = MathF.PI * scene.Figure.Radius * scene.Figure.Radius;
            Assert.InRange(area, 0.2f * disc, 0.95f * disc);
            Assert.All(mask, value => Assert.InRange(value, 0, 1));
            Assert.Equal(-0.8f, sketch.Min(), 1e-5f);
            Assert.Equal(1, sketch.Max());
            for (int i = 0; i < mask.Length; i++)
            {
                // On an edge there is ink.
                Assert.True(mask[i] is 0 or 1 || sketch[3 * i] < 0.5f);
                Assert.Equal(sketch[3 * i], sketch[(3 * i) + 2]);
            }
        }

        Assert.Throws<ArgumentException>(() => SceneOutlines.Mask(Scenes[0], size, sketch));
    }

    [Fact]
    public void Pairs_are_a_sketch_and_a_photograph_of_one_scene_and_styles_share_none()
    {
        IImageDataset pairs = DatasetCatalog.Open("shapeworld-pairs", new DatasetOptions { Size = 16 }), rich = DatasetCatalog.Open("shapeworld", new DatasetOptions { Size = 16 });
        float[] target = new float[16 * 16 * 3], photo = new float[16 * 16 * 3];
        pairs.ReadTarget(5, target);
        rich.Read(5, photo);
        Assert.Equal(photo, target);
        IImageDataset styles = DatasetCatalog.Open("shapeworld-styles", new DatasetOptions { Size = 16 });
        Assert.Equal((120_000, "rich", "plain", 0, 1), (styles.Count, styles.Schema.Domains[0], styles.Schema.Domains[1], styles.Describe(59_999).Domain!.Value, styles.Describe(60_000).Domain!.Value));
        Assert.NotEqual(styles.Describe(0).Captions, styles.Describe(60_000).Captions);
        Assert.Equal(3, DatasetCatalog.Open("shapeworld-domains", new DatasetOptions()).Schema.Domains.Count);
    }
}
