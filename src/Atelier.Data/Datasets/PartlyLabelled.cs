using System.Globalization;
using Atelier.Data.Loading;
using Atelier.Tensors;

namespace Atelier.Data;

/// <summary>A dataset of which only some labels are known, as semi-supervised learning has it.</summary>
public static class PartlyLabelled
{
    /// <summary>
    /// Every picture once without its label, and a few, as many of each class, again and again with theirs: shuffled, each batch holds
    /// some of both, and an epoch passes each unlabelled picture once.
    /// </summary>
    /// <param name="data">Pictures with labels of named classes.</param>
    /// <param name="labels">How many labels are known: the same number of each class.</param>
    /// <param name="share">Share of labelled pictures among those that a loader serves, above 0 and below 1; none is served less than once an epoch.</param>
    /// <param name="seed">Chooses whose labels are known.</param>
    /// <exception cref="DatasetException">It has no classes, they do not share the labels evenly, or one has too few pictures.</exception>
    public static IImageDataset WithLabelsOf(this IImageDataset data, int labels, double share, ulong seed)
    {
        long[] labelled = [.. Chosen(data, labels, seed)];
        long repeats = Math.Max(1, (long)Math.Round(data.Count * share / (1 - share) / labelled.Length));
        long[] indices = new long[data.Count + (repeats * labelled.Length)];
        for (long i = 0; i < indices.Length; i++)
        {
            indices[i] = i < data.Count ? i : labelled[(i - data.Count) % labelled.Length];
        }

        return new PartlyLabelledDataset(
            data, indices, string.Create(CultureInfo.InvariantCulture, $"{data.ContentHash}[{labels} labels of seed {seed}, {repeats} times]"));
    }

    /// <summary>The first so many pictures of each class, in an order that the seed chooses.</summary>
    private static List<long> Chosen(IImageDataset data, int labels, ulong seed)
    {
        int classes = data.Label(0) is null ? 0 : data.ClassNames?.Count ?? 0;
        if (classes == 0 || labels < classes || labels % classes != 0)
        {
            throw new DatasetException($"{data.Name}: {labels} labels can't be shared by {classes} classes evenly.");
        }

        int[] missing = [.. Enumerable.Repeat(labels / classes, classes)];
        List<long> chosen = [];
        EpochOrder order = new(new RandomKey(seed).Stream("labels"), data.Count);
        for (long i = 0; i < data.Count && chosen.Count < labels; i++)
        {
            if (data.Label(order[i]) is { } label && missing[label] > 0)
            {
                missing[label]--;
                chosen.Add(order[i]);
            }
        }

        int poor = Array.FindIndex(missing, count => count > 0);
        return poor < 0
            ? chosen
            : throw new DatasetException($"{data.Name}: there are {missing[poor]} pictures too few of class {data.ClassNames![poor]} to label {labels / classes} of each.");
    }
}

/// <summary>A dataset's pictures without labels, and after them some with theirs.</summary>
/// <param name="whole">Where they are from.</param>
/// <param name="indices">All of its numbers, then those of labelled pictures.</param>
/// <param name="contentHash">Identifies the choice and what it is made from.</param>
internal sealed class PartlyLabelledDataset(IImageDataset whole, long[] indices, string contentHash) : DatasetSelection(whole, indices, contentHash)
{
    private readonly long _unlabelled = whole.Count;

    public override int? Label(long index) => base.Label(index) is var label && index < _unlabelled ? null : label;
}
