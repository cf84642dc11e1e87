using Atelier.Data;
using Atelier.Imaging;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Evaluation;

/// <summary>Generated pictures beside the training pictures nearest to them.</summary>
public static class CopyGrid
{
    private const byte Grey = 128;

    /// <summary>
    /// Draws the closest matches, in groups: a generated picture, then its nearest training picture in each view. The views take turns: the picture
    /// that is closest to a training picture in the first, then the one that is in the second, and so on.
    /// </summary>
    /// <param name="views">What was found of the same pictures: by features, by pixels.</param>
    /// <param name="generated">The generated pictures.</param>
    /// <param name="training">The training pictures, of the same size and channels.</param>
    /// <param name="groups">Most groups to draw.</param>
    /// <param name="groupsPerRow">Groups side by side.</param>
    /// <exception cref="MetricException">The two sides differ in size.</exception>
    public static Image Draw(IReadOnlyList<Memorization> views, PictureSource generated, IImageDataset training, int groups = 32, int groupsPerRow = 4)
    {
        Dictionary<int, int>[] nearest = [.. views.Select(view => view.Matches.ToDictionary(match => match.Generated, match => match.Training))];
        IEnumerable<int> closest = Enumerable.Range(0, views[0].Matches.Count).SelectMany(rank => views.Select(view => view.Matches[rank].Generated)).Distinct();
        Rgb ground = new(Grey, Grey, Grey);
        ContactSheet group = new(1 + views.Count, Padding: 1, ground), sheet = new(groupsPerRow, Padding: 3, ground);
        return sheet.Of(
        [
            .. closest.Take(groups).Select(number => group.Of([Generated(generated, number, training), .. nearest.Select(of => Training(training, of[number]))])),
        ]);
    }

    private static Image Generated(PictureSource source, int number, IImageDataset training) => Arena.Run("grid", () =>
    {
        Tensors.Tensor picture = source(number, 1).Pictures;
        (int channels, int height, int width) = (picture.Shape[1], picture.Shape[2], picture.Shape[3]);
        return (channels, height, width) == (training.Channels, training.Height, training.Width)
            ? Image.FromFloats(picture.ToMemory<float>(), width, height, channels)
            : throw new MetricException(
                $"Generated pictures of {height}x{width}x{channels} can't stand beside training pictures of {training.Height}x{training.Width}x{training.Channels}.");
    });

    private static Image Training(IImageDataset data, int number)
    {
        float[] pixels = new float[data.Height * data.Width * data.Channels];
        data.Read(number, pixels);
        return Image.FromFloats(pixels, data.Width, data.Height, data.Channels);
    }
}
