using Atelier.Benchmarks.Augmenting;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Growing;
using Atelier.Benchmarks.Loading;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Workers;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Benchmarks;

/// <summary>What bench/compare does; each gives the process's exit code.</summary>
internal sealed class Commands(Arguments given)
{
    private readonly ResultStore _store = new(given.Text("--store", Path.Combine(given.Text("--root", "."), "bench", "results")));

    /// <summary>The repository's folder.</summary>
    public string Root { get; } = given.Text("--root", ".");

    private string Typed => $"bench/{string.Join(' ', given.Without("--root", "--store", "--page"))}";

    /// <summary>Says that there is no such thing.</summary>
    public static int Refuse(string name)
    {
        Console.Error.WriteLine($"There is no '{name}'. Cases: {string.Join(", ", CaseBook.All.Select(c => c.Name))}.");
        return 2;
    }

    /// <summary>Measures some cases, or all. What is measured is stored and reported at once: the whole takes an hour.</summary>
    public int Compare(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => CaseBook.Find(name) is null) is { } unknown)
        {
            return Refuse(unknown);
        }

        ThreadTeam.Size = given.Number("--threads", 2);
        List<CaseResult> results = [];
        int problems = 0;
        foreach (Case chosen in CaseBook.All.Where(c => names.Count == 0 || names.Contains(c.Name)))
        {
            try
            {
                results.Add(Measure(chosen));
            }
            catch (WorkerException problem)
            {
                Console.Error.WriteLine($"{chosen.Name}: {problem.Message}");
                problems = 1;
            }
        }

        if (given.Has("--json"))
        {
            Console.Out.WriteLine(Protocol.Document(results));
        }
        else
        {
            Console.Out.WriteLine($"\n{Tables.Targets(_store.Cases())}");
        }

        return problems;
    }

    /// <summary>Measures how cost grows.</summary>
    /// <exception cref="WorkerException">A worker of ours broke down.</exception>
    public int Grow()
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        _store.Save(new Growth(new(Root, given), given.Number("--rounds", 3)).Measure(Typed));
        return Report();
    }

    /// <summary>Measures augmentation.</summary>
    /// <exception cref="WorkerException">A worker of ours broke down.</exception>
    public int Augment()
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        AugmentResult result = new AugmentComparison(Root, given).Measure(Typed);
        _store.Save(result);
        Console.Out.WriteLine(result.Table());
        return 0;
    }

    /// <summary>Measures loaders.</summary>
    /// <exception cref="WorkerException">The pictures to load can't be made.</exception>
    public int Load()
    {
        ThreadTeam.Size = given.Number("--threads", 2);
        LoaderResult result = new LoaderComparison(Root, given).Measure(Typed);
        _store.Save(result);
        string page = given.Text("--page", Path.Combine(Root, "docs", "augmentation.md"));
        File.WriteAllText(page, new GeneratedPart("bench/compare loader").Insert(File.ReadAllText(page), result.Tables()));
        Console.Out.WriteLine(result.Tables());
        return 0;
    }

    /// <summary>Writes the page from what is stored.</summary>
    public int Report()
    {
        PerformancePage.Write(given.Text("--page", Path.Combine(Root, "docs", "performance.md")), _store);
        return 0;
    }

    private CaseResult Measure(Case chosen)
    {
        CaseResult result = Comparison.Measure(chosen, new(Root, given), given.Number("--rounds", 5), given.Number("--steps"), Typed);
        _store.Save(result);
        Report();
        if (!given.Has("--json"))
        {
            ConsoleReport.Print(result, Console.Out);
        }

        return result;
    }
}
