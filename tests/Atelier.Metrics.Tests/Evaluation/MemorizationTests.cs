using Atelier.Imaging;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Evaluation;

public sealed class MemorizationTests
{
    private readonly FeatureRows _training = Draws.Normal(1, 1200, 6), _heldOut = Draws.Normal(2, 500, 6);

    [Fact]
    public void New_pictures_are_near_copies_about_as_often_as_real_ones_are()
    {
        Memorization found = Memorization.Of(_training, Draws.Normal(3, 500, 6), _heldOut);

        Assert.InRange(found.RealNearCopies, 0.008, 0.012);
        Assert.InRange(found.NearCopies, 0, 0.03);
    }

    [Fact]
    public void Copies_are_found_with_what_they_are_copies_of_the_closest_first()
    {
        FeatureRows generated = Draws.Normal(3, 500, 6);
        int[] copied = Subsets.Draw(new RandomKey(9), _training.Count, 100);
        generated.Add(_training.Take(copied).Values);

        Memorization found = Memorization.Of(_training, generated, _heldOut);

        Assert.InRange(found.NearCopies, 100 / 600.0, 120 / 600.0);
        Assert.Equal(Enumerable.Range(500, 100).Zip(copied), found.Matches.Take(100).Select(match => (match.Generated, match.Training)).OrderBy(match => match.Generated));
        Assert.All(found.Matches.Take(100), match => Assert.InRange(match.Distance, 0, 1e-6));
        Assert.Equal(found.Matches.Select(match => match.Distance).Order(), found.Matches.Select(match => match.Distance));
    }

    [Fact]
    public void Without_held_out_pictures_training_pictures_are_compared_with_each_other()
    {
        Memorization found = Memorization.Of(_training, _training);

        Assert.Equal(1, found.NearCopies);
        Assert.InRange(found.RealNearCopies, 0.009, 0.011);
        Assert.True(found.Threshold > 0);
    }

    [Fact]
    public void Too_few_real_pictures_and_other_widths_are_refused()
    {
        Assert.Equal(
            "memorisation: 99 real pictures are too few to say what a near-copy is; it takes at least 100.",
            Assert.Throws<MetricException>(() => Memorization.Of(_training, _training, Draws.Normal(1, 99, 6))).Message);
        Assert.Throws<MetricException>(() => Memorization.Of(_training, Draws.Normal(1, 99, 5)));
    }

    [Fact]
    public void Pixels_of_large_pictures_are_averaged_down()
    {
        PictureSource large = (first, count) => new PictureBatch(Tensor.Full([count, 1, 64, 96], first));

        FeatureRows rows = PixelRows.Of(large, 5, batchSize: 2);

        Assert.Equal((5, PixelRows.Side * PixelRows.Side), (rows.Count, rows.Width));
        Assert.Equal([0f, 0, 2, 2, 4], Enumerable.Range(0, 5).Select(i => rows[i][17]));
        Assert.Equal(16, PixelRows.Of(new NoisePictures(7, 1).Pictures(), 7).Width);
    }

    [Fact]
    public void The_grid_shows_each_picture_left_of_the_one_it_is_near_to()
    {
        NoisePictures training = new(200, 1), generated = new(9, 2);
        FeatureRows rows = PixelRows.Of(training.Pictures(), 200);
        Memorization found = Memorization.Of(rows, PixelRows.Of(generated.Pictures(), 9));

        Image grid = CopyGrid.Draw(found, generated.Pictures(), training, pairs: 4, pairsPerRow: 2);

        Assert.Equal(((4 * 6) + 2, (2 * 6) + 2), (grid.Width, grid.Height));
        Assert.Equal(TopLeft(generated, found.Matches[0].Generated), grid.Bytes[(2 * grid.Width) + 2]);
        Assert.Equal(TopLeft(training, found.Matches[0].Training), grid.Bytes[(2 * grid.Width) + 8]);
        Assert.StartsWith("Generated pictures of 5x4x1 can't stand beside", Assert.Throws<MetricException>(
            () => CopyGrid.Draw(found, (_, count) => new(Tensor.Zeros([count, 1, 5, 4])), training)).Message, StringComparison.Ordinal);

        static byte TopLeft(NoisePictures pictures, int number)
        {
            float[] pixels = new float[16];
            pictures.Read(number, pixels);
            return Image.FromFloats(pixels, 4, 4, 1).Bytes[0];
        }
    }
}
