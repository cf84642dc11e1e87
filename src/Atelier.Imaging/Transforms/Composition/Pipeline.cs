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
}
