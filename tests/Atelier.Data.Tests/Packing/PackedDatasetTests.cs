using System.Text;
using Atelier.Testing;

namespace Atelier.Data.Tests.Packing;

public sealed class PackedDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prepared_file_is_its_dataset_down_to_the_hash()
    {
        PictureSamples.Write(
            _folder["set"],
            ("a.png", PictureSamples.Png(1)), ("b.png", PictureSamples.Png(2)), ("c.png", PictureSamples.Png(3)), ("t.png", PictureSamples.Png(9)),
            ("metadata.csv", Encoding.UTF8.GetBytes(
                "file_name,target,mask,label,domain,text,x,split\na.png,t.png,b.png,cat,u,one,0.5,train\nb.png,t.png,c.png,dog,v,\"two, ü\",,train\nc.png,t.png,a.png,dog,u,,1,test\n")));
        PreparedFile prepared = Prepare("set");
        foreach (DatasetSplit split in Enum.GetValues<DatasetSplit>())
        {
            IImageDataset files = DatasetCatalog.Open(_folder["set"], new DatasetOptions { Split = split }), packed = Packed(split);
            Assert.Equal((files.Count, files.Name, files.ContentHash, files.Height, files.Channels), (packed.Count, packed.Name, packed.ContentHash, packed.Height, packed.Channels));
            Assert.Equal(files.ContentHash, prepared.Parts.Single(part => part.Split == split).ContentHash);
            Assert.Equal(files.ClassNames!, packed.ClassNames!);
            Assert.Equal(files.Levels(), packed.Levels());
            Assert.Equal(files.TargetLevels(), packed.TargetLevels());
            for (int i = 0; i < files.Count; i++)
            {
                Annotation expected = files.Describe(i), found = packed.Describe(i);
                Assert.Equal((files.Label(i), expected.Domain), (packed.Label(i), found.Domain));
                Assert.Equal(expected.Attributes, found.Attributes);
                Assert.Equal(expected.Captions, found.Captions);
                float[] mask = new float[16], other = new float[16];
                files.ReadMask(i, mask);
                packed.ReadMask(i, other);
                Assert.Equal(mask, other);
            }
        }

        Assert.False(File.Exists(_folder["set.atelier.part"]) || File.Exists(_folder["set.atelier.part.log"]));
        Assert.Equal(prepared.Bytes, new FileInfo(prepared.Path).Length);
    }

    [Theory]
    [InlineData("shapeworld-pairs")]
    [InlineData("shapeworld-domains")]
    public void What_is_drawn_can_be_prepared_too(string name)
    {
        DatasetRecords records = new(DatasetCatalog.Open(name, new DatasetOptions { Size = 16 }));
        Assert.Equal(16 * 16 * (records.Format.TargetChannels + 4), records.Make(3).Length);
        Assert.NotEqual(records.Origin(0), records.Origin(1));
    }

    [Fact]
    public void Damaged_pictures_are_left_out_by_name_and_their_class_stays()
    {
        PictureSamples.Write(_folder["set"], ("a/1.png", PictureSamples.Png(1)), ("b/2.png", PictureSamples.Png(2)[..^9]), ("b/3.png", PictureSamples.Png(3)));
        PreparedFile prepared = Prepare("set");
        Assert.Contains(_folder["set", "b", "2.png"], Assert.Single(prepared.LeftOut), StringComparison.Ordinal);
        IImageDataset packed = Packed();
        Assert.Equal(([1, 3], 1), (packed.Levels(), packed.Label(1)!.Value), (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2 == y.Item2);
        Assert.Equal(DatasetCatalog.Open(_folder["set"], new DatasetOptions()).ContentHash, packed.ContentHash);
        Assert.Throws<MissingPartException>(() => Packed(DatasetSplit.Test));
        Assert.Contains("was prepared as 4x4x1", Assert.Throws<DatasetException>(
            () => DatasetCatalog.Open(_folder["set.atelier"], new DatasetOptions { Size = 8 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_readable_prepares_nothing()
    {
        PictureSamples.Write(_folder["set"], ("1.png", [1, 2, 3]));
        Assert.Contains("none of its pictures can be read", Assert.Throws<DatasetException>(() => Prepare("set", size: 4)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["set.atelier"]));
    }

    [Fact]
    public void Wherever_it_was_interrupted_it_goes_on()
    {
        (string, byte[])[] files = [.. Enumerable.Range(0, 12).Select(i => ($"{i:00}.png", i == 5 ? [0] : PictureSamples.Png((byte)i)))];
        PictureSamples.Write(_folder["set"], files);
        byte[] whole = File.ReadAllBytes(Prepare("set", size: 4).Path);
        string part = _folder["set.atelier.part"], log = part + ".log";
        string[] lines = LogLines();
        Random random = new(1);
        for (int trial = 0; trial < 40; trial++)
        {
            // A kill leaves any prefix of either file; a power cut may leave more of the log than of the records.
            string told = string.Join('\n', lines) + "\n";
            File.WriteAllText(log, told[..random.Next(told.Length + 1)]);
            byte[] records = [.. new byte[PackedFile.FirstRecord], .. whole.AsSpan(PackedFile.FirstRecord, 11 * 16)];
            File.WriteAllBytes(part, records[..random.Next(records.Length + 1)]);
            Progress progress = new();
            Preparation.Run(new(_folder["set"], _folder["set.atelier"]) { Size = 4 }, progress);
            Assert.Equal(whole, File.ReadAllBytes(_folder["set.atelier"]));
            Assert.InRange(progress.Last!.Resumed, 0, 12);
        }

        // Other pictures are not mistaken for those that the log tells of.
        File.WriteAllText(log, string.Join('\n', lines) + "\n");
        File.WriteAllBytes(part, [.. new byte[PackedFile.FirstRecord], .. whole.AsSpan(PackedFile.FirstRecord, 11 * 16)]);
        PictureSamples.Write(_folder["set"], ("11.png", PictureSamples.Png(200, 8, 8)));
        Prepare("set", size: 4);
        Assert.Equal(200, Packed().Level(10));

        string[] LogLines()
        {
            // The log of a preparation that was stopped when all was done but the end.
            File.Delete(_folder["set.atelier"]);
            Assert.Throws<InvalidOperationException>(() => Preparation.Run(new(_folder["set"], _folder["set.atelier"]) { Size = 4 }, new Progress(done =>
            {
                if (done == 12)
                {
                    throw new InvalidOperationException();
                }
            })));
            return File.ReadAllLines(log);
        }
    }

    [Fact]
    public void A_cancelled_preparation_keeps_what_is_done()
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)));
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Preparation.Run(new(_folder["set"], _folder["set.atelier"]), null, stop.Token));
        Assert.True(File.Exists(_folder["set.atelier.part.log"]));
        Assert.False(File.Exists(_folder["set.atelier"]));
        using (File.Open(_folder["set.atelier.part.log"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains("cannot be written", Assert.Throws<DatasetException>(() => Prepare("set")).Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, Prepare("set").Parts[0].Count);
    }

    [Fact]
    public void A_damaged_record_is_named_when_it_is_read_and_the_loader_goes_on()
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)), ("2.png", PictureSamples.Png(2)), ("3.png", PictureSamples.Png(3)));
        string path = Prepare("set").Path;
        byte[] bytes = File.ReadAllBytes(path);
        bytes[PackedFile.FirstRecord + 16 + 7] ^= 1;
        File.WriteAllBytes(path, bytes);
        IImageDataset packed = Packed();
        Assert.Equal(3, packed.Level(2));
        Assert.Contains("record 1 is damaged", Assert.Throws<DatasetException>(() => packed.Level(1)).Message, StringComparison.Ordinal);
        using Data.Loading.Loader loader = new(packed, new() { BatchSize = 3 });
        Assert.Equal([0L, 2, 2], loader.Next().Indices.Order());
        Assert.Equal(1, Assert.Single(loader.TakeSkipped()).Index);
    }

    [Fact]
    public void Whatever_is_changed_or_cut_is_noticed_and_nothing_crashes()
    {
        PictureSamples.Write(_folder["set"], ("a/1.png", PictureSamples.Png(1)), ("b/2.png", PictureSamples.Png(2)));
        byte[] whole = File.ReadAllBytes(Prepare("set").Path);
        int[] meaningful = [.. Enumerable.Range(0, 56), .. Enumerable.Range(PackedFile.FirstRecord, whole.Length - PackedFile.FirstRecord)];
        string path = _folder["bad.atelier"];
        foreach (int at in meaningful)
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, changed);
            Assert.ThrowsAny<DatasetException>(() => DatasetCatalog.Open(path, new DatasetOptions()).Levels());
        }

        foreach (int length in meaningful.Where(at => at % 7 == 0))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.ThrowsAny<DatasetException>(() => DatasetCatalog.Open(path, new DatasetOptions()).Levels());
        }
    }

    [Fact]
    public void An_index_made_to_deceive_is_refused()
    {
        PictureSamples.Write(_folder["set"], ("a/1.png", PictureSamples.Png(1)), ("b/2.png", PictureSamples.Png(2)));
        byte[] whole = File.ReadAllBytes(Prepare("set").Path);
        int start = PackedFile.FirstRecord + 32;
        byte[] index = whole[start..];
        Random random = new(7);
        int refused = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] changed = [.. index];
            for (int k = random.Next(1, 4); k > 0; k--)
            {
                changed[random.Next(changed.Length)] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)('0' + random.Next(10)), _ => 255 };
            }

            try
            {
                PackedIndex read = PackedIndex.Read(random.Next(4) == 0 ? changed[..random.Next(changed.Length)] : changed);
                for (int i = 0; i < read.Count; i++)
                {
                    _ = (read.Label(i), read.Describe(i), read.Digest(i).Length);
                }
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2999);
    }

    private PreparedFile Prepare(string place, int? size = null) => Preparation.Run(new(_folder[place], _folder["set.atelier"]) { Size = size });

    private IImageDataset Packed(DatasetSplit split = DatasetSplit.Train) => DatasetCatalog.Open(_folder["set.atelier"], new DatasetOptions { Split = split });

    private sealed class Progress(Action<int>? seen = null) : IProgress<PreparationProgress>
    {
        public PreparationProgress? Last { get; private set; }

        public void Report(PreparationProgress value)
        {
            Last = value;
            seen?.Invoke(value.Done);
        }
    }
}
