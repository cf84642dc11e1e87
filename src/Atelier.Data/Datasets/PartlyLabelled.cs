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
    /// <param name="labels">How many labels are known, at least one of each class; where they don't come out even, the first classes have one more.</param>
    /// <param name="share">Share of labelled pictures among all that are served, above 0 and below 1: roughly, for each is served equally often, and once an epoch at least.</param>
    /// <param name="seed">Chooses whose labels are known.</param>
    /// <exception cref="DatasetException">It has no classes, more than there are labels, or too few pictures of one.</exception>
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
        if (classes == 0 || labels < classes)
        {
            throw new DatasetException(classes == 0 ? $"{data.Name}: its pictures have no labels, or their classes no names." : $"{data.Name}: {labels} labels are too few for {classes} classes.");
        }

        int[] missing = [.. Enumerable.Range(0, classes).Select(i => (labels + classes - 1 - i) / classes)];
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
            : throw new DatasetException($"{data.Name}: {labels} labels ask for {missing[poor]} more pictures of class {data.ClassNames![poor]} than there are.");
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
