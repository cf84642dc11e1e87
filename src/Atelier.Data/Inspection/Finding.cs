namespace Atelier.Data.Inspection;

/// <summary>What can be wrong with a dataset.</summary>
public enum FindingKind
{
    /// <summary>A file that cannot be decoded or opened.</summary>
    Unreadable,

    /// <summary>A file that ends too early.</summary>
    Truncated,

    /// <summary>A file that declares far more pixels or bytes than a training picture has.</summary>
    Bomb,

    /// <summary>An archive's entry or a table's line that gives no picture: a link, a name that leads out, a missing file or label; or a picture that this machine cannot have now.</summary>
    Missing,

    /// <summary>A picture of one colour.</summary>
    Constant,

    /// <summary>A picture that is the same as another, pixel by pixel.</summary>
    Duplicate,

    /// <summary>A picture that looks the same as another.</summary>
    NearDuplicate,

    /// <summary>A training picture that is, or looks, the same as a test picture.</summary>
    LeakedTest,

    /// <summary>A picture that is, or looks, the same as another with another label.</summary>
    LabelConflict,

    /// <summary>A size or proportion unlike the others'.</summary>
    OddSize,

    /// <summary>Samples stored unlike the others': grey among colours, 16 bits, a palette, transparency.</summary>
    OddMode,

    /// <summary>Classes of very different sizes, or a class of hardly any pictures.</summary>
    ClassImbalance,

    /// <summary>Pictures of formats that are not read.</summary>
    OtherFormat,
}

/// <summary>Something that is wrong with a dataset.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">The file's name within the dataset, a picture's number where there are no files, or the class.</param>
/// <param name="Reason">In words, as a clause.</param>
public sealed record Finding(FindingKind Kind, string Path, string Reason)
{
    /// <summary>The other picture, where there is one.</summary>
    public string? Other { get; init; }

    /// <summary>Whether the picture should be left out: it cannot be used, teaches nothing, or spoils the judgement.</summary>
    public bool Quarantine => Kind is FindingKind.Unreadable or FindingKind.Truncated or FindingKind.Bomb or FindingKind.Constant
        or FindingKind.Duplicate or FindingKind.LeakedTest;
}
