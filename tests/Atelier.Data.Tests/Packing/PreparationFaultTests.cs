using System.Diagnostics;
using Atelier.Testing;

namespace Atelier.Data.Tests.Packing;

/// <summary>What is not a picture's fault is not held against it, and what has changed is not taken for what was.</summary>
public sealed class PreparationFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fault_of_the_machine_stops_and_is_tried_again()
    {
        PictureSamples.Write(_folder["set"], [.. Enumerable.Range(0, 6).Select(i => ($"{i}.png", PictureSamples.Png((byte)i)))]);
        string path = _folder["set", "3.png"], aside = _folder["aside"];
        Watcher unplug = new(seen => seen.Done == 0, () => File.Move(path, aside));
        Assert.Contains("3.png: cannot be read", Assert.Throws<DatasetException>(() => Prepare(unplug)).Message, StringComparison.Ordinal);
        File.Move(aside, path);
        Assert.False(File.Exists(_folder["set.atelier"]));
        PreparedFile prepared = Prepare();
        Assert.Equal((6, 0), (prepared.Parts[0].Count, prepared.LeftOut.Count));
    }

    [Fact]
    public void A_fault_of_the_machine_is_a_finding_but_no_reason_to_leave_a_picture_out()
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)), ("2.png", PictureSamples.Png(2)));
        IFileSource source = FileKinds.Open(_folder["set"]);
        File.Delete(_folder["set", "2.png"]);
        Assert.Throws<MachineFaultException>(() => PictureFiles.Use(source, source.Files[1], (_, image) => image));
        Data.Inspection.Examined seen = Data.Inspection.Examined.Of(new("2.png", DatasetSplit.Train, null, look => PictureFiles.Use(source, source.Files[1], look)));
        Data.Inspection.Finding finding = Assert.Single(Data.Inspection.FileChecks.Of([seen]));
        Assert.Equal((Data.Inspection.FindingKind.Missing, false), (finding.Kind, finding.Quarantine));
    }

    [Fact]
    public void Whatever_one_picture_does_to_its_decoder_costs_that_picture()
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)));
        IFileSource source = FileKinds.Open(_folder["set"]);
        foreach (Exception thrown in new Exception[] { new IndexOutOfRangeException(), new OutOfMemoryException(), new OverflowException() })
        {
            var fault = Assert.Throws<DatasetException>(() => PictureFiles.Use<int>(source, source.Files[0], (_, _) => throw thrown));
            Assert.StartsWith(_folder["set", "1.png"], fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_thousand_broken_pictures_in_a_row_stop_and_are_tried_again()
    {
        PictureSamples.Write(_folder["set"], [("0.png", PictureSamples.Png(7)), .. Enumerable.Range(0, 1100).Select(i => ($"a{i:0000}.png", "none"u8.ToArray()))]);
        Assert.Contains("pictures in a row cannot be read; the last: ", Assert.Throws<DatasetException>(() => Prepare()).Message, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(_folder["set.atelier.part.log"]).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_change_of_equal_length_begins_anew(bool zipped)
    {
        string set = _folder[zipped ? "set.zip" : "set"];
        (string, byte[])[] files = [("1.png", PictureSamples.Png(1)), ("2.png", PictureSamples.Png(2))];
        PictureSamples.Write(set, files);
        Assert.Throws<InvalidOperationException>(() => Preparation.Run(new(set, _folder["set.atelier"]), new Watcher(seen => seen.Done == seen.Total, () => throw new InvalidOperationException())));
        byte[] other = PictureSamples.Png(9);
        Assert.Equal(files[0].Item2.Length, other.Length);
        if (zipped)
        {
            File.Delete(set);
        }

        PictureSamples.Write(set, ("1.png", other), files[1]);
        File.SetLastWriteTimeUtc(zipped ? set : _folder["set", "1.png"], DateTime.UtcNow.AddHours(1));
        Preparation.Run(new(set, _folder["set.atelier"]));
        Assert.Equal([9, 2], DatasetCatalog.Open(_folder["set.atelier"], new DatasetOptions()).Levels());
    }

    [Fact]
    public void A_file_cut_short_after_it_was_opened_is_an_error_and_no_crash()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "made with Linux's tools");
        PictureSamples.Write(_folder["set"], [.. Enumerable.Range(0, 8).Select(i => ($"{i}.png", PictureSamples.Png((byte)i, 64, 64)))]);
        Prepare();
        IImageDataset data = DatasetCatalog.Open(_folder["set.atelier"], new DatasetOptions());
        Assert.Equal((0, 7), (data.Level(0), data.Level(7)));

        // By another program's hand: .NET's own streams respect that the file is in use.
        using (Process cut = Process.Start("truncate", ["-s", $"{PackedFile.FirstRecord + (64 * 64)}", _folder["set.atelier"]]))
        {
            cut.WaitForExit();
        }

        Assert.Equal(0, data.Level(0));
        Assert.Contains("record 7 is gone", Assert.Throws<DatasetException>(() => data.Level(7)).Message, StringComparison.Ordinal);
        Assert.Contains("record 3 is damaged", Assert.Throws<DatasetException>(() => data.Level(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_pictures_to_leave_out_that_is_not_there_is_an_error()
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)));
        var error = Assert.Throws<DatasetException>(() => Preparation.Run(new(_folder["set"], _folder["set.atelier"]) { Quarantine = _folder["none.jsonl"] }));
        Assert.StartsWith($"{_folder["none.jsonl"]}: there is no such list", error.Message, StringComparison.Ordinal);
    }

    private PreparedFile Prepare(IProgress<PreparationProgress>? progress = null)
        => Preparation.Run(new(_folder["set"], _folder["set.atelier"]) { Size = 64, Channels = 1 }, progress);

    /// <summary>Does something when all has been listed and nothing read, or all been read.</summary>
    private sealed class Watcher(Func<PreparationProgress, bool> when, Action what) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value)
        {
            if (when(value))
            {
                what();
            }
        }
    }
}
