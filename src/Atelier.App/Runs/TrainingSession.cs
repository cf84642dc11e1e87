using System.Diagnostics;
using Atelier.App.Doctor;
using Atelier.App.Engines;
using Atelier.App.Machines;
using Atelier.App.Profiling;
using Atelier.App.Report;
using Atelier.App.Store;
using Atelier.App.TensorBoard;
using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Models.Recipes;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Profiling;
using Atelier.Training;
using Atelier.Training.Checkpoints;
using Atelier.Training.Doctor;

namespace Atelier.App.Runs;

/// <summary>
/// One sitting of training: a run started or resumed, until its budget is used up or someone stops it. Writes the run's folder;
/// tells what happens through events and shows nothing itself.
/// </summary>
public sealed class TrainingSession : IDisposable
{
    private const int GridColumns = 8, GridPictures = 64;

    private readonly RunFolder _folder;
    private readonly RunLock _lock;
    private readonly RunRecipe _recipe;
    private readonly Engine _engine;
    private readonly SessionProfiler? _profiler;
    private readonly IImageDataset _data, _view;
    private readonly IModel _model;
    private readonly Trainer _trainer;
    private readonly BatchFeed _feed;
    private readonly MetricsWriter _metrics;
    private readonly Budget _budget;
    private readonly int _batch;
    private readonly TimeSpan _before;
    private readonly Stopwatch _clock = new();
    private readonly List<string> _warnings = [];
    private readonly List<ISessionObserver> _observers = [];
    private SessionDoctor? _doctor;

    private TrainingSession(
        RunFolder folder, RunLock held, RunRecipe recipe, Engine engine, StepRange? profile, IImageDataset data, IModel model, TrainingPosition? position)
    {
        (_folder, _lock, _recipe, _engine, _data, _model, _budget) = (folder, held, recipe, engine, data, model, Budget.Parse(recipe.Budget));

        _view = recipe.View(data);
        RandomKey seed = new(recipe.Seed);
        _batch = new SettingValues(RecipeBook.Find(recipe.Recipe), recipe.Settings).Get(Recipe.BatchSize);
        _feed = new BatchFeed(_view, _batch, recipe.Seed, position?.Position ?? 0, recipe.Augmentation);
        _trainer = new Trainer(_model, seed, _feed.Next) { Step = position?.Step ?? 0 };
        _before = TimeSpan.FromSeconds(position?.Seconds ?? 0);
        _metrics = new MetricsWriter(folder.Path, _trainer.Step);
        _profiler = profile is null ? null : new(profile, folder.Path, Description);
        recipe.Write(folder.Path);
        MachineDescription.Here().Write(folder.Path);
        _observers.Add(new EventFile(folder.Path, _trainer.Step));
        if (RunStore.IsRunsFolder(Path.GetDirectoryName(folder.Path)!))
        {
            _observers.Add(new StoreKeeper(folder));
        }
    }

    /// <summary>Starts a run in a fresh folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="recipe">What to train, and what to compute with.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="profile">The session's steps to profile; null for none.</param>
    /// <exception cref="RecipeException">The recipe can't make such pictures.</exception>
    /// <exception cref="Imaging.Transforms.TransformException">The recipe's model can't learn from pictures augmented so.</exception>
    /// <exception cref="RunException">The folder holds a run already, another process has just started one in it, or its backend can't be used.</exception>
    public static TrainingSession Start(string path, RunRecipe recipe, IImageDataset data, StepRange? profile = null)
    {
        RunFolder folder = new(path);
        folder.RefuseSecondRun();

        // What can't be built should not leave a folder behind.
        return Open(recipe, profile, (engine, model) =>
        {
            Directory.CreateDirectory(folder.Path);
            return RunLock.Holding(folder.Path, held =>
            {
                // Another process may have been quicker.
                folder.RefuseSecondRun();
                return new TrainingSession(folder, held, recipe, engine, profile, data, model, position: null);
            });
        });
    }

    /// <summary>Goes on with a run from its last whole checkpoint; from the beginning, if it was killed before it could write one.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="recipe">What the run was started with; a new budget, if it has one, is written down.</param>
    /// <param name="data">The dataset, opened again.</param>
    /// <param name="profile">The session's steps to profile; null for none.</param>
    /// <exception cref="RunException">All checkpoints are damaged, the data are not those the run began with, another process trains the run, or its backend can't be used any more.</exception>
    /// <exception cref="SafeTensorsException">A checkpoint's tensors can't be read.</exception>
    /// <exception cref="StateException">A checkpoint's tensors don't fit the model.</exception>
    public static TrainingSession Resume(RunFolder folder, RunRecipe recipe, IImageDataset data, StepRange? profile = null)
    {
        if (recipe.View(data).ContentHash is var hash && hash != recipe.DataHash)
        {
            throw new RunException($"The run in {folder.Path} was trained on other pictures than {recipe.Data} holds now ({recipe.DataHash}, now {hash}).");
        }

        return Open(recipe, profile, (engine, model) => RunLock.Holding(folder.Path, held =>
        {
            Checkpoint? checkpoint = folder.LatestCheckpoint(out IReadOnlyList<string> warnings);
            TrainingPosition? position = checkpoint is null ? null : TrainingCheckpoint.Load(checkpoint, model, engine.Choices);
            TrainingSession session = new(folder, held, recipe, engine, profile, data, model, position);
            session._warnings.AddRange([.. warnings, .. Doubts(recipe, position)]);
            return session;
        }));
    }

