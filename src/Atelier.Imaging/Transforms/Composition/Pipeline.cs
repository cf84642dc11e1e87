namespace Atelier.Imaging.Transforms;

/// <summary>
/// All that is done to training pictures: transforms of each picture, then of whole batches. As JSON (<see cref="TransformFile"/>):
/// <c>{"images": [{"type": "horizontalFlip"}, {"type": "rotation", "degrees": [-10, 10]}], "batches": [{"type": "mixup"}]}</c>.
/// </summary>
public sealed record Pipeline
{
    /// <summary>These transforms of each picture, in this order.</summary>
    public Pipeline(params IReadOnlyList<Transform> images) => Images = images;

    /// <summary>Transforms of each picture, in order.</summary>
    public IReadOnlyList<Transform> Images { get; }

    /// <summary>Transforms of whole batches with their labels, in order.</summary>
    public IReadOnlyList<BatchTransform> Batches { get; init; } = [];

    /// <summary>Tries whether pictures keep their size, as training needs it; what happens rarely may be found out later.</summary>
    /// <param name="width">Pixels a row of the pictures.</param>
    /// <param name="height">Their rows.</param>
    /// <exception cref="TransformException">They don't.</exception>
    public void CheckSizeStays(int width, int height)
    {
        const int Draws = 64;
        Augmenter augmenter = new(this, seed: 0);
        for (int i = 0; i < Draws; i++)
        {
            augmenter.Draw(epoch: 0, i, width, height).CheckSizeStays(width, height);
        }
    }

    /// <summary>The same transforms of tensors, with gradients passing through: the same seed, epoch and index draw the same parameters.</summary>
    /// <param name="seed">Chooses everything random.</param>
    /// <exception cref="TransformException">A transform has no such form, or the pipeline mixes batches.</exception>
    public TensorAugmenter ToTensors(ulong seed) => new(this, seed);
}
