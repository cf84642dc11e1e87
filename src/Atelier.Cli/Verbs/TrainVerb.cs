using System.CommandLine;
using System.CommandLine.Parsing;
using Atelier.App.Doctor;
using Atelier.App.Engines;
using Atelier.App.Profiling;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Imaging.Transforms;
using Atelier.Models.Recipes;
using Atelier.Training.Doctor;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier train</c>.</summary>
internal static class TrainVerb
{
    private const int DefaultTreatments = 3;

    private static readonly TimeSpan s_defaultBudget = TimeSpan.FromMinutes(10);

    private static readonly Argument<string?> s_recipe = new("recipe") { Description = "which model (see 'atelier recipes')", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> s_data = CommonOptions.Data();
    private static readonly Option<int?> s_size = CommonOptions.Size();
    private static readonly Option<long?> s_steps = new("--steps") { Description = "train for this many steps" };
    private static readonly Option<double?> s_epochs = new("--epochs") { Description = "train for this many passes over the dataset" };
    private static readonly Option<string?> s_budget = new("--budget") { Description = "train for this long: 90s, 5m, 1h30m (default: 10m)" };
    private static readonly Option<string[]> s_set = CommonOptions.Set();
    private static readonly Option<string?> s_augment = CommonOptions.Augment();
    private static readonly Option<string?> s_out = new("--out") { Description = "the run's folder (default: a fresh one under runs/)" };
    private static readonly Option<bool> s_resume = new("--resume") { Description = "go on with the run in --out, or with the latest under runs/" };
    private static readonly Option<string?> s_saveEvery = new("--save-every") { Description = "time between checkpoints: 30s, 5m (default: 60s)" };
    private static readonly Option<string?> s_scoreEvery = new("--score-every") { Description = "time between scores, which choose the best checkpoint: 30s, 5m, or never (default: 2m)" };
    private static readonly Option<int?> s_heal = new("--heal")
    {
        Description = $"when training falls ill, go back to a healthy checkpoint and change what the doctor advises, at most this many times ({DefaultTreatments} unless you say)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> s_noDoctor = new("--no-doctor") { Description = "don't watch training for diseases" };
    private static readonly Option<ulong> s_seed = CommonOptions.Seed();
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<bool> s_profile = new("--profile") { Description = "measure where some steps' time goes: profile.md, profile.json and trace.json in the run's folder" };
    private static readonly Option<string?> s_profileSteps = new("--profile-steps") { Description = $"which steps of this session --profile measures (default: {StepRange.Default})" };
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("train", "Trains a model on pictures. Ctrl-C saves a checkpoint (exit code 130), --resume goes on from it")
        {
            s_recipe, s_data, s_size, s_steps, s_epochs, s_budget, s_set, s_augment, s_out, s_resume, s_saveEvery, s_scoreEvery, s_heal, s_noDoctor, s_seed, s_backend, s_precision, s_profile, s_profileSteps, s_threads, s_json,
        };
        CommonOptions.Bound(s_heal, 1, 100);
        command.Validators.Add(result =>
        {
            if (CommonOptions.Given(result, s_heal).Any() && result.GetValue(s_noDoctor))
            {
                result.AddError("Only a doctor can heal: leave out --no-doctor beside --heal.");
            }

            if (CommonOptions.Given(result, s_steps, s_epochs, s_budget).Count() > 1)
            {
                result.AddError("Give one of --steps, --epochs and --budget, not several.");
            }

            bool resume = CommonOptions.Given(result, s_resume).Any();
            if (resume && CommonOptions.Given(result, s_data, s_size, s_set, s_augment, s_seed).FirstOrDefault() is { } fixedNow)
            {
                result.AddError($"A run goes on as it began: leave out {fixedNow.Name} beside --resume.");
            }

            if (!resume && result.GetValue(s_recipe) is null)
            {
                result.AddError($"Which recipe? One of: {string.Join(", ", RecipeBook.All.Select(r => r.Name))}.");
            }
        });
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        Cadence cadence = parsed.GetValue(s_saveEvery) is { } time ? Cadence.Default with { Checkpoints = Budget.ParseTime(time) } : Cadence.Default;
        ScoreSchedule? schedule = parsed.GetValue(s_scoreEvery) switch
        {
            null => new(),
            "never" => null,
            var pause => new() { Pause = Budget.ParseTime(pause) },
        };
        CheckupSchedule? checkups = parsed.GetValue(s_noDoctor) ? null : new();
        Healer? healer = parsed.GetResult(s_heal) is { Implicit: false } ? new(parsed.GetValue(s_heal) ?? DefaultTreatments) : null;
        TrainingSession first = parsed.GetValue(s_resume) ? Resume(parsed, stop) : Start(parsed, stop);
        TrainingViews.For(parsed.GetValue(s_json)).Show(tell => HealedTraining.Run(first, session => Train(session, tell), tell));

        Finished Train(TrainingSession session, Action<TrainingEvent> tell)
        {
            if (schedule is not null)
            {
                session.ScoreBy(schedule);
            }

            if (checkups is not null)
            {
                session.WatchBy(checkups, healer);
            }

            return session.Run(cadence, tell, stop);
        }
    }

    private static TrainingSession Start(ParseResult parsed, CancellationToken stop)
    {
        Recipe recipe = RecipeBook.Find(parsed.GetValue(s_recipe)!);
        SettingValues values = new(recipe, CommonOptions.Pairs(parsed.GetValue(s_set) ?? []));
        Pipeline? augmentation = CommonOptions.Pipeline(parsed.GetValue(s_augment));
        Budget budget = CommonOptions.Budget(parsed, s_steps, s_epochs, s_budget) ?? new TimeBudget(s_defaultBudget);
        string name = parsed.GetValue(s_data)!;
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        IImageDataset data = DatasetCatalog.Open(name, new DatasetOptions { Size = parsed.GetValue(s_size), Download = download }, stop);
        RunRecipe run = RunRecipe.For(recipe, values, name, data, parsed.GetValue(s_seed), budget, CommonOptions.Choose(Wish(parsed), recipe.Precision)) with { Augmentation = augmentation };
        return TrainingSession.Start(parsed.GetValue(s_out) ?? RunFolder.Fresh(CommonOptions.RunsRoot, recipe.Name, data.Name), run, data, Profile(parsed));
    }

    private static TrainingSession Resume(ParseResult parsed, CancellationToken stop)
    {
        RunFolder folder = parsed.GetValue(s_out) is { } path ? new(path) : RunFolder.Newest(CommonOptions.RunsRoot);
        RunRecipe run = RunRecipe.Read(folder.Path);
        if (parsed.GetValue(s_recipe) is { } recipe && RecipeBook.Find(recipe).Name != run.Recipe)
        {
            throw new RunException($"The run in {folder.Path} is of {run.Recipe}, not of {recipe}.");
        }

        Wish(parsed).CheckAgainst(run);
        run = run with { Budget = CommonOptions.Budget(parsed, s_steps, s_epochs, s_budget)?.ToString() ?? run.Budget };
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        return TrainingSession.Resume(folder, run, run.OpenData(download, stop), Profile(parsed));
    }

    private static EngineWish Wish(ParseResult parsed) => CommonOptions.Wish(parsed, s_backend, s_precision);

    private static StepRange? Profile(ParseResult parsed)
        => parsed.GetValue(s_profileSteps) is { } steps ? StepRange.Parse(steps)
            : parsed.GetValue(s_profile) ? StepRange.Default
            : null;
}
