using Atelier.Metrics.Extractors;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Trust;

namespace Atelier.Metrics.Tests.Trust;

public sealed class PassportTests
{
    private static readonly Passport Fashion = new()
    {
        Metric = "FD",
        Extractor = "fashion-cnn",
        ExtractorHash = new string('a', 64),
        Pictures = 10_000,
        Reference = "fashion-mnist/test",
        ReferenceHash = "sha256:" + new string('b', 64),
        ReferencePictures = 10_000,
        Seed = 0,
    };

    [Theory]
    [InlineData("FD", "FD[fashion-cnn]", "FID")]
    [InlineData("KD", "KD[fashion-cnn]", "KID")]
    [InlineData("FD class 3", "FD[fashion-cnn] class 3", "FID class 3")]
    [InlineData("recall", "recall[fashion-cnn]", "recall")]
    public void Only_the_real_Inception_gives_an_FID(string metric, string ours, string inceptions)
    {
        Assert.Equal(ours, (Fashion with { Metric = metric }).Name);
        Assert.Equal(inceptions, (Fashion with { Metric = metric, Extractor = "inception-v3", ExtractorHash = PublishedInception.Hash }).Name);
        Assert.NotEqual(inceptions, (Fashion with { Metric = metric, Extractor = "inception-v3" }).Name);
    }

    [Fact]
    public void Pixels_have_no_extractor_to_name() => Assert.Equal("SSIM", (Fashion with { Metric = "SSIM", Extractor = "" }).Name);

    [Fact]
    public void Scores_with_equal_passports_compare()
    {
        Score good = new(3, Better.Lower, Fashion), bad = new(4, Better.Lower, Fashion);

        Assert.True(good.IsBetterThan(bad));
        Assert.False(bad.IsBetterThan(good));
        Assert.True(new Score(4, Better.Higher, Fashion).IsBetterThan(new Score(3, Better.Higher, Fashion)));
        Assert.Equal([good, bad], new[] { bad, good }.Order(Score.BestFirst));
        Assert.True(good.Overlaps(bad), "Nothing is known of chance here.");
        Assert.True((good with { Interval = new(2, 4, 0.95) }).Overlaps(bad with { Interval = new(3.5, 5, 0.95) }));
        Assert.False((good with { Interval = new(2, 3, 0.95) }).Overlaps(bad with { Interval = new(3.5, 5, 0.95) }));
    }

    public static TheoryData<string, Passport> Changes { get; } = new()
    {
        { "metric is FD and KD", Fashion with { Metric = "KD" } },
        { "settings is not given and k=3", Fashion with { Settings = "k=3" } },
        { "extractor is fashion-cnn and mnist-cnn", Fashion with { Extractor = "mnist-cnn" } },
        { "extractor hash is aaaa", Fashion with { ExtractorHash = "c" } },
        { "n is 10000 and 5000", Fashion with { Pictures = 5_000 } },
        { "reference is fashion-mnist/test and fashion-mnist/train", Fashion with { Reference = "fashion-mnist/train" } },
        { "reference hash is sha256:bbbb", Fashion with { ReferenceHash = "d" } },
        { "reference n is 10000 and not given", Fashion with { ReferencePictures = null } },
        { "resizer is none and antialiased-bicubic", Fashion with { Resizer = "antialiased-bicubic" } },
        { "truncation is not given and 0.7", Fashion with { Truncation = 0.7 } },
        { "seed is 0 and 1", Fashion with { Seed = 1 } },
        { "Atelier is ", Fashion with { Version = "0.0.1" } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Any_difference_refuses_and_is_named(string difference, Passport other)
    {
        string message = Assert.Throws<MetricException>(() => new Score(3, Better.Lower, Fashion).IsBetterThan(new Score(4, Better.Lower, other))).Message;

        Assert.Contains($"can't be compared: {difference}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_takes_part()
        => Assert.Equal(typeof(Passport).GetProperties().Count(property => property.CanWrite), Changes.Count);

    [Fact]
    public void A_score_is_stored_whole()
    {
        Score score = new(12.3456, Better.Lower, Fashion) { Deviation = 0.5, Interval = new(12, 13, 0.95), Floor = new(0.4, 5000) };

        Assert.Equal(score, Score.FromJson(score.ToJson()));
        Score infinite = new(double.PositiveInfinity, Better.Higher, Fashion with { Truncation = 0.5 });
        Assert.Equal(infinite, Score.FromJson(infinite.ToJson()));
        Assert.Equal("FD[fashion-cnn] 12.346 (± 0.5; 95 %: 12 to 13; real against real 0.4 at n 5000)", score.ToString());
        Assert.Throws<MetricException>(() => Score.FromJson("{}"));
        Assert.Throws<MetricException>(() => Score.FromJson("null"));
        Assert.Throws<MetricException>(() => Score.FromJson("[1"));
    }

    [Fact]
    public void A_passport_prints_short()
        => Assert.StartsWith(
            "extractor fashion-cnn · extractor hash aaaaaaaa · n 10000 · reference fashion-mnist/test · reference hash bbbbbbbb · reference n 10000 · seed 0 · Atelier ",
            Fashion.ToString(),
            StringComparison.Ordinal);
}
