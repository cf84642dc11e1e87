using Atelier.Data;
using Atelier.Imaging;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Evaluation;

/// <summary>Generated pictures beside the training pictures nearest to them.</summary>
public static class CopyGrid
{
    /// <summary>Draws the closest matches: in each row some pairs, the generated picture on the left of its training picture.</summary>
    /// <param name="memorization">What was found.</param>
    /// <param name="generated">The generated pictures.</param>
    /// <param name="training">The training pictures, of the same size and channels.</param>
    /// <param name="pairs">Most pairs to draw.</param>
    /// <param name="pairsPerRow">Pairs side by side.</param>
    /// <exception cref="MetricException">The two sides differ in size.</exception>
    public static Image Draw(Memorization memorization, PictureSource generated, IImageDataset training, int pairs = 32, int pairsPerRow = 4)
        => new ContactSheet(Columns: 2 * pairsPerRow).Of(
            [.. memorization.Matches.Take(pairs).SelectMany(match => (Image[])[Generated(generated, match.Generated, training), Training(training, match.Training)])]);

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
