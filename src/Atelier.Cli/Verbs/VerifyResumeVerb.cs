using System.CommandLine;
using System.Text.Json;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Imaging.Transforms;
using Atelier.Models.Recipes;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier verify-resume</c>: shows that stopping and resuming changes no bit.</summary>
internal static class VerifyResumeVerb
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private static readonly Argument<string> s_recipe = new("recipe") { Description = "which model (see 'atelier recipes')" };
    private static readonly Option<string> s_data = CommonOptions.Data();
    private static readonly Option<int?> s_size = CommonOptions.Size();
    private static readonly Option<long> s_steps = new("--steps") { Description = "N: the steps before and after the stop", DefaultValueFactory = _ => 20 };
    private static readonly Option<string[]> s_set = CommonOptions.Set();
    private static readonly Option<string?> s_augment = CommonOptions.Augment();
    private static readonly Option<ulong> s_seed = CommonOptions.Seed();
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("verify-resume", "Shows that a stop changes nothing: 2N steps against N + N resumed, by the hashes of all that is trained (exit code 1 if they differ)")
        {
            s_recipe, s_data, s_size, s_steps, s_set, s_augment, s_seed, s_backend, s_precision, s_threads, s_json,
        };
        CommonOptions.Bound(s_steps, 1, 1_000_000);
        command.SetAction(parsed =>
        {
            bool same = false;
            int code = Interrupts.Run(stop => same = Verify(parsed, stop));
            return code == 0 && !same ? Shell.Failure : code;
        });
        return command;
    }

    private static bool Verify(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        Recipe recipe = RecipeBook.Find(parsed.GetValue(s_recipe)!);
        SettingValues values = new(recipe, CommonOptions.Pairs(parsed.GetValue(s_set) ?? []));
        Pipeline? augmentation = CommonOptions.Pipeline(parsed.GetValue(s_augment));
        string name = parsed.GetValue(s_data)!;
        long half = parsed.GetValue(s_steps);
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        IImageDataset data = DatasetCatalog.Open(name, new DatasetOptions { Size = parsed.GetValue(s_size), Download = download }, stop);
        RunRecipe run = RunRecipe.For(
            recipe, values, name, data, parsed.GetValue(s_seed), new StepBudget(2 * half), CommonOptions.Choose(CommonOptions.Wish(parsed, s_backend, s_precision), recipe.Precision)) with { Augmentation = augmentation };
        DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-verify-resume-");
        try
        {
            ProofState[] states = [.. new ResumeProof(run, data, half).Run(folder.FullName, Watch, stop)];
            bool same = states[^1].State == states[^2].State;
            Report(states, same, parsed.GetValue(s_json));
            return same;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Action<TrainingEvent> Watch(ProofPart part)
    {
        Console.Error.WriteLine($"{part.Name}:");
        TimeSpan next = TimeSpan.Zero;
        return happened =>
        {
            if (happened is Progressed progressed && (progressed.Elapsed >= next || progressed.Step == part.Steps))
            {
                next = progressed.Elapsed + s_pause;
                Console.Error.WriteLine($"  {Words.Of(progressed)}");
            }
        };
    }

    private static void Report(ProofState[] states, bool same, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { same, parts = states.Select(s => new { s.Part.Name, s.Part.Steps, s.Files, s.State }) }, JsonSerializerOptions.Web));
            return;
        }

        foreach (ProofState state in states)
        {
            Console.Out.WriteLine($"{state.Part.Name}, at step {state.Part.Steps}: SHA-256 {state.State}");
            foreach ((string file, string hash) in state.Files)
            {
                Console.Out.WriteLine($"    {file,-24}{hash}");
            }
        }

        Console.Out.WriteLine(same ? "The same to the bit: stopping and resuming changed nothing." : "Not the same: resuming changed the result.");
    }
}
