using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Tensors;

namespace Atelier.Metrics.Tests.Evaluation;

/// <summary>Pictures of noise [count, 1, 4, 4] around a level, and labels in turns.</summary>
internal sealed class NoisePictures(int count, ulong seed, float level = 0, int broken = -1) : IImageDataset
{
    public const int Classes = 3;

    public string Name => "noise";

    public long Count => count;

    public int Channels => 1;

    public int Height => 4;

    public int Width => 4;

    public IReadOnlyList<string> ClassNames => ["a", "b", "c"];

    public string ContentHash => $"noise {seed} {level}";

    public void Read(long index, Span<float> pixels)
    {
        new RandomKey(seed).FillNormal(pixels, index, 16);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = index == broken ? float.NaN : (0.3f * pixels[i]) + level;
        }
    }

    public int? Label(long index) => (int)(index % Classes);
}

/// <summary>Eight random projections of a picture; the first three are its logits too.</summary>
internal sealed class Projections : IFeatureExtractor
{
    private readonly float[] _weights = Weights();

    public string Name => "projections";

    public string Hash { get; init; } = new('f', 64);

    public string Resizer => "none";

    public int FeatureCount => 8;

    public int ClassCount => NoisePictures.Classes;

    public Extraction Extract(Tensor pictures)
    {
        Tensor features = pictures.Flatten().MatMul(Tensor.From(_weights, [16, FeatureCount]));
        return new Extraction(features, features.Slice(1, 0, ClassCount));
    }

    public void Dispose()
    {
    }

    private static float[] Weights()
    {
        float[] weights = new float[16 * 8];
        new RandomKey(5).FillNormal(weights);
        return weights;
    }
}
