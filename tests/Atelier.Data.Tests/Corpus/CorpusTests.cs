using System.Globalization;
using Atelier.Data.Inspection;
using Atelier.Testing;

namespace Atelier.Data.Tests.Corpus;

/// <summary>
/// The corpus: every damaged, hostile and odd file that is known, made anew for each test. None crashes, hangs, writes anything or
/// takes much memory; each is served, named in a finding, or refused with one error.
/// </summary>
public sealed class CorpusTests
{
    private const long MostMemory = 1L << 30;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly FindingKind[] s_faults = [FindingKind.Unreadable, FindingKind.Truncated, FindingKind.Bomb, FindingKind.Missing, FindingKind.OtherFormat, FindingKind.Constant];
    private static readonly Dictionary<string, CorpusCase> s_cases =
        ((IEnumerable<CorpusCase>)[.. PictureCases.All(), .. ArchiveCases.All(), .. TableCases.All(), .. BinaryCases.All(), .. FolderCases.All()]).ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Fact]
    public void The_corpus_has_at_least_two_hundred_cases_without_libvips_even()
        => Assert.InRange(s_cases.Count, 300, int.MaxValue);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_is_served_or_named(string name)
    {
        CorpusCase one = s_cases[name];
        using TemporaryFolder folder = new();
        one.Write(folder.Path);
        string[] before = Listing(folder.Path);
        if (OperatingSystem.IsLinux())
        {
            ForgetPeakMemory();
        }

        (InspectionReport? report, string? error) = await Task.Run(() => Look(one, folder[one.Place])).WaitAsync(s_patience);
        string[] faults = [.. report?.Findings.Where(finding => s_faults.Contains(finding.Kind)).Select(finding => $"{finding.Path}: {finding.Reason}") ?? []];
        switch (one.Outcome)
        {
            case Outcome.Works:
                Assert.Null(error);
                Assert.DoesNotContain(faults, fault => !fault.EndsWith("is of one colour", StringComparison.Ordinal));
                break;
            case Outcome.Finding:
                Assert.Null(error);
                Assert.Contains(faults, fault => fault.Contains(one.Says, StringComparison.Ordinal) && !fault.StartsWith("good.png", StringComparison.Ordinal));
                break;
            case Outcome.Error:
                Assert.Contains(one.Says, error, StringComparison.Ordinal);
                break;
        }

        if (error is not null)
        {
            Assert.Contains(folder.Path, error, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error);
        }

        Assert.Equal(before, Listing(folder.Path));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(Memory("VmHWM"), 1, MostMemory);
        }
    }

    // Everything that users do with a dataset: look at it, open it, read all of it.
    private static (InspectionReport? Report, string? Error) Look(CorpusCase one, string place)
    {
        try
        {
            if (one.Open is not null)
            {
                one.Open(place);
                return (null, null);
            }

            InspectionReport report = Inspector.Run(place);
            IImageDataset data = DatasetCatalog.Open(place, new DatasetOptions { Size = one.Size });
            Assert.NotEmpty(data.Levels());
            return (report, null);
        }
        catch (DatasetException e)
        {
            return (null, e.Message);
        }
    }

    private static string[] Listing(string folder)
    {
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 80 };
        return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", all).Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
    }

    // proc(5): 5 makes what there is now the most that there has been. What a costly case left behind is not the next one's.
    private static void ForgetPeakMemory()
    {
        if (Memory("VmRSS") > MostMemory / 4)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }

        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    // What the process has, of native libraries too.
    private static long Memory(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
