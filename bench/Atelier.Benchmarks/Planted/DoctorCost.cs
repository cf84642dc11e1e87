using Atelier.App.Doctor;
using Atelier.App.Engines;
using Atelier.App.Runs;
using Atelier.Benchmarks.Comparing;
using Atelier.Data;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>What watching costs.</summary>
/// <param name="Case">What was trained.</param>
/// <param name="StepMs">Milliseconds of processor time a round without the doctor.</param>
/// <param name="Share">What the doctor takes besides, as a share of that.</param>
internal sealed record DoctorCost(string Case, double StepMs, double Share)
{
    /// <summary>One training in turns of 250 rounds, by turns with and without the doctor, each of the former with one examination.</summary>
    /// <param name="planted">What to train.</param>
    /// <param name="turns">Pairs of turns; the ratio is the median of theirs.</param>
    public static DoctorCost Measure(PlantedCase planted, int turns)
    {
        CheckupSchedule schedule = new();
        IImageDataset data = DatasetCatalog.Open(planted.Data, new DatasetOptions());
        Recipe recipe = RecipeBook.Find(planted.Recipe);
        SettingValues values = new(recipe, planted.Values);
        App.Engines.Engine engine = EngineRoom.Here.Choose(new("managed", "f32"), preferred: null, out _);
        var run = RunRecipe.For(recipe, values, planted.Data, data, 1, new StepBudget(planted.Steps), engine);
        using IModel model = run.Build();
        using BatchFeed feed = new(data, values.Get(Recipe.BatchSize), run.Seed, position: 0);
        using Trainer trainer = new(model, new RandomKey(run.Seed), feed.Next);
        using ExaminationRoom room = new(run, data);
        Watched();
        (double Off, double On)[] pairs = [.. Enumerable.Range(0, turns).Select(_ => (Alone(), Watched()))];
        return new(planted.Name, Statistics.Median(pairs.Select(p => p.Off)) / schedule.ExamineEvery, Statistics.Median(pairs.Select(p => p.On / p.Off)) - 1);

        double Alone() => Time(() => { });

        double Watched()
        {
            using CheckupRoutine routine = new(trainer, schedule);
            return Time(() => routine.AfterRound(() => room.Examine(model, problem => throw new InvalidOperationException(problem))));
        }

        double Time(Action afterRound)
        {
            TimeSpan began = Environment.CpuUsage.TotalTime;
            for (int round = 0; round < schedule.ExamineEvery; round++)
            {
                trainer.RunRound();
                afterRound();
            }

            return (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
        }
    }
}
