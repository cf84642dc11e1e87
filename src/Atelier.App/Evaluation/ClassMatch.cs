using System.Globalization;
using Atelier.Metrics.Evaluation;

namespace Atelier.App.Evaluation;

/// <summary>Makes the classes of a folder's pictures those of the real pictures they are judged by: a subfolder is called by a class's name, or by its number.</summary>
/// <param name="own">The subfolders' names, by the folder's own labels.</param>
/// <param name="real">The real pictures' classes.</param>
internal sealed class ClassMatch(IReadOnlyList<string> own, IReadOnlyList<string> real)
{
    private readonly int[] _labels = [.. own.Select(name => Label(name, real))];

    /// <summary>The pictures with the real classes' labels; without any if a subfolder is called otherwise.</summary>
    public PictureSource Of(PictureSource pictures) => (first, count) =>
    {
        PictureBatch batch = pictures(first, count);
        return batch with { Labels = Array.IndexOf(_labels, -1) >= 0 ? null : batch.Labels?.Select(label => _labels[label]).ToArray() };
    };

    private static int Label(string name, IReadOnlyList<string> real)
    {
        int named = real.Index().Where(other => other.Item.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(other => other.Index).FirstOrDefault(-1);
        return named >= 0 ? named
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < real.Count ? number
            : -1;
    }
}
