using System.Diagnostics;
using Atelier.Testing;

namespace Atelier.Data.Tests.Files;

/// <summary>Whatever a user points at: nothing crashes, hangs or takes all memory, and what is wrong is named.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".zip")]
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    public void Random_changes_to_an_archive_never_crash_its_reader(string ending)
    {
        (string, byte[])[] files = [("a/1.png", PictureSamples.Png(1)), ("b/2.png", PictureSamples.Png(2)), ("t.txt", "some text"u8.ToArray())];
        PictureSamples.Write(_folder[$"whole{ending}"], files);
        byte[] whole = File.ReadAllBytes(_folder[$"whole{ending}"]);
        Random random = new(ending.Length);
        int refused = 0;
        const int trials = 400;
        string path = _folder[$"bad{ending}"];
        for (int trial = 0; trial < trials; trial++)
        {
            byte[] changed = [.. whole];
            for (int k = random.Next(1, 6); k > 0; k--)
            {
                changed[random.Next(changed.Length)] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
            }

            File.WriteAllBytes(path, random.Next(5) == 0 ? changed[..random.Next(changed.Length)] : changed);
            try
            {
                IFileSource source = FileKinds.Open(path);
                foreach (SourceFile file in source.Files)
                {
                    Assert.InRange(source.Read(file).Length, 0, SourceLimits.FileBytes);
                }
            }
            catch (DatasetException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, trials / 20, trials);
    }

    [Fact]
    public void Links_that_lead_round_and_round_are_read_once()
    {
        PictureSamples.Write(_folder.Make("set", "a"), ("1.png", PictureSamples.Png(1)));
        PictureSamples.Write(_folder.Make("set", "b"), ("2.png", PictureSamples.Png(2)));
        foreach (string name in new[] { "a/up", "b/up", "b/again", "loop" })
        {
            Directory.CreateSymbolicLink(_folder.Make(["set", .. name.Split('/')]), _folder["set"]);
        }

        File.CreateSymbolicLink(_folder.Make("set", "a", "self.png"), _folder.Make("set", "a", "self.png"));
        File.CreateSymbolicLink(_folder.Make("set", "a", "nowhere.png"), "/nowhere/at/all.png");
        Stopwatch clock = Stopwatch.StartNew();
        IImageDataset data = DatasetCatalog.Open(_folder["set"], new DatasetOptions());
        Assert.Equal([1, 2], data.Levels());
        Assert.Equal(4, data.Warnings.Count(warning => warning.Contains("is a link to a folder that is read already", StringComparison.Ordinal)));
        Assert.Contains(data.Warnings, warning => warning.Contains("self.png", StringComparison.Ordinal));
        Assert.Contains(data.Warnings, warning => warning.Contains("nowhere.png", StringComparison.Ordinal));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Pipes_devices_and_names_that_are_no_text_are_named_and_left_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "made with Linux's tools");
        PictureSamples.Write(_folder["set"], ("good.png", PictureSamples.Png(1)), ("empty.png", []));
        Shell("mkfifo pipe.png; ln -s /dev/zero zero.png; cp good.png $'bad\\xff.png'; mkdir folder.png; cp good.png folder.png/in.png");
        IImageDataset data = DatasetCatalog.Open(_folder["set"], new DatasetOptions { Size = 4 });
        Assert.Equal([1], data.Levels());
        foreach (string named in new[] { "pipe.png: is empty or no plain file", "zero.png: is empty or no plain file", "empty.png: is empty", "has a name that is not UTF-8" })
        {
            Assert.Contains(data.Warnings, warning => warning.Contains(named, StringComparison.Ordinal));
        }

        Shell("rm bad*");
    }

    [Fact]
    public void What_may_not_be_read_is_named_and_left_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets one thread be another user.");
        PictureSamples.Write(_folder["set"], ("good.png", PictureSamples.Png(1)), ("secret.png", PictureSamples.Png(2)), ("closed/x.png", PictureSamples.Png(3)));
        Shell("chmod a+rx .. . && chmod 000 secret.png closed");
        try
        {
            AnotherUser.Run(Look);
        }
        finally
        {
            Shell("chmod 700 closed");
        }

        void Look()
        {
            // Below the dataset, which reads in other threads too: they are not another user.
            FileRecords records = FileRecords.Open(DatasetPath.Parse(_folder["set"])!, new DatasetOptions { Size = 4, Channels = 1 }, new Quarantine("none", []));
            Assert.Equal(2, records.Count);
            Assert.Contains(records.Notes, note => note.Contains("closed: cannot be listed", StringComparison.Ordinal));
            Assert.All(records.Make(0), level => Assert.Equal(1, level));
            DatasetException fault = Assert.Throws<DatasetException>(() => records.Make(1));
            Assert.Contains("secret.png: cannot be read", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("pairs:")]
    [InlineData("pairs:/nowhere")]
    [InlineData("domains:/nowhere,/nor/there")]
    [InlineData("zip:/tmp")]
    public void Places_that_are_none_bring_what_there_is(string written)
        => Assert.Contains("There are shapeworld", Assert.Throws<DatasetException>(() => DatasetCatalog.Open(written, new DatasetOptions())).Message, StringComparison.Ordinal);

    private void Shell(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder["set"] })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
