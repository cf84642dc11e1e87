using Atelier.Benchmarks;
using Atelier.Benchmarks.Study;

// atelier-bench worker CASE ...   our side of a comparison: see Worker
// atelier-bench precision ...     whether BF16 trains as F32 does: see PrecisionStudy
Arguments given = new(args);
string[] known = [.. CaseBook.All.Select(c => c.Name)];
if (given.Names is ["worker", var name] && CaseBook.Find(name) is { } chosen)
{
    return Worker.Run(chosen, given);
}

if (given.Names is ["precision"])
{
    return PrecisionStudy.Run(given.Text("--root", "."), given.Number("--seeds", 3), given.Text("--backend", "managed"));
}

Console.Error.WriteLine($"There is no '{string.Join(' ', given.Names)}'. Cases: {string.Join(", ", known)}.");
return 2;
