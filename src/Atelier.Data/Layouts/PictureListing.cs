using Atelier.Imaging;

namespace Atelier.Data;

/// <summary>Which part of a file is meant.</summary>
internal enum PictureRegion
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The left one of two pictures side by side.</summary>
    LeftHalf,

    /// <summary>The right one.</summary>
    RightHalf,
}

/// <summary>A picture in a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Region">Where in it.</param>
internal sealed record PicturePart(SourceFile File, PictureRegion Region = PictureRegion.Whole)
{
    /// <summary>What a file's header says of this part.</summary>
    public PictureHeader Seen(PictureHeader file) => Region == PictureRegion.Whole ? file : file with { Width = file.Width / 2 };

    /// <summary>This part of a file's picture.</summary>
    /// <exception cref="ImageFormatException">It is too narrow to hold two.</exception>
    public Image Cut(Image file)
    {
        int half = file.Width / 2;
        return Region == PictureRegion.Whole ? file
            : half == 0 ? throw new ImageFormatException(File.Name, "is one pixel wide, which cannot be two pictures side by side", 0)
            : file.Crop(Region == PictureRegion.LeftHalf ? 0 : file.Width - half, 0, half, file.Height);
    }
}

/// <summary>One picture of a dataset: where it lies, and what is known of it.</summary>
/// <param name="Picture">The picture.</param>
internal sealed record PictureRow(PicturePart Picture)
{
    /// <summary>The picture it is paired with.</summary>
    public PicturePart? Target { get; init; }

    /// <summary>Its mask.</summary>
    public PicturePart? Mask { get; init; }

    /// <summary>Its class; null in a dataset without.</summary>
    public int? Label { get; init; }

    /// <summary>What else is known.</summary>
    public Annotation Annotation { get; init; } = Annotation.None;

    /// <summary>Every file that it takes.</summary>
    public IEnumerable<SourceFile> Files => new[] { Picture, Target, Mask }.OfType<PicturePart>().Select(part => part.File).Distinct();
}

/// <summary>The pictures of one part of a dataset, before any is read.</summary>
/// <param name="Source">Where the files are.</param>
/// <param name="Rows">The pictures, in an order that does not depend on the file system.</param>
internal sealed record PictureListing(IFileSource Source, PictureRow[] Rows)
{
    /// <summary>The classes' names; null without classes.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Names of attributes and domains, and whether there are captions; targets and masks follow from the rows.</summary>
    public AnnotationSchema Schema { get; init; } = AnnotationSchema.None;

    /// <summary>Pictures that were expected and cannot be had, each with the reason.</summary>
    public IReadOnlyList<RefusedEntry> Missing { get; init; } = [];

    /// <summary>How many pictures of formats that are not read lie beside them.</summary>
    public int Others { get; init; }
}

/// <summary>A way to lay out a dataset in files.</summary>
internal interface ILayout
{
    /// <summary>Lists a part's pictures.</summary>
    /// <exception cref="DatasetException">There are none, there is no such part, or what describes them is damaged.</exception>
    PictureListing List(IFileSource source, DatasetSplit split);
}
