using Atelier.Imaging;

namespace Atelier.Data.Inspection;

/// <summary>A picture that is to be inspected.</summary>
/// <param name="Path">What to call it.</param>
/// <param name="Split">Its part.</param>
/// <param name="Label">Its class's name; null without.</param>
/// <param name="Decode">Reads its header and decodes it.</param>
internal sealed record InspectionItem(string Path, DatasetSplit Split, string? Label, Func<(PictureHeader Header, Image Image)> Decode)
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
            (PictureHeader header, Image image) = item.Decode();
            Image bytes = image.To8Bit();
            string digest = $"{image.Width}x{image.Height}x{image.Channels}:{Convert.ToHexString(ContentHashing.Digest(bytes.Bytes))}";
            return new(item, header, item.IsCompanion ? null : PictureLook.Of(bytes), digest, null);
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
