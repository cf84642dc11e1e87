namespace Atelier.Data;

/// <summary>
/// The pictures of one part of a dataset as records of bytes, made one at a time, each of which may turn out to be damaged. What
/// is trained on directly and what is packed into a file are the same records.
/// </summary>
internal interface IRecords
{
    /// <summary>What the dataset is called.</summary>
    string Name { get; }

    /// <summary>What a record holds.</summary>
    PictureFormat Format { get; }

    /// <summary>What else is known of each.</summary>
    AnnotationSchema Schema { get; }

    /// <summary>The classes' names; null without classes.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>How many there are, damaged ones included.</summary>
    int Count { get; }

    /// <summary>What a user should be told before any record is made.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Identifies what a record is made of and how, such as its file's path, length and time of change: what has changed is made anew.</summary>
    string Origin(int index);

    /// <summary>Makes a record.</summary>
    /// <exception cref="MachineFaultException">The picture cannot be had for now; the message names it.</exception>
    /// <exception cref="DatasetException">The picture cannot be had; the message names it.</exception>
    byte[] Make(int index);

    /// <summary>A record's class.</summary>
    int? Label(int index);

    /// <summary>What else is known of it.</summary>
    Annotation Describe(int index);
}
