using Atelier.Data.Loading;

namespace Atelier.Data.Tests.Datasets;

public sealed class PartlyLabelledTests
{
    private static readonly Numbered Whole = new([.. Enumerable.Range(0, 90).Select(i => i % 10 < 5 ? 0 : i % 3)]);

    [Fact]
    public void Every_picture_comes_once_without_its_label_and_the_labelled_ones_again_and_again_with_theirs()
    {
        IImageDataset view = Whole.WithLabelsOf(9, share: 0.5, seed: 1);

        Assert.Equal(180, view.Count);
        Assert.Equal(Enumerable.Range(0, 90), Enumerable.Range(0, 90).Select(i => PictureOf(view, i)));
        Assert.All(Enumerable.Range(0, 90), i => Assert.Null(view.Label(i)));
        IGrouping<int, int>[] labelled = [.. Enumerable.Range(90, 90).GroupBy(i => PictureOf(view, i))];
        Assert.Equal(9, labelled.Length);
        Assert.All(labelled, picture => Assert.Equal(10, picture.Count()));
        Assert.All(labelled, picture => Assert.All(picture, i => Assert.Equal(Whole.Label(picture.Key), view.Label(i))));
        Assert.Equal([3, 3, 3], labelled.CountBy(picture => Whole.Label(picture.Key)!.Value).Select(count => count.Value));
    }

    [Theory]
    [InlineData(3, 0.001, 3)] // each once at least
    [InlineData(9, 0.25, 27)] // 30, in whole rounds
    [InlineData(10, 0.1, 10)]
    public void The_share_says_how_often_the_labelled_are_repeated(int labels, double share, int repeats)
        => Assert.Equal(90 + repeats, Whole.WithLabelsOf(labels, share, seed: 1).Count);

    [Fact]
    public void Where_labels_do_not_come_out_even_the_first_classes_have_one_more()
        => Assert.Equal([4, 4, 3], Labelled(Whole.WithLabelsOf(11, 0.1, seed: 1)).Select(i => Whole.Label(i)!.Value).CountBy(label => label).OrderBy(count => count.Key).Select(count => count.Value));

    [Fact]
    public void The_seed_chooses_and_the_hash_tells()
    {
        IImageDataset view = Whole.WithLabelsOf(9, 0.5, seed: 1);

        Assert.Equal(Labelled(view), Labelled(Whole.WithLabelsOf(9, 0.5, seed: 1)));
        Assert.NotEqual(Labelled(view), Labelled(Whole.WithLabelsOf(9, 0.5, seed: 2)));
        IImageDataset[] others = [Whole, view, Whole.WithLabelsOf(9, 0.5, seed: 2), Whole.WithLabelsOf(12, 0.5, seed: 1), Whole.WithLabelsOf(9, 0.2, seed: 1)];
        Assert.Equal(others.Length, others.Select(other => other.ContentHash).Distinct().Count());
        Assert.Equal(view.ContentHash, Whole.WithLabelsOf(9, 0.5, seed: 1).ContentHash);
    }

    [Theory]
    [InlineData(2, "2 labels are too few for 3 classes")]
    [InlineData(60, "more pictures of class one than there are")]
    public void Labels_that_can_not_be_had_are_refused(int labels, string problem)
        => Assert.Contains(problem, Assert.Throws<DatasetException>(() => Whole.WithLabelsOf(labels, 0.5, seed: 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_dataset_without_labels_is_refused()
        => Assert.Contains("no labels", Assert.Throws<DatasetException>(() => new Numbered([]).WithLabelsOf(10, 0.5, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_loader_marks_what_has_no_label()
    {
        IImageDataset view = Whole.WithLabelsOf(9, 0.5, seed: 1);
        using Loader loader = new(view, new() { BatchSize = 180 });

        LoadedBatch batch = loader.Next();

        Assert.Equal(batch.Indices.Select(index => view.Label(index) ?? -1), batch.Labels);
        Assert.Equal(90, batch.Labels!.Count(label => label == -1));
    }

    private static IEnumerable<int> Labelled(IImageDataset view)
        => Enumerable.Range(90, (int)view.Count - 90).Select(i => PictureOf(view, i)).Distinct().Order();

    private static int PictureOf(IImageDataset view, long index)
    {
        float[] pixel = new float[1];
        view.Read(index, pixel);
        return (int)pixel[0];
    }

    /// <summary>Pictures of one pixel, their number.</summary>
    private sealed class Numbered(int[] labels) : IImageDataset
    {
        public string Name => "numbered";

        public long Count => Math.Max(1, labels.Length);

        public int Channels => 1;

        public int Height => 1;

        public int Width => 1;

        public IReadOnlyList<string>? ClassNames => labels.Length > 0 ? ["zero", "one", "two"] : null;

        public string ContentHash => "numbers";

        public void Read(long index, Span<float> pixels) => pixels[0] = index;

        public int? Label(long index) => labels.Length > 0 ? labels[index] : null;
    }
}
