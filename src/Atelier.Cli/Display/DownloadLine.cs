using System.Diagnostics;
using System.Globalization;
using Atelier.Data;

namespace Atelier.Cli.Display;

/// <summary>Shows a download: one line that is written over on a terminal, a line now and then in a log.</summary>
internal sealed class DownloadLine(TextWriter output, bool terminal) : IProgress<DownloadProgress>, IDisposable
{
    private readonly TimeSpan _pause = terminal ? TimeSpan.FromSeconds(0.1) : TimeSpan.FromSeconds(10);
    private string? _file;
    private long _last;
    private bool _open;

    public void Report(DownloadProgress value)
    {
        bool other = value.File != _file, whole = value.Received == value.Total;
        if (!other && !whole && Stopwatch.GetElapsedTime(_last) < _pause)
        {
            return;
        }

        if (other)
        {
            Dispose();
        }

        (_file, _last) = (value.File, Stopwatch.GetTimestamp());
        string of = value.Total is { } total ? $" of {Megabytes(total)}" : "";
        string line = $"Downloading {value.File}: {Megabytes(value.Received)}{of}";
        _open = terminal && !whole;
        output.Write(terminal ? $"\r{line,-70}" : line);
        output.Write(_open ? "" : output.NewLine);
    }

    /// <summary>Ends a line that is still open.</summary>
    public void Dispose()
    {
        if (_open)
        {
            output.WriteLine();
            _open = false;
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
