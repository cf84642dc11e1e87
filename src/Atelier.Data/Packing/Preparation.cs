using System.Security.Cryptography;
using System.Text;

namespace Atelier.Data;

/// <summary>What to prepare.</summary>
/// <param name="Data">A dataset's name or path, as <see cref="DatasetCatalog.Open"/> takes it.</param>
/// <param name="Target">The file to write.</param>
public sealed record PreparationOptions(string Data, string Target)
{
    /// <summary>Width and height of the pictures; null for their own, where most have one size.</summary>
    public int? Size { get; init; }

    /// <summary>1 for grey, 3 for RGB; null for the pictures' own.</summary>
    public int? Channels { get; init; }

    /// <summary>The file of pictures to leave out; null for the one beside the dataset.</summary>
    public string? Quarantine { get; init; }

    /// <summary>Told how a download goes on; null if nobody watches.</summary>
    public IProgress<DownloadProgress>? Download { get; init; }
}

/// <summary>How far a preparation is.</summary>
/// <param name="Done">Pictures that are done.</param>
/// <param name="Total">Pictures in all.</param>
/// <param name="Resumed">How many of those done were done by an earlier, interrupted preparation.</param>
public sealed record PreparationProgress(int Done, int Total, int Resumed);

/// <summary>A file that was prepared.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Parts">How many pictures each part has, and the part's content hash.</param>
/// <param name="LeftOut">Pictures that could not be had: each with its path and the reason.</param>
/// <param name="Notes">What else a user should be told.</param>
public sealed record PreparedFile(
    string Path, long Bytes, IReadOnlyList<(DatasetSplit Split, int Count, string ContentHash)> Parts, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Notes);

/// <summary>
/// Prepares a dataset into one packed file. Works in a file beside the target and puts it in its place when it is whole; what was
/// interrupted, in whatever way, goes on where it was when the same is prepared again.
/// </summary>
public sealed class Preparation
{
    private const int WindowBytes = 4 << 20, MaxWindow = 256;

    // So many broken pictures in a row are no accident: it is not they that are broken.
    private const int MostInARow = 1000;

    private readonly string _target;
    private readonly (DatasetSplit Split, IRecords Records)[] _parts;
    private readonly PictureFormat _format;
    private readonly string _fingerprint;
    private readonly int _total;

    private Preparation(string target, (DatasetSplit Split, IRecords Records)[] parts)
    {
        (_target, _parts, _format) = (Path.GetFullPath(target), parts, parts[0].Records.Format);
        _total = parts.Sum(part => part.Records.Count);
        _fingerprint = Fingerprint();
    }

