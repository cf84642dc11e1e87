using Atelier.Data.Inspection;
using Atelier.Data.ShapeWorld;
using Atelier.Imaging;
using Atelier.Testing;

namespace Atelier.Data.Tests.Inspection;

public sealed class InspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShapeWorldDataset _world = new(32);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_ill_is_found_and_nothing_else()
    {
        byte[] Scene(int index) => PictureSamples.Png(Picture(index));
        Image brighter = new(32, 32, 3, [.. Picture(3).Bytes.ToArray().Select(level => (byte)Math.Min(255, level + 2))]);
        List<(string, byte[])> files = [.. Enumerable.Range(0, 40).Select(i => ($"train/a/{i:00}.png", Scene(i)))];
        files.AddRange(Enumerable.Range(0, 3).Select(i => ($"train/b/{i}.png", Scene(100 + i))));
        files.AddRange(
        [
            ("train/a/broken.png", [1, 2, 3]), ("train/a/cut.png", Scene(50)[..^200]), ("train/a/flat.png", PictureSamples.Png(new Image(32, 32, 3, new byte[32 * 32 * 3]))),
            ("train/a/bomb.png", Giant()), ("train/a/copy.png", Scene(1)), ("train/b/brighter.png", PictureSamples.Png(brighter)),
            ("train/a/near.png", PictureSamples.Png(Picture(4).Resize(48, 48))), ("train/a/grey.png", PictureSamples.Png(Picture(60).WithChannels(1))),
            ("train/a/long.png", PictureSamples.Png(Picture(61).Resize(200, 30))), ("train/a/photo.jxl", [1]),
            ("test/a/1.png", Scene(7)), ("test/a/2.png", Scene(200)), ("test/b/1.png", Scene(201)),
        ]);
        PictureSamples.Write(_folder["set.zip"], [.. files, ("../out.png", [1])]);
        InspectionReport report = Inspector.Run(_folder["set.zip"]);
        (FindingKind, string)[] expected =
        [
            (FindingKind.Unreadable, "train/a/broken.png"), (FindingKind.Truncated, "train/a/cut.png"), (FindingKind.Bomb, "train/a/bomb.png"), (FindingKind.Missing, "../out.png"),
            (FindingKind.Constant, "train/a/flat.png"), (FindingKind.Duplicate, "train/a/copy.png"), (FindingKind.NearDuplicate, "train/a/near.png"),
            (FindingKind.LeakedTest, "train/a/07.png"), (FindingKind.LabelConflict, "train/b/brighter.png"), (FindingKind.OddSize, "train/a/near.png"), (FindingKind.OddSize, "train/a/long.png"),
            (FindingKind.OddMode, "train/a/grey.png"), (FindingKind.ClassImbalance, "b"), (FindingKind.OtherFormat, "set.zip"),
        ];
        Assert.Equal(expected.Select(finding => $"{finding}").Order(), report.Findings.Select(finding => $"{(finding.Kind, finding.Path)}").Order());
        Assert.Equal("train/a/01.png", report.Findings.Single(finding => finding.Kind == FindingKind.Duplicate).Other);
        Assert.Equal((3, 52), (report.Pictures[DatasetSplit.Test], report.Pictures[DatasetSplit.Train]));

        Quarantine quarantine = report.ToQuarantine(_folder["set.zip.quarantine.jsonl"]);
        Assert.Equal(
            ["train/a/07.png", "train/a/bomb.png", "train/a/broken.png", "train/a/copy.png", "train/a/cut.png", "train/a/flat.png"],
            quarantine.Entries.Select(entry => entry.Path).Order(StringComparer.Ordinal));
        quarantine.Write();
        Assert.Equal(46, DatasetCatalog.Open(_folder["set.zip"], new DatasetOptions { Size = 32 }).Count);
        Assert.Equal((96, 14), report.Thumbnail("train/a/long.png", 96) is Image small ? (small.Width, small.Height) : default);
        Assert.Null(report.Thumbnail("train/a/broken.png", 96));
    }

    [Fact]
    public void Copies_are_found_through_what_copying_does_and_others_are_not_taken_for_copies()
    {
        PictureLook[] looks = [.. Enumerable.Range(0, 400).Select(i => PictureLook.Of(Picture(i)))];
        LookIndex index = new();
        Assert.All(looks, look => Assert.Null(index.FindOrAdd(look)));
        Random random = new(1);
        int found = 0, enlarged = 0;
        for (int i = 0; i < 100; i++)
        {
            Image picture = Picture(i);
            Image noisy = new(32, 32, 3, [.. picture.Bytes.ToArray().Select(level => (byte)Math.Clamp(level + random.Next(-3, 4), 0, 255))]);
            found += index.FindOrAdd(PictureLook.Of(noisy)) == i ? 1 : 0;
            enlarged += looks[i].LooksLike(PictureLook.Of(picture.Resize(64, 64))) ? 1 : 0;
        }

        // Dots and checks of little contrast may drown in noise.
        Assert.InRange(found, 80, 100);
        Assert.InRange(enlarged, 90, 100);
    }

    [Fact]
    public void Masks_and_targets_may_be_of_one_colour_and_alike_if_only_they_can_be_read()
    {
        byte[] mask = PictureSamples.Png(255, 32, 32);
        (string, byte[])[] pictures = [.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", PictureSamples.Png(Picture(i))))];
        PictureSamples.Write(
            _folder["set"],
            [.. pictures, ("m/0.png", mask), ("m/1.png", mask), ("m/2.png", mask[..60]), ("t/0.png", mask),
                ("metadata.csv", "file_name,mask,target\n0.png,m/0.png,t/0.png\n1.png,m/1.png,t/0.png\n2.png,m/2.png,t/0.png\n3.png,m/3.png,t/0.png\n"u8.ToArray())]);
        InspectionReport report = Inspector.Run(_folder["set"]);
        Assert.Equal(
            ["Missing 3.png", "Truncated m/2.png"],
            report.Findings.Where(finding => finding.Kind is not (FindingKind.OddMode or FindingKind.OddSize)).Select(finding => $"{finding.Kind} {finding.Path}").Order(StringComparer.Ordinal));

        // A picture goes with its mask.
        report.ToQuarantine(_folder["set.quarantine.jsonl"]).Write();
        Assert.Equal(2, DatasetCatalog.Open(_folder["set"], new DatasetOptions { Size = 4 }).Count);
    }

    [Fact]
    public void What_is_drawn_or_packed_is_inspected_too()
    {
        PictureSamples.Write(_folder["set"], [.. Enumerable.Range(0, 5).Select(i => ($"{i}.png", PictureSamples.Png(Picture(i % 4))))]);
        Preparation.Run(new(_folder["set"], _folder["set.atelier"]));
        InspectionReport report = Inspector.Run(_folder["set.atelier"]);
        Finding finding = Assert.Single(report.Findings);
        Assert.Empty(report.ToQuarantine("none").Entries);
        Assert.Equal((FindingKind.Duplicate, "train 4", "train 0"), (finding.Kind, finding.Path, finding.Other));
    }

    private Image Picture(int index)
    {
        byte[] levels = new byte[32 * 32 * 3];
        ((IImageDataset)_world).ReadLevels(index, levels);
        return new Image(32, 32, 3, levels);
    }

    // A header that declares 50,000 x 50,000 pixels, and its checksum.
    private static byte[] Giant()
    {
        byte[] png = PictureSamples.Png(1);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 50_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 50_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xedb88320);
            }
        }

        return ~crc;
    }
}
