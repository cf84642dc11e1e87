using System.Buffers.Binary;
using System.Globalization;
using Atelier.App.Runs;

namespace Atelier.App.TensorBoard;

/// <summary>
/// A session's event file in the run's folder, for TensorBoard: the numbers of each line of the log, scores, and sample grids. A resumed
/// run goes on in a file of its own, which voids what earlier ones say of steps after the checkpoint.
/// </summary>
internal sealed class EventFile : ISessionObserver
{
    /// <summary>By this TensorBoard knows the files.</summary>
    public const string Prefix = "events.out.tfevents.";

    private readonly RecordFile _records;

    /// <param name="folder">The run's folder.</param>
    /// <param name="step">The last step that stands: rounds done before the session.</param>
    public EventFile(string folder, long step)
    {
        _records = new(Path.Combine(folder, NextName(folder)));
        _records.Write(Event.Version());
        _records.Write(Event.Start(step + 1));
    }

    public void See(TrainingEvent happened, Action<TrainingEvent> tell)
    {
        switch (happened)
        {
            case Progressed progressed:
                _records.Write(Event.Scalars(progressed.Step, progressed.Values));
                break;
            case Examined examined:
                _records.Write(Event.Scalars(examined.Step, examined.Values));
                break;
            case Scored { Score: var score } scored:
                _records.Write(Event.Scalars(scored.Step, [new($"score/{score.Name}", score.Value)]));
                break;
            case Sampled sampled:
                WritePicture(sampled.Step, File.ReadAllBytes(sampled.Path));
                break;
        }
    }

    public void Dispose() => _records.Dispose();

    /// <summary>
    /// TensorBoard reads a folder's files one after another in the order of their names, which begin with the second they were made
    /// in: two sessions in one second, or a clock that was set back, must not change that.
    /// </summary>
    private static string NextName(string folder)
    {
        long newest = Directory.EnumerateFiles(folder, Prefix + "*").Select(SecondOf).DefaultIfEmpty().Max();
        long second = Math.Max(newest + 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{second:D10}.{Environment.MachineName}.{Environment.ProcessId}.0");
    }

    private static long SecondOf(string path)
        => long.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long second) ? second : 0;

    private void WritePicture(long step, byte[] png)
    {
        // A PNG's header is its first chunk, at a fixed place: https://www.w3.org/TR/png-3/#11IHDR.
        ReadOnlySpan<byte> header = png.AsSpan(16);
        (int width, int height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        int channels = header[9] switch { 0 => 1, 4 => 2, 6 => 4, _ => 3 };
        _records.Write(Event.Picture(step, "samples", png, width, height, channels));
    }
}