    /// <summary>Lets the session score itself, and mark its best checkpoint. Training computes the same bits with and without.</summary>
    public void ScoreBy(ScoreSchedule schedule) => _observers.Add(new TrainingScorer(_folder, _recipe, _model, schedule));

    /// <summary>Lets the session score itself at each milestone of its cadence, and mark its best checkpoint. Training computes the same bits with and without.</summary>
    /// <param name="open">Opens the judge when the first is reached; the session disposes of it.</param>
    internal void ScoreAtMilestones(Func<Action<TrainingEvent>, SessionJudge> open) => _observers.Add(new MilestoneScorer(_folder, _model, open));

    /// <summary>Lets a doctor look after the session. Training computes the same bits with and without.</summary>
    /// <param name="schedule">How often.</param>
    /// <param name="healer">Decides when to stop for a treatment; null never stops.</param>
    public void WatchBy(CheckupSchedule schedule, Healer? healer = null) => _doctor = new(_folder, _recipe, _data, _model, _trainer, schedule, healer);

    /// <summary>Ends the session, puts the run's folder back and changes its recipe, as a treatment has it, and goes on in a new session. Time spent on what is given up does not count against a budget.</summary>
    /// <param name="illness">What stopped it.</param>
    /// <param name="tell">Told what was done, which is to begin anew where the checkpoint to go back to is not whole any more.</param>
    /// <returns>The new session, which nobody scores or watches yet.</returns>
    /// <exception cref="IOException">The disk is full or fails. The run can be resumed all the same, at worst untreated.</exception>
    public TrainingSession Treat(IllnessException illness, Action<TrainingEvent> tell)
    {
        // A checkpoint that is missing or damaged is found out before anything else is removed.
        bool whole = illness.Treatment.BackTo > 0 && _folder.Checkpoints.IsWhole(illness.Treatment.BackTo);
        Treatment treatment = illness.Treatment with { BackTo = whole ? illness.Treatment.BackTo : 0 };
        RunRecipe changed = _recipe.Under(treatment);
        using (this)
        {
            // In this order: a kill between leaves a run that falls ill again, or one that is treated but does not say so.
            _folder.RollBack(treatment.BackTo);
            changed.Write(_folder.Path);
            _doctor?.Note(illness.Finding, treatment);
        }

        tell(new Healed(treatment));
        return Resume(_folder, changed, _data);
    }

