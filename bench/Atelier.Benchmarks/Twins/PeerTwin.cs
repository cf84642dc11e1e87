using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.Benchmarks.Workers;
using Atelier.Data;
using Atelier.Metrics.Evaluation;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Twins;

/// <summary>PyTorch's half: bench/peers/twin.py, which writes samples that are judged here.</summary>
/// <param name="root">The repository's folder.</param>
/// <param name="threads">Of PyTorch.</param>
internal sealed class PeerTwin(string root, int threads)
{
    private const string Pictures = "pictures", Labels = "labels";

    /// <summary>Trains; sampling and judging are not timed.</summary>
    /// <exception cref="WorkerException">PyTorch ended before its last point.</exception>
    public TwinCurve Train(TwinCase twin, int seed, IReadOnlyList<long> points, TwinJudge judge)
    {
        string folder = Directory.CreateTempSubdirectory("atelier-twin-").FullName;
        try
        {
            IImageDataset data = DatasetCatalog.Open(TwinStudy.Data, new DatasetOptions());
            WriteBytes(folder, data);
            using Process process = Start(twin, seed, points, folder);
            Task<string> errors = process.StandardError.ReadToEndAsync();
            List<TwinPoint> curve = [];
            while (process.StandardOutput.ReadLine() is { } line)
            {
                Answer answer = JsonSerializer.Deserialize<Answer>(line)!;
                curve.Add(judge.Score(answer.Step, answer.Seconds, Read(answer.File, data)));
                File.Delete(answer.File);
                Console.Error.WriteLine($"{twin.Name,-12} PyTorch seed {seed}  step {answer.Step,6}  {answer.Seconds,6:0} s  FD {curve[^1].Frechet:0.00}");
            }

            process.WaitForExit();
            return curve.Count == points.Count
                ? new(twin.Name, TwinCurve.Peers, seed, curve)
                : throw new WorkerException($"PyTorch's {twin.Name} ended after {curve.Count} of {points.Count} points: {errors.Result}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Process Start(TwinCase twin, int seed, IReadOnlyList<long> points, string folder)
    {
        string[] arguments =
        [
            Path.Combine(root, "bench", "peers", "run.py"), "twin", twin.Name, "--mode", "tuned", "--format", "channels_last",
            "--threads", Text(threads), "--seed", Text(seed), "--pictures", Path.Combine(folder, Pictures), "--labels", Path.Combine(folder, Labels), "--points", string.Join(',', points.Select(Text)),
            "--count", Text(TwinJudge.Samples), "--out", folder,
        ];
        return Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    /// <summary>The dataset's pictures as bytes, one after the other, and their labels.</summary>
    private static void WriteBytes(string folder, IImageDataset data)
    {
        File.WriteAllBytes(Path.Combine(folder, Labels), [.. Enumerable.Range(0, (int)data.Count).Select(i => (byte)data.Label(i)!)]);
        using FileStream file = File.Create(Path.Combine(folder, Pictures));
        float[] pixels = new float[data.Height * data.Width * data.Channels];
        byte[] bytes = new byte[pixels.Length];
        for (long i = 0; i < data.Count; i++)
        {
            data.Read(i, pixels);
            for (int p = 0; p < pixels.Length; p++)
            {
                bytes[p] = (byte)MathF.Round((pixels[p] + 1) * 127.5f);
            }

            file.Write(bytes);
        }
    }

    private static PictureSource Read(string path, IImageDataset data)
    {
        float[] pixels = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
        int size = data.Height * data.Width * data.Channels;
        return (first, count) => new PictureBatch(
            Tensor.FromMemory<float>(pixels.AsSpan((int)first * size, count * size), [count, data.Channels, data.Height, data.Width]));
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A line of twin.py.</summary>
    private sealed record Answer(
        [property: JsonPropertyName("step")] long Step, [property: JsonPropertyName("seconds")] double Seconds, [property: JsonPropertyName("file")] string File);
}
