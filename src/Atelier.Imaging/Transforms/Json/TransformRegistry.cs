namespace Atelier.Imaging.Transforms;

/// <summary>What transforms are called in JSON.</summary>
public static class TransformRegistry
{
    /// <summary>The transforms of pictures by name.</summary>
    public static IReadOnlyDictionary<string, Type> Images { get; } = new SortedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["affine"] = typeof(Affine),
        ["augMix"] = typeof(AugMix),
        ["autoAugment"] = typeof(AutoAugment),
        ["autoContrast"] = typeof(AutoContrast),
        ["colorJitter"] = typeof(ColorJitter),
        ["crop"] = typeof(Crop),
        ["cutout"] = typeof(Cutout),
        ["elastic"] = typeof(Elastic),
        ["equalize"] = typeof(Equalize),
        ["erasing"] = typeof(Erasing),
        ["gaussianBlur"] = typeof(GaussianBlur),
        ["gaussianNoise"] = typeof(GaussianNoise),
        ["grayscale"] = typeof(Grayscale),
        ["gridDistortion"] = typeof(GridDistortion),
        ["horizontalFlip"] = typeof(HorizontalFlip),
        ["invert"] = typeof(Invert),
        ["jpegArtifacts"] = typeof(JpegArtifacts),
        ["oneOf"] = typeof(OneOf),
        ["perspective"] = typeof(Perspective),
        ["posterize"] = typeof(Posterize),
        ["randAugment"] = typeof(RandAugment),
        ["resizedCrop"] = typeof(ResizedCrop),
        ["rotation"] = typeof(Rotation),
        ["sequence"] = typeof(Sequence),
        ["sharpness"] = typeof(Sharpness),
        ["solarize"] = typeof(Solarize),
        ["trivialAugment"] = typeof(TrivialAugment),
        ["verticalFlip"] = typeof(VerticalFlip),
    };

    /// <summary>The transforms of batches by name.</summary>
    public static IReadOnlyDictionary<string, Type> Batches { get; } = new SortedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["cutMix"] = typeof(CutMix),
        ["mixup"] = typeof(Mixup),
    };

    /// <summary>What a transform of pictures is called.</summary>
    public static string NameOf(Transform transform) => Images.Single(entry => entry.Value == transform.GetType()).Key;

    /// <summary>What a transform of batches is called.</summary>
    public static string NameOf(BatchTransform transform) => Batches.Single(entry => entry.Value == transform.GetType()).Key;
}
