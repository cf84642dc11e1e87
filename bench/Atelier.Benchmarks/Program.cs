using Atelier.Benchmarks;

// atelier-bench compare [CASE...] ...   ours beside the peers
// atelier-bench CASE ...                ours alone, one JSON line
Arguments given = new(args);
string[] known = [.. Cases.All.Select(c => c.Name)];
if (given.Names is ["compare", ..])
{
    string[] wanted = given.Names.Count > 1 ? [.. given.Names.Skip(1)] : known;
    return wanted.Except(known).FirstOrDefault() is { } unknown ? Refuse(unknown) : Comparison.Run(wanted, given);
}

if (given.Names.Count != 1 || Cases.All.FirstOrDefault(c => c.Name == given.Names[0]) is not { } chosen)
{
    return Refuse(string.Join(' ', given.Names));
}

Console.WriteLine(Measurement.Take(chosen, given).ToJson());
return 0;

int Refuse(string name)
{
    Console.Error.WriteLine($"There is no case '{name}'. Cases: {string.Join(", ", known)}.");
    return 2;
}
