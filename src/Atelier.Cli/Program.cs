using System.CommandLine;
using Atelier.App;
using Atelier.Cli;
using Atelier.Cli.Verbs;

RootCommand root = new($"Atelier {AtelierVersion.Current}: trains, judges and uses generative image models.")
{
    DemoVerb.Command,
    TrainVerb.Command,
    SampleVerb.Command,
    RecipesVerb.Command,
    InfoVerb.Command,
    BenchVerb.Command,
};

// A bare 'atelier' asks what there is.
root.SetAction(parsed => root.Parse("--help").Invoke(parsed.InvocationConfiguration));

return Shell.Run(root, args);
