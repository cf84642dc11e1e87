using Atelier.Imaging;

namespace Atelier.Data.Inspection;

/// <summary>A picture that is to be inspected.</summary>
/// <param name="Path">What to call it.</param>
/// <param name="Split">Its part.</param>
/// <param name="Label">Its class's name; null without.</param>
/// <param name="Show">Shows its header and the picture, 8 bits a sample, to whoever looks at it: large ones one at a time, so they are not to be kept.</param>
internal sealed record InspectionItem(string Path, DatasetSplit Split, string? Label, Action<Action<PictureHeader, Image>> Show)
{
    /// <summary>Whether it only goes with a picture, as a mask or a target does: it may be of one colour and like others, if only it can be read.</summary>
    public bool IsCompanion { get; init; }
}

/// <summary>What an inspection saw of one picture.</summary>
/// <param name="Item">The picture.</param>
/// <param name="Header">What its file declares; null if it cannot be read.</param>
/// <param name="Look">How it looks; null if it cannot be decoded, and of companions.</param>
/// <param name="Digest">Of its samples; empty if it cannot be decoded.</param>
/// <param name="Fault">Why it cannot be decoded.</param>
/// <param name="IsMachines">Whether that is the machine's fault and not the picture's.</param>
internal sealed record Examined(InspectionItem Item, PictureHeader? Header, PictureLook? Look, string Digest, string? Fault, bool IsMachines = false)
{
    /// <summary>Looks at a picture.</summary>
    public static Examined Of(InspectionItem item)
    {
        try
        {
            Examined? seen = null;
            item.Show((header, image) =>
            {
                string digest = $"{image.Width}x{image.Height}x{image.Channels}:{Convert.ToHexString(ContentHashing.Digest(image.Bytes))}";
                seen = new(item, header, item.IsCompanion ? null : PictureLook.Of(image), digest, null);
            });
            return seen!;
        }
        catch (DatasetException e)
        {
            return new(item, null, null, string.Empty, WithoutPath(e.Message, item.Path), e is MachineFaultException);
        }
    }

    // The finding names the picture already.
    private static string WithoutPath(string message, string path)
        => message.IndexOf($"{path}: ", StringComparison.Ordinal) is >= 0 and int at ? message[(at + path.Length + 2)..] : message;
}
