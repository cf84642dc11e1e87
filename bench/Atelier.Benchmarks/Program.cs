using Atelier.Benchmarks;

// atelier-bench worker CASE ...   our side of a comparison: see Worker
Arguments given = new(args);
string[] known = [.. CaseBook.All.Select(c => c.Name)];
if (given.Names is ["worker", var name] && CaseBook.Find(name) is { } chosen)
{
    return Worker.Run(chosen, given);
}

Console.Error.WriteLine($"There is no '{string.Join(' ', given.Names)}'. Cases: {string.Join(", ", known)}.");
return 2;