    /// <summary>Prepares a file.</summary>
    /// <param name="options">What to prepare.</param>
    /// <param name="progress">Told after every few pictures; null if nobody watches.</param>
    /// <param name="cancel">Interrupts it.</param>
    /// <exception cref="DatasetException">
    /// The dataset cannot be had, no picture of it can be read, or the target cannot be written; or the disk or libvips is missing:
    /// what is done is kept, and the same call goes on from there.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public static PreparedFile Run(PreparationOptions options, IProgress<PreparationProgress>? progress = null, CancellationToken cancel = default)
    {
        (DatasetSplit, IRecords)[] parts = Parts(options, cancel);
        try
        {
            return new Preparation(options.Target, parts).Run(progress, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{options.Target}: cannot be written: {e.Message}", e);
        }
    }

    private static (DatasetSplit, IRecords)[] Parts(PreparationOptions options, CancellationToken cancel)
    {
        DatasetOptions wanted = new() { Size = options.Size, Channels = options.Channels, Download = options.Download };
        IRecords train = Open(wanted);
        try
        {
            // Both parts come in the same form, whatever each would be by itself.
            IRecords test = Open(wanted with { Split = DatasetSplit.Test, Size = train.Format.Height == train.Format.Width ? train.Format.Height : null, Channels = train.Format.Channels });
            bool alike = test.Format == train.Format && Same(test.ClassNames, train.ClassNames)
                && Same(test.Schema.Domains, train.Schema.Domains) && Same(test.Schema.Attributes, train.Schema.Attributes);
            return alike ? [(DatasetSplit.Train, train), (DatasetSplit.Test, test)] : throw new DatasetException(
                $"{options.Data}: the test pictures have other classes, domains, attributes, targets or masks than the training pictures: prepare them apart.");
        }
        catch (MissingPartException)
        {
            return [(DatasetSplit.Train, train)];
        }

        IRecords Open(DatasetOptions part) => DatasetCatalog.OpenRecords(options.Data, part, options.Quarantine, cancel);
    }

    private static bool Same(IReadOnlyList<string>? a, IReadOnlyList<string>? b) => (a ?? []).SequenceEqual(b ?? []);

    private PreparedFile Run(IProgress<PreparationProgress>? progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_target)!);
        string part = $"{_target}.part", logPath = $"{_target}.part.log";
        using (PackingLog log = PackingLog.Open(logPath, _fingerprint))
        using (FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            int resumed = Resume(file, log);
            while (log.Outcomes.Count < _total)
            {
                progress?.Report(new(log.Outcomes.Count, _total, resumed));
                cancel.ThrowIfCancellationRequested();
                AddWindow(file, log, cancel);
            }

            progress?.Report(new(_total, _total, resumed));
            PreparedFile prepared = Finish(file, log);
            File.Move(part, _target, overwrite: true);
            File.Delete(logPath);
            return prepared;
        }
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{PackedIndex.Version} {_format}"));
        foreach ((DatasetSplit split, IRecords records) in _parts)
        {
            for (int i = 0; i < records.Count; i++)
            {
                Annotation known = records.Describe(i);
                hash.AppendData(Encoding.UTF8.GetBytes(
                    $"\n{split} {records.Origin(i)} {records.Label(i)} {known.Domain} {string.Join(' ', known.Attributes)} {string.Join('|', known.Captions)}"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Keeps what the log tells of as far as the records are there and whole: a power cut may have lost the last of them.
    private int Resume(FileStream file, PackingLog log)
    {
        byte[] record = new byte[_format.RecordLength];
        int sound = 0;
        file.Position = PackedFile.FirstRecord;
        foreach (PackedOutcome outcome in log.Outcomes)
        {
            if (outcome.Digest is not null && (file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) < record.Length
                || !ContentHashing.Digest(record).AsSpan().SequenceEqual(outcome.Digest)))
            {
                break;
            }

            sound++;
        }

        log.Keep(sound, _fingerprint);
        file.SetLength(PackedFile.FirstRecord + (log.Outcomes.Count(outcome => outcome.Digest is not null) * (long)record.Length));
        file.Position = file.Length;
        return sound;
    }

    private void AddWindow(FileStream file, PackingLog log, CancellationToken cancel)
    {
        int first = log.Outcomes.Count, count = Math.Min(_total - first, Math.Clamp(WindowBytes / _format.RecordLength, 1, MaxWindow));
        byte[]?[] records = new byte[count][];
        var outcomes = new PackedOutcome[count];
        try
        {
            FileLoops.For(count, i =>
            {
                cancel.ThrowIfCancellationRequested();
                (records[i], outcomes[i]) = Made(first + i);
            });
        }
        catch (MachineFaultException stopped)
        {
            throw new DatasetException(
                $"{stopped.Message}. Preparation stops, since this may be the machine's fault; the same command goes on from here. If it is the picture's alone, put it on the list of pictures to leave out.", stopped);
        }

        foreach (byte[]? record in records)
        {
            file.Write(record ?? []);
        }

        file.Flush();
        log.Add(outcomes);
        CheckRow(log);
    }

    /// <summary>A picture's record, or why there is none.</summary>
    private (byte[]? Record, PackedOutcome Outcome) Made(int index)
    {
        (IRecords source, int number) = Find(index);
        try
        {
            byte[] record = source.Make(number);
            return (record, new(ContentHashing.Digest(record), null));
        }
        catch (DatasetException e) when (e is not MachineFaultException)
        {
            return (null, new(null, e.Message));
        }
    }

    // They are forgotten, so that they are tried again when whatever it is has been mended.
    private void CheckRow(PackingLog log)
    {
        int row = 0;
        while (row < log.Outcomes.Count && log.Outcomes[^(row + 1)].Fault is not null)
        {
            row++;
        }

        if (row >= MostInARow)
        {
            string last = log.Outcomes[^1].Fault!;
            log.Keep(log.Outcomes.Count - row, _fingerprint);
            throw new DatasetException($"{_parts[0].Records.Name}: {row} pictures in a row cannot be read; the last: {last}");
        }
    }

    private PreparedFile Finish(FileStream file, PackingLog log)
    {
        List<byte[]> digests = [];
        List<(int? Label, Annotation Annotation)> known = [];
        List<PackedPart> parts = [];
        foreach ((DatasetSplit split, IRecords records) in _parts)
        {
            int first = digests.Count, number = parts.Count == 0 ? 0 : _parts[0].Records.Count;
            for (int i = 0; i < records.Count; i++)
            {
                if (log.Outcomes[number + i].Digest is byte[] digest)
                {
                    digests.Add(digest);
                    known.Add((records.Label(i), records.Describe(i)));
                }
            }

            if (digests.Count > first)
            {
                parts.Add(new(split, digests.Count - first, ContentHashing.Of(
                    _format, records.Schema, digests.Count - first, i => digests[first + i], i => known[first + i].Label, i => known[first + i].Annotation)));
            }
        }

        string[] leftOut = [.. log.Outcomes.Select(outcome => outcome.Fault).OfType<string>()];
        IRecords train = _parts[0].Records;
        if (parts.Count == 0 || parts[0].Split != DatasetSplit.Train)
        {
            throw new DatasetException($"{train.Name}: none of its pictures can be read; the first: {leftOut[0]}");
        }

        byte[] index = PackedIndex.Write(new(PackedIndex.Version, train.Name, _format, train.Schema, train.ClassNames, parts, leftOut.Length), digests, known);
        PackedFile head = new(file.Length, index.Length, SHA256.HashData(index));
        file.Write(index);
        file.Position = 0;
        file.Write(head.ToBytes());
        file.Flush(flushToDisk: true);
        return new(_target, file.Length, [.. parts.Select(part => (part.Split, part.Count, part.ContentHash))], leftOut, [.. _parts.SelectMany(part => part.Records.Notes).Distinct()]);
    }

    private (IRecords Records, int Number) Find(int number)
    {
        int first = _parts[0].Records.Count;
        return number < first ? (_parts[0].Records, number) : (_parts[1].Records, number - first);
    }
}
