using System.Diagnostics;
using Atelier.App.Engines;
using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Models.Recipes;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.App.Comparison;

/// <summary>
/// Trains recipes with the same budget on the same pictures, scores each on the way, and writes a page. The folder is the truth: trials that have
/// ended are not trained again, and one that was stopped or killed goes on from its last checkpoint.
/// </summary>
public sealed class RecipeComparison
{
    /// <summary>Pictures that are judged each time unless told otherwise.</summary>
    public const int DefaultJudged = 2_000;

    private readonly ComparisonManifest _manifest;
    private readonly IImageDataset _data;
    private readonly Dictionary<Trial, TrialState> _states;
    private SessionJudge? _judge;

    private RecipeComparison(string folder, ComparisonManifest manifest, IImageDataset data, IReadOnlyList<string> notes)
    {
        (Folder, _manifest, _data, Notes) = (Path.GetFullPath(folder), manifest, data, notes);

        // All first seeds, then all second ones: a part of a comparison is one too.
        _states = Enumerable.Range(0, manifest.Seeds).SelectMany(seed => manifest.Entrants.Select(entrant => TrialOf(entrant, (ulong)seed)))
            .ToDictionary(trial => trial, trial => trial.State(manifest.Question));
    }

    /// <summary>The comparison's folder.</summary>
    public string Folder { get; }

    /// <summary>What a user should know of it.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>All trials, in the order in which they are trained.</summary>
    public IReadOnlyCollection<Trial> Trials => _states.Keys;

    /// <summary>What is asked of every recipe.</summary>
    public ComparisonQuestion Question => _manifest.Question;

    /// <summary>Begins a comparison, or opens the one that a folder holds: with the same question, and perhaps more recipes or seeds.</summary>
    /// <param name="folder">May not exist yet.</param>
    /// <param name="asked">The question, the recipes and the number of seeds.</param>
    /// <param name="data">The dataset.</param>
    /// <exception cref="RunException">The folder's comparison asks another question, or is damaged.</exception>
    /// <exception cref="RecipeException">A recipe does not fit the pictures, or is there twice.</exception>
    /// <exception cref="MetricException">There are too few pictures to judge, or to judge by.</exception>
    public static RecipeComparison Open(string folder, ComparisonManifest asked, IImageDataset data)
    {
        ComparisonManifest manifest = ComparisonManifest.Find(folder)?.With(asked, folder) ?? asked;
        IReadOnlyList<string> notes = ComparisonChecks.Check(manifest, data);
        Directory.CreateDirectory(folder);
        manifest.Write(folder);
        return new(folder, manifest, data, notes);
    }

    /// <summary>Opens the comparison of a folder as it is.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="download">Told how a download of its dataset goes on; null if nobody watches.</param>
    /// <param name="stop">Gives a download up.</param>
    /// <exception cref="RunException">There is none, or it is damaged.</exception>
    /// <exception cref="DatasetException">Its dataset can't be found or read.</exception>
    public static RecipeComparison Open(string folder, IProgress<DownloadProgress>? download, CancellationToken stop)
    {
        ComparisonManifest manifest = ComparisonManifest.Find(folder) ?? throw new RunException($"{folder} holds no comparison: name the recipes to begin one.");
        IImageDataset data = manifest.Question.OpenData(download, stop);
        return Open(folder, manifest with { Question = manifest.Question with { DataHash = data.ContentHash, DataCount = data.Count, Version = AtelierVersion.Current } }, data);
    }

    /// <summary>Trains what is not trained yet, until all is or someone stops it. The page is written after each trial.</summary>
    /// <returns>Where the recipes stand.</returns>
    /// <exception cref="RunException">Another process trains one of the trials, or the backend can't be used any more.</exception>
    public Leaderboard Run(Action<ComparisonEvent> tell, CancellationToken stop)
    {
        Stopwatch clock = Stopwatch.StartNew();
        double done = _states.Keys.Sum(trial => IsOver(trial) ? 1 : trial.Used(Question)) / _states.Count;
        Pace pace = new(0, TimeSpan.Zero, done);
        foreach ((int place, Trial trial) in _states.Keys.ToArray().Index().Where(t => !IsOver(t.Item)))
        {
            if (stop.IsCancellationRequested)
            {
                break;
            }

            double before = done - (trial.Used(Question) / _states.Count);
            Train(trial, Tell, stop);
            _states[trial] = trial.State(Question);
            done = before + (1.0 / _states.Count);
            Write(Standings());

            void Tell(TrainingEvent happened)
            {
                double share = happened is Progressed progressed ? before + (progressed.Fraction / _states.Count) : done;
                done = share;
                tell(new(trial, place + 1, _states.Count, share, pace.Remaining(share, clock.Elapsed), happened));
            }
        }

        Leaderboard board = Standings();
        Write(board);
        return board;
    }

    /// <summary>Where the recipes stand, by what the folder holds now.</summary>
    public Leaderboard Standings() => Leaderboard.Of(_manifest, [.. _states.Select(trial => TrialResult.Of(trial.Key, trial.Value))], Notes);

    private bool IsOver(Trial trial) => _states[trial] is TrialState.Finished or TrialState.Broken;

    private Trial TrialOf(Entrant entrant, ulong seed) => new(entrant, seed, new(Path.Combine(Folder, "runs", $"{entrant.FolderName}-seed-{seed}")))
    {
        Pictures = RecipeBook.Find(entrant.Recipe).View(_data, entrant.Values(Question.Settings)).Count,
    };

    private void Write(Leaderboard board)
    {
        ComparisonPage.Write(Folder, board);
        LeaderboardFiles.Write(Folder, board);
    }

    private void Train(Trial trial, Action<TrainingEvent> tell, CancellationToken stop)
    {
        using TrainingSession session = _states[trial] == TrialState.Waiting ? Start(trial) : GoOn(trial.Run);
        session.WatchBy(new CheckupSchedule());
        session.ScoreAtMilestones(OpenJudge);
        try
        {
            session.Run(ComparisonSchedule.Cadence, tell, stop);
        }
        catch (NotFiniteException broke)
        {
            tell(new Warned($"{trial.Name} broke off: {broke.Message}"));
        }
    }

    /// <summary>The real pictures are looked at once for all trials.</summary>
    private SessionJudge OpenJudge(Action<TrainingEvent> tell)
    {
        RunRecipe judgedBy = new() { Data = Question.Data, Pictures = Question.Pictures };
        return _judge = _judge?.Reopen() ?? SessionJudge.Open(judgedBy, ComparisonSchedule.Options, Question.Judged, long.MaxValue, _ => { });
    }

    private TrainingSession Start(Trial trial)
    {
        Recipe recipe = RecipeBook.Find(trial.Entrant.Recipe);
        Engine engine = EngineRoom.Here.Choose(new(Question.Backend, Question.Precision), recipe.Precision, out _);
        RunRecipe run = RunRecipe.For(recipe, trial.Entrant.Values(Question.Settings), Question.Data, _data, trial.Seed, Budget.Parse(Question.Budget), engine);
        return TrainingSession.Start(trial.Run.Path, run, _data);
    }

    /// <summary>What was scored after the checkpoint is of weights that are gone; but only if nobody else trains them on.</summary>
    private TrainingSession GoOn(RunFolder run)
    {
        using (RunLock.Take(run.Path))
        {
            run.RollBack(run.LatestCheckpoint(out _)?.Step ?? 0);
        }

        return TrainingSession.Resume(run, RunRecipe.Read(run.Path), _data);
    }
}
