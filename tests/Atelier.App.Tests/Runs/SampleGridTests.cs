using Atelier.App.Runs;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.App.Tests.Runs;

public sealed class SampleGridTests
{
    [Theory]
    [InlineData("gan")]
    [InlineData("dcgan")]
    public void A_picture_depends_on_the_seed_and_its_number_alone(string recipe)
    {
        using IModel model = TinyRuns.Recipe(recipe, 1).Build();
        RandomKey key = new(5);
        Image[] many = [.. SampleGrid.Draw(model, key, 70)];
        Assert.Equal(70, many.Length);
        Same(many[..3], SampleGrid.Draw(model, key, 3));
        Same(many[65..], SampleGrid.Draw(model, key, 5, first: 65));
        Assert.False(many[0].Bytes.SequenceEqual(SampleGrid.Draw(model, new RandomKey(6), 1).Single().Bytes));
        Assert.False(many[0].Bytes.SequenceEqual(many[64].Bytes));
    }

    [Fact]
    public void A_grid_is_written_where_no_folder_was()
    {
        using TemporaryFolder folder = new();
        using IModel model = TinyRuns.Recipe("gan", 1).Build();
        SampleGrid.Write(folder["new", "grid.png"], model, new RandomKey(0), 6, columns: 3, points: 96);
        Image grid = Png.Read(folder["new", "grid.png"]);
        Assert.Equal((3 * 18 + 2, 2 * 18 + 2), (grid.Width, grid.Height));
    }

    [Fact]
    public void Points_of_the_plane_are_drawn_as_such()
    {
        using TemporaryFolder folder = new();
        Corner corner = new();
        SampleGrid.Write(folder["points.png"], corner, new RandomKey(0), 6, columns: 3, points: 96);
        Image plot = Png.Read(folder["points.png"]);
        Assert.Equal((256, 256, 1), (plot.Width, plot.Height, plot.Channels));

        // x = -1 is to the left, y = 1 on top; nothing else is lit than the dot's half cross.
        Assert.Equal([0, 1, 256], plot.Bytes.ToArray().Index().Where(pixel => pixel.Item > 0).Select(pixel => pixel.Index));
        Assert.Equal(96, corner.Made);
    }

    private sealed class Corner : ISampler
    {
        public int Made { get; private set; }

        public Tensor Sample(RandomKey key, int count, long first = 0)
        {
            Made += count;
            return Tensor.From([.. Enumerable.Range(0, 2 * count).Select(i => i % 2 == 0 ? -1f : 1f)], [count, 1, 1, 2]);
        }
    }

    private static void Same(IEnumerable<Image> expected, IEnumerable<Image> actual)
    {
        foreach ((Image e, Image a) in expected.Zip(actual))
        {
            Assert.Equal(e.Bytes.ToArray(), a.Bytes.ToArray());
        }
    }
}
