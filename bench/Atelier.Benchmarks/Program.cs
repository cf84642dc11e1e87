using Atelier.Benchmarks;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Growing;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Study;
using Atelier.Benchmarks.Workers;
using Atelier.Tensors.Backends.Managed;

// See bench/compare for what users type; "worker CASE" is our side of a comparison.
Arguments given = new(args);
string root = given.Text("--root", "."), page = given.Text("--page", Path.Combine(root, "docs", "performance.md"));
ResultStore store = new(given.Text("--store", Path.Combine(root, "bench", "results")));
try
{
    return given.Names switch
    {
        ["worker", var name] => CaseBook.Find(name, given) is { } chosen ? Worker.Run(chosen, given) : Refuse(name),
        ["compare", "report"] => Report(),
        ["compare", "growth"] => Grow(),
        ["compare", "precision"] => PrecisionStudy.Run(root, given.Number("--seeds", 3), given.Text("--backend", "managed")),
        ["compare", ..] => Compare([.. given.Names.Skip(1)]),
        _ => Refuse(string.Join(' ', given.Names)),
    };
}
catch (WorkerException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

int Compare(IReadOnlyList<string> names)
{
    if (names.FirstOrDefault(name => CaseBook.Find(name) is null) is { } unknown)
    {
        return Refuse(unknown);
    }

    ThreadTeam.Size = given.Number("--threads", 2);
    List<CaseResult> results = [];
    foreach (Case chosen in CaseBook.All.Where(c => names.Count == 0 || names.Contains(c.Name)))
    {
        CaseResult result = Comparison.Measure(chosen, new(root, given), given.Number("--rounds", 5), given.Number("--steps"), Command());
        store.Save(result);
        results.Add(result);
        if (!given.Has("--json"))
        {
            ConsoleReport.Print(result, Console.Out);
        }
    }

    if (given.Has("--json"))
    {
        Console.Out.WriteLine(Protocol.Document(results));
    }

    return Report();
}

int Grow()
{
    ThreadTeam.Size = given.Number("--threads", 2);
    store.Save(new Growth(new(root, given), given.Number("--rounds", 3), given.Text("--peers", "all") != "none").Measure(Command()));
    return Report();
}

int Report()
{
    PerformancePage.Write(page, store);
    return 0;
}

string Command() => $"bench/{string.Join(' ', given.Without("--root", "--store", "--page"))}";

int Refuse(string name)
{
    Console.Error.WriteLine($"There is no '{name}'. Cases: {string.Join(", ", CaseBook.All.Select(c => c.Name))}.");
    return 2;
}
