namespace Atelier.Data;

/// <summary>What a dataset knows of each of its pictures besides the class; everything is absent unless said otherwise.</summary>
public sealed record AnnotationSchema
{
    /// <summary>Pixels and classes alone.</summary>
    public static AnnotationSchema None { get; } = new();

    /// <summary>Whether pictures have captions.</summary>
    public bool Captions { get; init; }

    /// <summary>The attributes' names, in the order of <see cref="Annotation.Attributes"/>; empty if there are none.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>The domains' names, such as two styles of painting, by <see cref="Annotation.Domain"/>; empty if there are none.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Channels of the second picture that each picture is paired with, 1 or 3; 0 where there are no pairs.</summary>
    public int TargetChannels { get; init; }

    /// <summary>Whether each picture has a mask.</summary>
    public bool Masks { get; init; }
}

/// <summary>What is known of one picture, as the dataset's <see cref="AnnotationSchema"/> declares.</summary>
public sealed record Annotation
{
    /// <summary>Nothing.</summary>
    public static Annotation None { get; } = new();

    /// <summary>Descriptions in words, each one line; a picture may have several, or none where others have some.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>A value for each attribute of the schema: 1 if the picture has it, 0 if not, or any number; NaN where it is not known.</summary>
    public IReadOnlyList<float> Attributes { get; init; } = [];

    /// <summary>Which of the schema's domains the picture is from; null in a dataset without domains.</summary>
    public int? Domain { get; init; }
}
