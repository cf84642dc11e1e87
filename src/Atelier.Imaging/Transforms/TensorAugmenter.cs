using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Applies a pipeline's transforms to tensors: what <see cref="Augmenter"/> does to bytes under the same seed, but for rounding, and
/// differentiable as often as wanted. Every picture's operations are drawn alone; those of one kind that are next for several
/// pictures are done at once, so that a picture does not depend on what is beside it.
/// </summary>
public sealed class TensorAugmenter
{
    private readonly Augmenter _augmenter;

    internal TensorAugmenter(Pipeline pipeline, ulong seed)
    {
        if (pipeline.Images.SelectMany(transform => transform.BytesOnly).FirstOrDefault() is { } bytes)
        {
            throw new TransformException($"{TransformRegistry.NameOf(bytes)} has no form in tensors: gradients don't pass through it.");
        }

        if (pipeline.Batches is [var mixing, ..])
        {
            throw new TransformException($"{TransformRegistry.NameOf(mixing)} mixes the pictures of a batch; in tensors each picture is changed by itself.");
        }

        _augmenter = new(pipeline, seed);
    }

    /// <summary>Changes each picture as it is changed in that epoch.</summary>
    /// <param name="pictures">[N, C, H, W], C 1 or 3, values in [-1, 1].</param>
    /// <param name="epoch">How often the dataset was gone through before.</param>
    /// <param name="indices">The pictures' indices in the dataset.</param>
    /// <returns>[N, C, H, W], of the size that the pipeline makes.</returns>
    /// <exception cref="ArgumentException">There is not an index for every picture, or there are not 1 or 3 channels.</exception>
    /// <exception cref="TransformException">Pictures come to be of different sizes.</exception>
    public Tensor Apply(Tensor pictures, long epoch, ReadOnlySpan<long> indices)
    {
        if (pictures.Rank != 4 || pictures.Shape[0] != indices.Length || pictures.Shape[1] is not (1 or 3))
        {
            throw new ArgumentException($"TensorAugmenter: {pictures.Shape} are not {indices.Length} pictures of 1 or 3 channels.");
        }

        Queue<IDifferentiable>[] waiting = new Queue<IDifferentiable>[indices.Length];
        for (int n = 0; n < indices.Length; n++)
        {
            Plan plan = _augmenter.Draw(epoch, indices[n], pictures.Shape[3], pictures.Shape[2]);
            waiting[n] = new(plan.All.Cast<IDifferentiable>());
        }

        Tensor levels = (pictures.DType == DType.BF16 ? pictures.To(DType.F32) : pictures) * 127.5 + 127.5;
        while (Next(waiting) is { } kind)
        {
            int[] chosen = [.. Enumerable.Range(0, waiting.Length).Where(n => IsNext(waiting[n], kind))];
            IDifferentiable[] operations = [.. chosen.Select(n => waiting[n].Dequeue())];
            levels = Replace(levels, chosen, some => operations[0].ApplyEach(some, operations));
        }

        return levels / 127.5 - 1;
    }

    /// <summary>The kind of operation that is next for most pictures; null if none is left.</summary>
    private static Type? Next(Queue<IDifferentiable>[] waiting)
        => waiting.Where(queue => queue.Count > 0).GroupBy(queue => queue.Peek().GetType()).MaxBy(group => group.Count())?.Key;

    private static bool IsNext(Queue<IDifferentiable> queue, Type kind) => queue.Count > 0 && queue.Peek().GetType() == kind;

    /// <summary>Changes the chosen pictures; the others stay.</summary>
    private static Tensor Replace(Tensor pictures, int[] chosen, Func<Tensor, Tensor> change)
    {
        int count = pictures.Shape[0];
        if (chosen.Length == count)
        {
            return change(pictures);
        }

        Tensor changed = change(pictures.IndexSelect(0, Tensor.From([.. chosen.Select(n => (long)n)], [chosen.Length])));
        if (changed.Shape.With(0, count) != pictures.Shape)
        {
            throw new TransformException($"Some pictures of the batch become {changed.Shape[3]}x{changed.Shape[2]}, others stay {pictures.Shape[3]}x{pictures.Shape[2]}: a tensor has pictures of one size.");
        }

        long[] from = [.. Enumerable.Range(0, count).Select(n => (long)n)];
        for (int i = 0; i < chosen.Length; i++)
        {
            from[chosen[i]] = count + i;
        }

        return Tensor.Concat(0, pictures, changed).IndexSelect(0, Tensor.From(from, [count]));
    }
}
