using System.Text;
using Atelier.Tensors;
using Atelier.Training.Checkpoints;

namespace Atelier.Training.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly string _root = Path.Combine(Directory.CreateTempSubdirectory("atelier-").FullName, "checkpoints");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_root)!, recursive: true);

    private static (string, Action<Stream>) Text(string name, string text) => (name, s => s.Write(Encoding.UTF8.GetBytes(text)));

    private static (string, Action<Stream>)[] Files(long step) => [Text("weights", $"weights {step}"), Text("state.json", $"state {step}")];

    private static string ContentOf(Checkpoint? checkpoint) => File.ReadAllText(checkpoint!.PathOf("weights"));

    private string[] Names() => [.. Directory.GetFileSystemEntries(_root).Select(p => Path.GetFileName(p)).Order()];

    [Fact]
    public void What_is_saved_is_found()
    {
        CheckpointFolder folder = new(_root);
        Assert.Null(folder.Latest(out _));
        Assert.False(Directory.Exists(_root));

        string path = folder.Save(1234, Files(1234));
        Checkpoint latest = folder.Latest(out IReadOnlyList<string> warnings)!;

        Assert.Equal(Path.Combine(_root, "step-00001234"), path);
        Assert.Equal((path, 1234), (latest.Path, latest.Step));
        Assert.Equal(["weights", "state.json"], latest.Files);
        Assert.Equal("weights 1234", ContentOf(latest));
        Assert.Empty(warnings);
        Assert.Equal("weights 1234", ContentOf(Checkpoint.Open(path)));
        Assert.Throws<CheckpointException>(() => latest.PathOf("ema"));
    }

    [Fact]
    public void The_last_two_are_kept()
    {
        CheckpointFolder folder = new(_root);
        foreach (long step in new[] { 9, 99, 100, 123_456_789 })
        {
            folder.Save(step, Files(step));
        }

        Assert.Equal(["step-00000100", "step-123456789"], Names());
        Assert.Equal(123_456_789, folder.Latest(out _)!.Step);
    }

    [Fact]
    public void The_pinned_one_is_kept_besides_them()
    {
        foreach (long step in new[] { 1, 2, 3, 4, 5 })
        {
            new CheckpointFolder(_root, pinned: 2).Save(step, Files(step));
        }

        Assert.Equal(["step-00000002", "step-00000004", "step-00000005"], Names());
        CheckpointFolder folder = new(_root, pinned: 5);
        Assert.Equal([2, 4, 5], folder.All.Select(c => c.Step));
        Assert.Equal("weights 4", ContentOf(folder.Find(4)));
        Assert.Null(folder.Find(3));
        File.Delete(Path.Combine(_root, "step-00000004", "weights"));
        Assert.Throws<CheckpointException>(() => folder.Find(4));
        folder.Save(6, Files(6));
        Assert.Equal(["step-00000005", "step-00000006"], Names());
    }

    [Fact]
    public void Broken_ones_do_not_count_towards_those_kept()
    {
        CheckpointFolder folder = new(_root, keep: 3);
        folder.Save(1, Files(1));
        File.AppendAllText(Path.Combine(folder.Save(2, Files(2)), "weights"), "!");
        folder = new(_root, keep: 2);
        folder.Save(3, Files(3));

        Assert.Equal(["step-00000001", "step-00000003"], Names());
    }

    [Fact]
    public void Saving_a_step_again_replaces_it()
    {
        CheckpointFolder folder = new(_root);
        folder.Save(1, Files(1));
        folder.Save(2, Files(2));
        folder.Save(2, [Text("weights", "better")]);

        Assert.Equal("better", ContentOf(folder.Latest(out _)));
        Assert.Equal(["step-00000001", "step-00000002"], Names());
    }

    [Theory]
    [InlineData("weights", "cut")]
    [InlineData("weights", "changed")]
    [InlineData("weights", "deleted")]
    [InlineData("state.json", "changed")]
    [InlineData("manifest.json", "cut")]
    [InlineData("manifest.json", "changed")]
    [InlineData("manifest.json", "deleted")]
    public void A_broken_one_is_passed_over_and_said_so(string file, string damage)
    {
        CheckpointFolder folder = new(_root);
        folder.Save(1, Files(1));
        string path = Path.Combine(folder.Save(2, Files(2)), file);
        byte[] content = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut":
                File.WriteAllBytes(path, content[..^1]);
                break;
            case "changed":
                content[^2] ^= 0x10;
                File.WriteAllBytes(path, content);
                break;
            default:
                File.Delete(path);
                break;
        }

        Checkpoint? latest = folder.Latest(out IReadOnlyList<string> warnings);

        Assert.Equal("weights 1", ContentOf(latest));
        Assert.Contains(file, Assert.Single(warnings));
        Assert.Contains("step-00000002", warnings[0]);
        Assert.Throws<CheckpointException>(() => Checkpoint.Open(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData("""{"format":1,"step":2,"files":[{"name":"../secret","length":1,"sha256":""}]}""", "outside the checkpoint")]
    [InlineData("""{"format":2,"step":2,"files":[]}""", "format 2, this version reads 1")]
    [InlineData("""{"format":1,"step":3,"files":[]}""", "speaks of step 3")]
    [InlineData("""{"format":1,"step":2}""", "manifest.json is damaged")]
    [InlineData("""{"format":1,"step":2,"files":null}""", "manifest.json is damaged")]
    [InlineData("""{"format":1,"step":2,"files":[null]}""", "manifest.json is damaged")]
    [InlineData("null", "manifest.json is damaged")]
    [InlineData("", "manifest.json is damaged")]
    public void A_strange_manifest_is_passed_over(string manifest, string problem)
    {
        CheckpointFolder folder = new(_root);
        folder.Save(1, Files(1));
        File.WriteAllText(Path.Combine(folder.Save(2, Files(2)), "manifest.json"), manifest);

        Assert.Equal(1, folder.Latest(out IReadOnlyList<string> warnings)!.Step);
        Assert.Contains(problem, Assert.Single(warnings));
    }

    [Fact]
    public void A_full_disk_leaves_the_previous_one_and_no_rubbish()
    {
        CheckpointFolder folder = new(_root);
        folder.Save(1, Files(1));

        IOException e = Assert.Throws<IOException>(() => folder.Save(2, [Text("weights", "half"), ("state.json", _ => throw new IOException("No space left on device"))]));

        Assert.Equal("No space left on device", e.Message);
        Assert.Equal(["step-00000001"], Names());
        Assert.Equal("weights 1", ContentOf(folder.Latest(out _)));
    }

    [Fact]
    public void What_a_kill_left_is_ignored_and_then_cleaned()
    {
        CheckpointFolder folder = new(_root);
        folder.Save(1, Files(1));
        Directory.Move(folder.Save(2, Files(2)), Path.Combine(_root, ".tmp-00000002"));

        Assert.Equal(1, folder.Latest(out IReadOnlyList<string> warnings)!.Step);
        Assert.Empty(warnings);
        folder.Save(3, Files(3));
        Assert.Equal(["step-00000001", "step-00000003"], Names());
    }

    [Fact]
    public void A_kill_between_the_renames_of_a_replacement_loses_nothing()
    {
        CheckpointFolder folder = new(_root, keep: 1);
        Directory.Move(folder.Save(2, Files(2)), Path.Combine(_root, "replaced-00000002"));
        Assert.Equal("weights 2", ContentOf(folder.Latest(out _)));

        folder.Save(2, [Text("weights", "again")]);
        Assert.Equal("again", ContentOf(folder.Latest(out _)));
        Assert.Equal(["step-00000002"], Names());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("manifest.json")]
    [InlineData("WEIGHTS")]
    public void Names_that_would_leave_the_folder_or_clash_are_refused(string name)
    {
        CheckpointFolder folder = new(_root);

        Assert.Throws<ArgumentException>(() => folder.Save(1, [Text("weights", "1"), Text(name, "2")]));
        Assert.Empty(Names());
    }

    [Fact]
    public void A_kill_at_any_moment_leaves_a_good_one()
    {
        long saved = 0;
        int interrupted = 0;
        int[] delays = new int[20];
        new RandomKey(5).FillUniformInt(delays, 60);
        foreach (int delay in delays)
        {
            using SavingChild child = new(_root);
            saved = child.WaitForSave();
            Thread.Sleep(delay);
            saved = child.Kill(saved);
            interrupted += Names().Any(name => name.StartsWith(".tmp-", StringComparison.Ordinal)) ? 1 : 0;

            Checkpoint latest = new CheckpointFolder(_root).Latest(out IReadOnlyList<string> warnings)!;
            Assert.Empty(warnings);
            Assert.InRange(latest.Step, saved, saved + 1);
            Assert.Equal(SavingChild.Content(latest.Step, 2), File.ReadAllBytes(latest.PathOf("part2")));
        }

        Assert.InRange(interrupted, 1, 20); // Otherwise no kill fell into a save and nothing was shown.
    }
}