    /// <summary>Trains until the recipe's budget is used up or the token is cancelled; either way a checkpoint is written.</summary>
    /// <exception cref="NotFiniteException">Training met a number that is not finite.</exception>
    /// <exception cref="IllnessException">The doctor found what can be treated: <see cref="Treat"/>.</exception>
    public Finished Run(Cadence cadence, Action<TrainingEvent> tell, CancellationToken stop)
    {
        return _engine.Use(() => Train(cadence, Tell, stop));

        void Tell(TrainingEvent happened)
        {
            _observers.ForEach(observer => observer.See(happened, Tell));
            tell(happened);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _observers.ForEach(observer => observer.Dispose());
        _doctor?.Dispose();
        _metrics.Dispose();
        _feed.Dispose();
        _trainer.Dispose();
        _model.Dispose();
        _lock.Dispose();
    }

    private static TrainingSession Open(RunRecipe recipe, StepRange? profile, Func<Engine, IModel, TrainingSession> open)
    {
        Engine engine = EngineRoom.Here.Open(recipe);
        Engine watched = profile is null ? engine : engine with { Backend = new ProfiledBackend(engine.Backend) };
        return watched.Use(() =>
        {
            IModel model = recipe.Build();
            try
            {
                recipe.CheckAugmentation(model);
                return open(watched, model);
            }
            catch
            {
                model.Dispose();
                throw;
            }
        });
    }

    private Finished Train(Cadence cadence, Action<TrainingEvent> tell, CancellationToken stop)
    {
        Announce(tell);
        if (Used() >= 1)
        {
            tell(new Warned($"The run has used up its budget of {_budget} already; give it a larger one to go on."));
        }

        Pace pace = new(_trainer.Step, Elapsed, Used());
        Milestones milestones = new(cadence.Milestones, Used());
        (TimeSpan log, TimeSpan sample, TimeSpan save) = (Elapsed, Elapsed, Elapsed + cadence.Checkpoints);
        for (bool counts = !cadence.RoundsOnly; Used() < 1 && !stop.IsCancellationRequested; counts = true)
        {
            if (counts)
            {
                _clock.Start();
            }

            Step(tell);
            if (cadence.RoundsOnly)
            {
                _clock.Stop();
            }

            bool last = Used() >= 1, pause = milestones.Reach(Used());
            if (Elapsed >= log || last || pause)
            {
                log = Elapsed + cadence.Log;
                TellSkipped(tell);
                tell(Progress(pace));
            }

            if (Elapsed >= sample || last || pause)
            {
                DrawSamples(tell);
                GiveBack();
                sample = Elapsed + cadence.Samples;
            }

            if (pause)
            {
                tell(new Reached(_trainer.Step, Used(), Elapsed));
            }

            if ((Elapsed >= save || _doctor?.WantsCheckpoint == true || pause) && !last)
            {
                Save(tell);
                GiveBack();
                save = Elapsed + cadence.Checkpoints;
            }
        }

        _profiler?.Finish(tell);
        Save(tell);
        string report = RunReport.Write(_folder.Path);
        Finished finished = new(_trainer.Step, Used() < 1, Elapsed, _folder.Path, report);
        tell(finished);
        return finished;
    }

    private static IEnumerable<string> Doubts(RunRecipe recipe, TrainingPosition? position)
    {
        if (position is null)
        {
            yield return "There is no checkpoint yet: training starts from the beginning.";
        }
        else if (position.Backend != recipe.Backend)
        {
            yield return $"The checkpoint was computed by {position.Backend}, now {recipe.Backend} computes: training goes on, but not to the same bits.";
        }
        else if (position.Threads != ThreadTeam.Size)
        {
            yield return $"The checkpoint was computed on {position.Threads} threads, now there are {ThreadTeam.Size}: training goes on, but not to the same bits.";
        }
    }

    private TimeSpan Elapsed => _before + _clock.Elapsed;

    private double Used() => _budget.Used(_trainer.Step, _feed.Position, Elapsed, _view.Count);

    private long Parameters => _model.Scope.Parameters.Sum(p => p.Storage.Count);

    private string Description
        => $"{_recipe.Recipe} on {_recipe.Data}: {_view.Count:N0} pictures of {_view.Width}x{_view.Height}x{_view.Channels}, batch {_batch}, {Parameters:N0} parameters, {_engine} on {ThreadTeam.Size} threads";

    private void Step(Action<TrainingEvent> tell)
    {
        try
        {
            if (_profiler is null)
            {
                _trainer.RunRound();
            }
            else
            {
                _profiler.Run(_trainer.Step + 1, _trainer.RunRound, tell);
            }
        }
        catch (NotFiniteException met)
        {
            _doctor?.Broke(met, tell);
            RunReport.Write(_folder.Path);
            throw;
        }

        _doctor?.AfterRound(tell);
    }

    private void Announce(Action<TrainingEvent> tell)
    {
        tell(new Started(_folder.Path, _trainer.Step, Parameters, Description));
        foreach (string warning in _view.Warnings.Concat(_warnings))
        {
            tell(new Warned(warning));
        }
    }

    private void TellSkipped(Action<TrainingEvent> tell)
    {
        foreach (SkippedPicture skipped in _feed.TakeSkipped())
        {
            tell(new Warned($"Skipped picture {skipped.Index}: {skipped.Reason}"));
        }
    }

    private Progressed Progress(Pace pace)
    {
        double used = Math.Min(1, Used());
        double speed = pace.StepsPerSecond(_trainer.Step, Elapsed) * _batch;
        Dictionary<string, double> values = new(_trainer.TakeWatched()) { ["images_per_s"] = Math.Round(speed, 1), ["memory/resident_mb"] = Environment.WorkingSet >> 20 };
        _metrics.Write(_trainer.Step, Elapsed, _feed.Position, values);
        TimeSpan remaining = pace.Remaining(used, Elapsed);
        return new(_trainer.Step, used, speed, Elapsed, remaining, values);
    }

    private void DrawSamples(Action<TrainingEvent> tell)
    {
        string path = _folder.SamplePath(_trainer.Step);
        SampleGrid.Write(path, _model, new RandomKey(_recipe.Seed).Stream("preview"), GridPictures, GridColumns, SampleGrid.PointsAPicture * GridPictures);
        RunReport.Write(_folder.Path);
        tell(new Sampled(_trainer.Step, path));
    }

    /// <summary>
    /// Pages and checkpoints pass through large managed arrays, which the collector would otherwise keep through minutes of training
    /// that hardly allocate: a run's memory should stand still.
    /// </summary>
    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private void Save(Action<TrainingEvent> tell)
    {
        TrainingPosition position = new(
            _trainer.Step,
            _feed.Position,
            Elapsed.TotalSeconds,
            _recipe.Backend,
            ThreadTeam.Size,
            AtelierVersion.Current);
        string place = _folder.CheckpointsAnd(_doctor?.Pinned).Save(
            _trainer.Step, [.. TrainingCheckpoint.Files(_model, position, _engine.Choices), (RunRecipe.FileName, _recipe.Write)]);
        _doctor?.Saved(_trainer.Step);
        tell(new Saved(_trainer.Step, place));
    }
}
