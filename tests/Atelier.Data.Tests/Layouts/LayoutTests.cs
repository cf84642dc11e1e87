using System.Text;
using Atelier.Imaging;
using Atelier.Testing;

namespace Atelier.Data.Tests.Layouts;

public sealed class LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("set")]
    [InlineData("set.zip")]
    [InlineData("set.tar")]
    [InlineData("set.tar.gz")]
    [InlineData("set.tgz")]
    public void A_folder_and_its_archives_are_one_dataset(string place)
    {
        (string, byte[])[] files =
        [
            ("train/cats/2.png", PictureSamples.Png(2)), ("train/cats/1.png", PictureSamples.Png(1)), ("train/dogs/1.png", PictureSamples.Png(3)),
            ("test/dogs/9.png", PictureSamples.Png(9)), ("train/cats/.hidden.png", [1]), ("__MACOSX/train/cats/1.png", [1]),
        ];
        PictureSamples.Write(_folder["folder"], files);
        PictureSamples.Write(_folder[place], files);
        IImageDataset data = Open(place), test = Open(place, DatasetSplit.Test);
        Assert.Equal([1, 2, 3], data.Levels());
        Assert.Equal(["cats", "dogs"], data.ClassNames!);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(i => data.Label(i)!.Value));
        Assert.Equal((9, 1), (test.Level(0), test.Label(0)));
        Assert.Empty(data.Warnings);
        Assert.Equal((Open("folder").ContentHash, Open("folder", DatasetSplit.Test).ContentHash), (data.ContentHash, test.ContentHash));
    }

    [Fact]
    public void An_archive_s_only_folder_is_seen_through()
    {
        PictureSamples.Write(_folder["set.zip"], ("photos-v2/train/1.png", PictureSamples.Png(1)), ("photos-v2/test/2.png", PictureSamples.Png(2)));
        Assert.Equal([1], Open("set.zip").Levels());
        Assert.Equal([2], Open("set.zip", DatasetSplit.Test).Levels());
    }

    [Fact]
    public void CelebA_has_attributes_and_parts()
    {
        PictureSamples.Write(
            _folder["celeba"],
            ("img_align_celeba/000001.png", PictureSamples.Png(1)), ("img_align_celeba/000002.png", PictureSamples.Png(2)), ("img_align_celeba/000003.png", PictureSamples.Png(3)),
            ("list_attr_celeba.txt", "3\nBald Smiling \n000001.png -1  1\n000002.png  1 -1\r\n000003.png 1 1\n000004.png 1 1\n"u8.ToArray()),
            ("list_eval_partition.txt", "000001.png 0\n000002.png 0\n000003.png 2\n000004.png 0\n"u8.ToArray()));
        IImageDataset train = Open("celeba"), test = Open("celeba", DatasetSplit.Test);
        Assert.Equal(["Bald", "Smiling"], train.Schema.Attributes);
        Assert.Equal([0, 1], train.Describe(0).Attributes);
        Assert.Equal([1, 0], train.Describe(1).Attributes);
        Assert.Equal(([1, 2], [3]), (train.Levels(), test.Levels()), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
        Assert.Contains("000004.png: is named in list_attr_celeba.txt, but is not there", Assert.Single(train.Warnings), StringComparison.Ordinal);
        File.WriteAllText(_folder.Make("celeba", "list_attr_celeba.txt"), "1\nBald Smiling\n000001.png 1\n");
        Assert.Contains("line 3", Assert.Throws<DatasetException>(() => Open("celeba")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Side_by_side_pairs_are_cut_in_two()
    {
        byte[] both = [.. Enumerable.Range(0, 32).Select(i => (byte)(i % 8 < 4 ? 10 : 200))];
        PictureSamples.Write(_folder["set"], ("train/1.png", PictureSamples.Png(new Image(8, 4, 1, both))), ("val/1.png", PictureSamples.Png(1)));
        IImageDataset data = DatasetCatalog.Open($"pairs:{_folder["set"]}", new DatasetOptions());
        Assert.Equal((1, 4, 4, 1), (data.Count, data.Height, data.Width, data.Schema.TargetChannels));
        Assert.Equal(([10], [200]), (data.Levels(), data.TargetLevels()), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2.SequenceEqual(b.Item2));
        Assert.Equal([200], data.Reversed().Levels());
        Assert.NotEqual(data.ContentHash, data.Reversed().ContentHash);
    }

    [Theory]
    [InlineData("pairs:{0}")]
    [InlineData("pairs:{0}/a,{0}/b.zip")]
    public void Two_folders_are_paired_by_name(string written)
    {
        PictureSamples.Write(_folder.Make("set", "a"), ("1.png", PictureSamples.Png(1)), ("sub/2.png", PictureSamples.Png(2)), ("3.png", PictureSamples.Png(3)));
        PictureSamples.Write(
            written.EndsWith("zip", StringComparison.Ordinal) ? _folder["set", "b.zip"] : _folder["set", "b"],
            ("1.png", PictureSamples.Png(101)), ("sub/2.png", PictureSamples.Png(102)), ("4.png", PictureSamples.Png(104)));
        IImageDataset data = DatasetCatalog.Open(string.Format(null, written, _folder["set"]), new DatasetOptions());
        Assert.Equal([1, 2], data.Levels());
        Assert.Equal([101, 102], data.TargetLevels());
        Assert.Equal(2, data.Warnings.Count(warning => warning.Contains("has no partner", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_target_of_other_proportions_is_refused_by_name()
    {
        PictureSamples.Write(_folder["a"], ("1.png", PictureSamples.Png(1)), ("2.png", PictureSamples.Png(2)));
        PictureSamples.Write(_folder["b"], ("1.png", PictureSamples.Png(1)), ("2.png", PictureSamples.Png(2, width: 9)));
        IImageDataset data = DatasetCatalog.Open($"pairs:{_folder["a"]},{_folder["b"]}", new DatasetOptions());
        Assert.Equal(1, data.Count);
        Assert.Contains("is 9x4, its picture 4x4", Assert.Single(data.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}", "trainA", "trainB")]
    [InlineData("domains:{0}", "A", "B")]
    [InlineData("domains:{0}", "train/A", "train/B")]
    [InlineData("domains:{0}/A,{0}/B", "A", "B")]
    public void Unpaired_piles_are_domains(string written, string a, string b)
    {
        PictureSamples.Write(_folder["set"], ($"{a}/1.png", PictureSamples.Png(1)), ($"{a}/2.png", PictureSamples.Png(2)), ($"{b}/1.png", PictureSamples.Png(3)));
        IImageDataset data = DatasetCatalog.Open(string.Format(null, written, _folder["set"]), new DatasetOptions());
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(i => data.Describe(i).Domain!.Value));
        Assert.EndsWith("A", data.Schema.Domains[0], StringComparison.Ordinal);
        Assert.Equal([1, 2], data.OfDomain(0).Levels());
        Assert.Equal([3], data.OfDomain(1).Levels());
        Assert.Null(data.Label(0));
        Assert.Throws<DatasetException>(() => data.OfDomain(2));
    }

    [Fact]
    public void Datasets_of_one_kind_are_joined_as_domains_and_others_are_not()
    {
        DatasetOptions small = new() { Size = 16 };
        IImageDataset pairs = DatasetCatalog.Open("shapeworld-pairs", small), both = DatasetViews.Domains("both", ("a", pairs), ("b", pairs.Reversed().Reversed()));
        float[] target = new float[16 * 16 * 3], same = new float[16 * 16 * 3];
        both.ReadTarget(pairs.Count + 3, target);
        pairs.ReadTarget(3, same);
        Assert.Equal(same, target);
        Assert.Equal(1, both.Describe(pairs.Count).Domain);
        IImageDataset plain = DatasetCatalog.Open("shapeworld", small), large = DatasetCatalog.Open("shapeworld", new DatasetOptions());
        Assert.Contains("other annotations", Assert.Throws<DatasetException>(() => DatasetViews.Domains("x", ("a", pairs), ("b", plain))).Message, StringComparison.Ordinal);
        Assert.Contains("32x32x3", Assert.Throws<DatasetException>(() => DatasetViews.Domains("x", ("a", plain), ("b", large))).Message, StringComparison.Ordinal);
        Assert.Contains("they make no pairs", Assert.Throws<DatasetException>(() => plain.PairedWith(large, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_pile_makes_no_domains()
    {
        PictureSamples.Write(_folder["set"], ("A/1.png", PictureSamples.Png(1)));
        Assert.Contains("two or more", Assert.Throws<DatasetException>(() => DatasetCatalog.Open($"domains:{_folder["set"]}", new DatasetOptions())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table.csv", "file_name,text,label,smile,score,split,note\n1.png,\"a \"\"fine\"\" day,\n isn't it\",cat,1,0.5,train,x\nsub/2.png,two,dog,-1,,train,y\n3.png,three,dog,1,2,test,z\n")]
    [InlineData("table.tsv", "file_name\ttext\tlabel\tsmile\tscore\tsplit\tnote\r\n1.png\t\"a \"\"fine\"\" day,\n isn't it\"\tcat\t1\t0.5\ttrain\tx\r\nsub/2.png\ttwo\tdog\t-1\t\ttrain\ty\r\n3.png\tthree\tdog\t1\t2\ttest\tz")]
    [InlineData("table.jsonl", "\uFEFF{\"file_name\":\"1.png\",\"text\":\"a \\\"fine\\\" day,\\n isn't it\",\"label\":\"cat\",\"attributes\":{\"smile\":1,\"score\":0.5},\"split\":\"train\",\"note\":\"x\"}\n\n{\"file_name\":\"sub/2.png\",\"text\":\"two\",\"label\":\"dog\",\"smile\":-1,\"score\":null,\"note\":\"y\"}\n{\"file_name\":\"3.png\",\"text\":[\"three\",\"drei\"],\"label\":\"dog\",\"smile\":1,\"score\":2,\"split\":\"test\",\"note\":\"z\"}")]
    public void A_table_gives_captions_labels_attributes_and_parts(string name, string table)
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)), ("sub/2.png", PictureSamples.Png(2)), ("3.png", PictureSamples.Png(3)), (name, Encoding.UTF8.GetBytes(table)));
        IImageDataset data = Open($"set/{name}"), test = Open($"set/{name}", DatasetSplit.Test);
        Assert.Equal([1, 2], data.Levels());
        Assert.Equal([3], test.Levels());
        Assert.Equal(["cat", "dog"], test.ClassNames!);
        Assert.Equal((0, 1, 1), (data.Label(0), data.Label(1), test.Label(0)));
        Assert.Equal("a \"fine\" day, isn't it", Assert.Single(data.Describe(0).Captions));
        Assert.Equal(["smile", "score"], data.Schema.Attributes);
        Assert.Equal([1, 0.5f], data.Describe(0).Attributes);
        Assert.Equal([-1, float.NaN], data.Describe(1).Attributes);
        Assert.Equal(name.EndsWith("jsonl", StringComparison.Ordinal) ? 2 : 1, test.Describe(0).Captions.Count);
    }

    [Fact]
    public void An_image_folder_with_metadata_is_known_by_it_in_an_archive_too()
    {
        PictureSamples.Write(
            _folder["set.zip"],
            ("hf/train/metadata.jsonl", "{\"file_name\":\"x/1.png\",\"text\":\"one\",\"label\":3,\"mask\":\"m.png\",\"domain\":\"b\"}\n{\"file_name\":\"2.png\",\"text\":\"two\",\"label\":0,\"mask\":\"m.png\",\"domain\":\"a\"}"u8.ToArray()),
            ("hf/train/x/1.png", PictureSamples.Png(1)), ("hf/train/2.png", PictureSamples.Png(2)), ("hf/train/m.png", PictureSamples.Png(255)));
        IImageDataset data = Open("set.zip");
        Assert.Equal([1, 2], data.Levels());
        Assert.Equal((3, 4, "one"), (data.Label(0)!.Value, data.ClassNames!.Count, data.Describe(0).Captions[0]));
        Assert.Equal((1, 0), (data.Describe(0).Domain, data.Describe(1).Domain));
        float[] mask = new float[16];
        data.ReadMask(1, mask);
        Assert.All(mask, value => Assert.Equal(1, value));
        Assert.Throws<InvalidOperationException>(() => data.ReadTarget(0, new float[16]));
    }

    [Theory]
    [InlineData("file_name,label\n1.png,a\nnone.png,a\n../1.png,a\n/etc/passwd,a\nnotes.txt,a\n1.png,\n", 5)]
    [InlineData("file_name,label\r\n1.png,a", 0)]
    public void Lines_that_name_no_picture_are_left_out_by_name(string table, int leftOut)
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)), ("notes.txt", [1]), ("table.csv", Encoding.UTF8.GetBytes(table)));
        IImageDataset data = Open("set/table.csv");
        Assert.Equal((1, leftOut), (data.Count, data.Warnings.Count));
        Assert.All(data.Warnings, warning => Assert.Contains("of table.csv", warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("t.csv", "file_name,a\n1.png\n", "line 2 has 1 values")]
    [InlineData("t.csv", "file_name,a\n\"1.png,2\n3,4\n", "opened in line 2 is not closed")]
    [InlineData("t.csv", "file_name,a\n\"1.png\"x,2\n", "line 2 goes on after a closing quote")]
    [InlineData("t.csv", "a,A\n1,2\n", "names a column twice")]
    [InlineData("t.csv", "what,is\n1,2\n", "no column file_name")]
    [InlineData("t.csv", "", "is empty")]
    [InlineData("t.csv", "\n\n", "no column file_name")]
    [InlineData("t.csv", "file_name\nnone.png\n", "none of the pictures that its table names")]
    [InlineData("t.jsonl", "{\"file_name\":\"1.png\"}\n{\"file_name\":\n", "line 2 is no sound JSON")]
    [InlineData("t.jsonl", "[1]\n", "line 1 is no JSON object")]
    [InlineData("t.jsonl", "{\"file_name\":\"1.png\",\"x\":\"\\ud800\"}", "line 1")]
    public void A_damaged_table_is_refused_with_its_line(string name, string table, string complaint)
    {
        PictureSamples.Write(_folder["set"], ("1.png", PictureSamples.Png(1)), (name, Encoding.UTF8.GetBytes(table)));
        string message = Assert.Throws<DatasetException>(() => Open($"set/{name}")).Message;
        Assert.Contains(complaint, message, StringComparison.Ordinal);
        Assert.StartsWith(_folder["set"], message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_not_UTF_8_is_refused_with_the_place()
    {
        PictureSamples.Write(_folder["set"], ("t.csv", [.. "file_name\n"u8, 0xff, 0xfe]));
        Assert.Contains("is not UTF-8 (at byte 10)", Assert.Throws<DatasetException>(() => Open("set/t.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_quarantine_is_left_out()
    {
        PictureSamples.Write(_folder["set"], ("a/1.png", PictureSamples.Png(1)), ("b/2.png", PictureSamples.Png(2)), ("b/3.png", PictureSamples.Png(3)));
        string hash = Open("set").ContentHash;
        new Quarantine(_folder["set.quarantine.jsonl"], [new("b/2.png", "blurred")]).Write();
        IImageDataset data = Open("set");
        Assert.Equal([1, 3], data.Levels());
        Assert.Contains("left out 1 pictures that", Assert.Single(data.Warnings), StringComparison.Ordinal);
        Assert.NotEqual(hash, data.ContentHash);
        Assert.Equal("blurred", Assert.Single(Quarantine.Read(_folder["set.quarantine.jsonl"]).Entries).Reason);
        File.AppendAllText(_folder["set.quarantine.jsonl"], "{\"path\":1}\n");
        Assert.Contains("line 2", Assert.Throws<DatasetException>(() => Open("set")).Message, StringComparison.Ordinal);
    }

    private IImageDataset Open(string place, DatasetSplit split = DatasetSplit.Train)
        => DatasetCatalog.Open(_folder[place.Split('/')], new DatasetOptions { Split = split });
}
