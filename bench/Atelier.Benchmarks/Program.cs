using Atelier.Benchmarks;
using Atelier.Benchmarks.Codes;
using Atelier.Benchmarks.Fidelity;
using Atelier.Benchmarks.Modes;
using Atelier.Benchmarks.Planted;
using Atelier.Benchmarks.SemiSupervised;
using Atelier.Benchmarks.Study;
using Atelier.Benchmarks.Twins;
using Atelier.Benchmarks.Variants;
using Atelier.Benchmarks.Workers;

// See bench/compare for what users type; "worker CASE" is our side of a comparison.
Arguments given = new(args);
Commands commands = new(given);
try
{
    return given.Names switch
    {
        ["worker", var name] => CaseBook.Find(name, given) is { } chosen ? Worker.Run(chosen, given) : Commands.Refuse(name),
        ["compare", "profile", var name] => CaseBook.Find(name, given) is { } chosen ? CaseProfile.Write(chosen, given) : Commands.Refuse(name),
        ["compare", "report"] => commands.Report(),
        ["compare", "growth"] => commands.Grow(),
        ["compare", "augment"] => commands.Augment(),
        ["compare", "loader"] => commands.Load(),
        ["compare", "precision"] => PrecisionStudy.Run(commands.Root, given),
        ["compare", "labels"] => LabelStudy.Run(commands.Root, given),
        ["compare", "modes"] => ModesStudy.Run(commands.Root, given),
        ["compare", "codes"] => CodesStudy.Run(commands.Root, given),
        ["compare", "fidelity"] => FidelityStudy.Run(commands.Root, given),
        ["compare", "twins"] => TwinStudy.Run(commands.Root, given),
        ["compare", "planted"] => PlantedStudy.Run(commands.Root, given),
        ["compare", "variants"] => VariantsPage.Run(commands.Root, given),
        ["compare", ..] => commands.Compare([.. given.Names.Skip(1)]),
        _ => Commands.Refuse(string.Join(' ', given.Names)),
    };
}
catch (WorkerException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
