namespace Atelier.Data.Tests.Corpus;

/// <summary>What must come of a case.</summary>
internal enum Outcome
{
    /// <summary>It is odd, and it works: every picture is served and nothing is said against them.</summary>
    Works,

    /// <summary>Inspection names what is wrong, and everything else is served.</summary>
    Finding,

    /// <summary>There is nothing to serve: one error says why.</summary>
    Error,

    /// <summary>Damage that may fall between: sound pictures, findings, or one error; but none of them by luck of a crash.</summary>
    Either,
}

/// <summary>A damaged, hostile or odd dataset.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Place">What the user would name: below the case's own folder.</param>
/// <param name="Outcome">What must come of it.</param>
/// <param name="Says">What the finding or the error must contain.</param>
/// <param name="Write">Makes it in the folder it is given.</param>
internal sealed record CorpusCase(string Name, string Place, Outcome Outcome, string Says, Action<string> Write)
{
    /// <summary>Width and height that the pictures are asked for in; null for their own.</summary>
    public int? Size { get; init; } = 4;

    /// <summary>Opens it, where it is no dataset; null reads it as one.</summary>
    public Action<string>? Open { get; init; }

    /// <summary>A case of one file.</summary>
    public static CorpusCase OfFile(string name, string file, byte[] bytes, Outcome outcome, string says = "")
        => new(name, file, outcome, says, folder => File.WriteAllBytes(Path.Combine(folder, file), bytes));

    /// <summary>A case of a folder with files.</summary>
    public static CorpusCase OfFolder(string name, Outcome outcome, string says, params (string Name, byte[] Bytes)[] files)
        => new(name, "set", outcome, says, folder => PictureSamples.Write(Path.Combine(folder, "set"), files));

    /// <summary>A picture beside a sound one.</summary>
    public static CorpusCase OfPicture(string name, string file, byte[] bytes, Outcome outcome, string says = "")
        => OfFolder(name, outcome, says, ("good.png", PictureSamples.Png(7)), (file, bytes));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
