using System.Globalization;

namespace Atelier.Data.Inspection;

/// <summary>What is wrong with single files: unreadable, oversized, constant, or unlike all others in size or mode.</summary>
internal static class FileChecks
{
    // What hardly any picture has is odd where nearly all others agree.
    private const double Usual = 0.9, Rare = 0.05;
    private const double LongSide = 4;
    private const int SmallSide = 16;

    private static readonly string[] s_endings = [" ends ", "ends within", "truncat", "premature", "where the file has", "follow."];
    private static readonly string[] s_bombs = ["pixels, more than", "that are read", "inflates to more than"];

    /// <summary>All findings, in the pictures' order.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<Examined> pictures)
    {
        PictureHeader[] headers = [.. pictures.Select(picture => picture.Header).OfType<PictureHeader>()];
        string? size = Common(headers.Select(Inspector.SizeOf), Usual), mode = Common(headers.Select(header => header.Mode), 1 - Rare);
        foreach (Examined picture in pictures)
        {
            if (picture.Fault is not null)
            {
                yield return new(picture.IsMachines ? FindingKind.Missing : Kind(picture.Fault), picture.Item.Path, picture.Fault);
            }
            else if (picture.Look is { IsConstant: true })
            {
                yield return new(FindingKind.Constant, picture.Item.Path, "is of one colour");
            }

            if (picture.Header is PictureHeader header)
            {
                if (Odd(header, size) is string reason)
                {
                    yield return new(FindingKind.OddSize, picture.Item.Path, reason);
                }

                if (mode is not null && header.Mode != mode)
                {
                    yield return new(FindingKind.OddMode, picture.Item.Path, $"is {header.Mode}, nearly all others are {mode}");
                }
            }
        }
    }

    private static FindingKind Kind(string fault)
        => Array.Exists(s_bombs, text => fault.Contains(text, StringComparison.Ordinal)) ? FindingKind.Bomb
        : Array.Exists(s_endings, text => fault.Contains(text, StringComparison.Ordinal)) ? FindingKind.Truncated
        : FindingKind.Unreadable;

    private static string? Odd(PictureHeader header, string? size)
    {
        double proportion = (double)Math.Max(header.Width, header.Height) / Math.Min(header.Width, header.Height);
        return proportion > LongSide ? string.Create(CultureInfo.InvariantCulture, $"is {Inspector.SizeOf(header)}, {proportion:0.#} times as long as wide: a square of it shows little")
            : Math.Min(header.Width, header.Height) < SmallSide ? $"is only {Inspector.SizeOf(header)}"
            : size is not null && Inspector.SizeOf(header) != size ? $"is {Inspector.SizeOf(header)}, nearly all others are {size}"
            : null;
    }

    // What at least this share has; null if opinions differ, or all agree.
    private static string? Common(IEnumerable<string> values, double share)
    {
        IGrouping<string, string>[] groups = [.. values.GroupBy(value => value).OrderByDescending(group => group.Count())];
        return groups.Length > 1 && groups[0].Count() >= share * groups.Sum(group => group.Count()) ? groups[0].Key : null;
    }
}

/// <summary>Pictures that are or look the same, within a part and across parts.</summary>
internal static class LikenessChecks
{
    /// <summary>All findings, each naming the earlier picture. Test pictures come first, so that the copy to leave out is the one to learn from.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<Examined> pictures)
    {
        Examined[] inOrder = [.. pictures.Where(picture => picture.Look is { IsConstant: false })
            .OrderByDescending(picture => picture.Item.Split).DistinctBy(picture => (picture.Item.Split, picture.Item.Path))];
        Dictionary<string, Examined> same = [];
        LookIndex index = new();
        List<Examined> seen = [];
        foreach (Examined picture in inOrder)
        {
            if (same.TryGetValue(picture.Digest, out Examined? twin))
            {
                yield return Like(picture, twin, "is the same as", FindingKind.Duplicate);
                continue;
            }

            same.Add(picture.Digest, picture);
            if (index.FindOrAdd(picture.Look!) is int like)
            {
                yield return Like(picture, seen[like], "looks the same as", FindingKind.NearDuplicate);
            }

            seen.Add(picture);
        }
    }

    private static Finding Like(Examined picture, Examined other, string verb, FindingKind kind)
    {
        (InspectionItem one, InspectionItem two) = (picture.Item, other.Item);
        string what = $"{verb} {two.Path}";
        return (one.Split != two.Split ? new Finding(FindingKind.LeakedTest, one.Path, $"{what}, a test picture")
            : one.Label != two.Label ? new Finding(FindingKind.LabelConflict, one.Path, $"is labelled {one.Label}, but {what}, which is labelled {two.Label}")
            : new Finding(kind, one.Path, what)) with
        { Other = two.Path };
    }
}

/// <summary>What is wrong with the classes as a whole.</summary>
internal static class ClassChecks
{
    private const double Imbalance = 10;
    private const int Few = 10;

    /// <summary>Findings about the training pictures' classes.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<Examined> pictures)
    {
        (string Name, int Count)[] classes = [.. pictures.Where(picture => picture.Item is { Split: DatasetSplit.Train, Label: not null })
            .GroupBy(picture => picture.Item.Label!).Select(group => (group.Key, group.Count())).OrderByDescending(group => group.Item2)];
        foreach ((string name, int count) in classes.Where(group => classes[0].Count > Imbalance * group.Count))
        {
            yield return new(FindingKind.ClassImbalance, name, string.Create(CultureInfo.InvariantCulture, $"has {count} pictures, {classes[0].Name} has {classes[0].Count}"));
        }

        foreach ((string name, int count) in classes.Where(group => group.Count < Few && classes[0].Count <= Imbalance * group.Count))
        {
            yield return new(FindingKind.ClassImbalance, name, string.Create(CultureInfo.InvariantCulture, $"has only {count} pictures"));
        }
    }
}
