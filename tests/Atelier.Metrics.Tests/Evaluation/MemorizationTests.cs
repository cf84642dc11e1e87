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
        Memorization found = Memorization.Of([_training], Draws.Normal(3, 500, 6), _heldOut);

        Assert.InRange(found.RealNearCopies, 0.008, 0.012);
        Assert.InRange(found.NearCopies, 0, 0.03);
    }

    [Fact]
    public void Copies_are_found_with_what_they_are_copies_of_the_closest_first()
    {
        FeatureRows generated = Draws.Normal(3, 500, 6);
        int[] copied = Subsets.Draw(new RandomKey(9), _training.Count, 100);
        generated.Add(_training.Take(copied).Values);

        Memorization found = Memorization.Of(Blocks(700, 3, 497), generated, _heldOut);

        Assert.InRange(found.NearCopies, 100 / 600.0, 120 / 600.0);
        Assert.Equal(Enumerable.Range(500, 100).Zip(copied), found.Matches.Take(100).Select(match => (match.Generated, match.Training)).OrderBy(match => match.Generated));
        Assert.All(found.Matches.Take(100), match => Assert.InRange(match.Distance, 0, 1e-6));
        Assert.Equal(found.Matches.Select(match => match.Distance).Order(), found.Matches.Select(match => match.Distance));
    }

    [Fact]
    public void Without_held_out_pictures_training_pictures_are_compared_with_each_other()
    {
        int[] some = Subsets.Draw(new RandomKey(4), _training.Count, 1000);

        Memorization found = Memorization.Of(Blocks(400, 800), _training, _training.Take(some), some);

        Assert.Equal(1, found.NearCopies);
        Assert.InRange(found.RealNearCopies, 0.009, 0.011);
        Assert.True(found.Threshold > 0);
    }

    [Fact]
    public void Too_few_real_pictures_and_other_widths_are_refused()
    {
        Assert.Equal(
            "memorisation: 99 real pictures are too few to say what a near-copy is; it takes at least 100.",
            Assert.Throws<MetricException>(() => Memorization.Of([_training], _training, Draws.Normal(1, 99, 6))).Message);
        Assert.Equal(
            "memorisation: 6 numbers of each training picture, 5 of each generated one, 6 of each real one.",
            Assert.Throws<MetricException>(() => Memorization.Of([_training], Draws.Normal(1, 99, 5), _heldOut)).Message);
    }

    [Fact]
    public void Pixels_of_large_pictures_are_averaged_down()
    {
        PictureSource large = (first, count) => new PictureBatch(Tensor.Full([count, 1, 64, 96], first));

        FeatureRows rows = PictureRows.Pixels.Of(large, 5, batchSize: 2);

        Assert.Equal((5, PictureRows.Side * PictureRows.Side), (rows.Count, rows.Width));
        Assert.Equal([0f, 0, 2, 2, 4], Enumerable.Range(0, 5).Select(i => rows[i][17]));
        Assert.Equal(16, PictureRows.Pixels.Of(new NoisePictures(7, 1).Pictures(), 7).Width);
    }

    [Fact]
    public void Rows_come_in_blocks_with_a_bar_and_are_the_same_in_one()
    {
        NoisePictures noise = new(2500, 1);
        List<double> told = [];

        FeatureRows[] blocks = [.. PictureRows.Pixels.Blocks(noise.Pictures(), 2500, batchSize: 300, new Told(told))];

        Assert.Equal([1024, 1024, 452], blocks.Select(block => block.Count));
        Assert.Equal(PictureRows.Pixels.Of(noise.Pictures(), 2500).Values.ToArray(), blocks.SelectMany(block => block.Values.ToArray()));
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);

        using Projections extractor = new();
        Assert.Equal(8, PictureRows.Features(extractor).Of(noise.Pictures(), 3).Width);
    }

    [Fact]
    public void The_grid_shows_each_picture_left_of_those_it_is_near_to_in_each_view()
    {
        NoisePictures training = new(200, 1), generated = new(9, 2);
        using Projections extractor = new();
        Memorization byPixels = Found(PictureRows.Pixels), byFeatures = Found(PictureRows.Features(extractor));

        Image grid = CopyGrid.Draw([byFeatures, byPixels], generated.Pictures(), training, groups: 4, groupsPerRow: 2);

        // A group is three pictures of 4x4 with a pixel around each; groups are three pixels apart.
        Assert.Equal(((2 * 19) + 3, (2 * 9) + 3), (grid.Width, grid.Height));
        int first = byFeatures.Matches[0].Generated, second = byPixels.Matches.First(match => match.Generated != first).Generated;
        Assert.Equal(Expected(first), Shown(4, 4));
        Assert.Equal(Expected(second), Shown(4 + 19, 4));
        Assert.StartsWith("Generated pictures of 5x4x1 can't stand beside", Assert.Throws<MetricException>(
            () => CopyGrid.Draw([byPixels], (_, count) => new(Tensor.Zeros([count, 1, 5, 4])), training)).Message, StringComparison.Ordinal);

        Memorization Found(PictureRows rows)
        {
            FeatureRows known = rows.Of(training.Pictures(), 200);
            return Memorization.Of([known], rows.Of(generated.Pictures(), 9), known, [.. Enumerable.Range(0, 200)]);
        }

        byte[] Shown(int left, int top) => [.. Enumerable.Range(0, 3).Select(i => grid.Bytes[(top * grid.Width) + left + (5 * i)])];

        byte[] Expected(int number)
            => [TopLeft(generated, number), .. ((Memorization[])[byFeatures, byPixels]).Select(view => TopLeft(training, view.Matches.Single(match => match.Generated == number).Training))];

        static byte TopLeft(NoisePictures pictures, int number)
        {
            float[] pixels = new float[16];
            pictures.Read(number, pixels);
            return Image.FromFloats(pixels, 4, 4, 1).Bytes[0];
        }
    }

    /// <summary>The training rows in blocks of these sizes.</summary>
    private IEnumerable<FeatureRows> Blocks(params int[] sizes)
    {
        int start = 0;
        foreach (int size in sizes)
        {
            yield return _training.Take([.. Enumerable.Range(start, size)]);
            start += size;
        }
    }

    private sealed class Told(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
