using System.CommandLine;
using Atelier.App;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier</c> with all its verbs.</summary>
internal static class AtelierCommand
{
    public static RootCommand Create()
    {
        RootCommand root = new($"Atelier {AtelierVersion.Current}: trains, judges and uses generative image models.")
        {
            DemoVerb.Command,
            TrainVerb.Command,
            CompareVerb.Command,
            SampleVerb.Command,
            SteerVerb.Command,
            EvalVerb.Command,
            DataVerb.Command,
            RunsVerb.Command,
            DoctorVerb.Command,
            VerifyResumeVerb.Command,
            RecipesVerb.Command,
            InfoVerb.Command,
            BenchVerb.Command,
            AugmentVerb.Command,
            TrainExtractorVerb.Command,
        };

        // A bare 'atelier' asks what there is.
        root.SetAction(parsed => root.Parse("--help").Invoke(parsed.InvocationConfiguration));
        return root;
    }
}
