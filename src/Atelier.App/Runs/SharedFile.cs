namespace Atelier.App.Runs;

/// <summary>Files that several processes of Atelier open: one at a time may hold a file for itself, until it closes it or dies.</summary>
internal static class SharedFile
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10), s_pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Opens a file that nobody else may have open; made if it is not there.</summary>
    /// <returns>The file, or null where another process has it.</returns>
    public static FileStream? TryHold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Appends a line whole, whoever else appends; a line that was torn by a kill before is ended first.</summary>
    /// <exception cref="IOException">The disk is full or fails, or another process won't let go of the file.</exception>
    public static void AppendLine(string path, ReadOnlySpan<byte> line)
    {
        using FileStream file = Patiently(() => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        file.Seek(-Math.Min(1, file.Length), SeekOrigin.End);
        bool torn = file.Length > 0 && file.ReadByte() != '\n';
        file.Write([.. torn ? "\n"u8 : [], .. line, (byte)'\n']);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The lines of a file that others may append to; none where there is no file.</summary>
    /// <exception cref="IOException">The disk fails, or another process won't let go of the file.</exception>
    public static string[] ReadLines(string path) => File.Exists(path) ? Patiently(() => File.ReadAllLines(path)) : [];

    /// <summary>The lines of a log that a trainer holds open and may be writing at this moment; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tail">Only about so many bytes at its end; the first line is torn then.</param>
    public static IEnumerable<string> ReadWhileWritten(string path, long tail = long.MaxValue)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file);
        file.Position = Math.Max(0, file.Length - tail);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Replaces a file's content in one step: whoever reads sees the old one or the new one.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string aside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream file = File.Create(aside))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(aside);
            throw;
        }
    }

    private static T Patiently<T>(Func<T> open)
    {
        for (long start = Environment.TickCount64; ;)
        {
            try
            {
                return open();
            }
            catch (IOException e) when (IsHeld(e) && Environment.TickCount64 - start < s_patience.TotalMilliseconds)
            {
                Thread.Sleep(s_pause);
            }
        }
    }

    /// <summary>Windows has one error for it, flock of Linux and of the BSDs another each.</summary>
    private static bool IsHeld(IOException e) => e.HResult is unchecked((int)0x80070020) or 11 or 35;
}
