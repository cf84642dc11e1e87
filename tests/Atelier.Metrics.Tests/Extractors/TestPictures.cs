using Atelier.Data;
using Atelier.Tensors;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Extractors;

/// <summary>Real pictures for tests.</summary>
internal static class TestPictures
{
    /// <summary>The folder named by ATELIER_DATA; skips the test where there is none.</summary>
    public static string Data()
    {
        string? root = Environment.GetEnvironmentVariable("ATELIER_DATA");
        Requirement.Need(!string.IsNullOrEmpty(root) && Directory.Exists(root), "ATELIER_DATA names no folder of datasets");
        return root!;
    }

    /// <summary>Skips the test where a dataset that lies in files is missing.</summary>
    public static void Need(string dataset)
    {
        if (!dataset.StartsWith("shapeworld", StringComparison.Ordinal))
        {
            Requirement.Need(Directory.Exists(Path.Combine(Data(), dataset)), $"ATELIER_DATA has no {dataset}");
        }
    }

    /// <summary>The first pictures of a dataset, [count, C, H, W].</summary>
    public static Tensor Of(IImageDataset data, int count)
    {
        int size = data.Height * data.Width * data.Channels;
        float[] pixels = new float[count * size];
        for (int i = 0; i < count; i++)
        {
            data.Read(i, pixels.AsSpan(i * size, size));
        }

        return Tensor.FromMemory<float>(pixels, [count, data.Channels, data.Height, data.Width]);
    }
}
