using System.Diagnostics;
using Atelier.App.Runs;
using Atelier.Benchmarks.Augmenting;
using Atelier.Benchmarks.Comparing;
using Atelier.Data;
using Atelier.Imaging.Transforms;
using Atelier.Training;

namespace Atelier.Benchmarks.Loading;

/// <summary>What a loader costs a training, beside the same training on batches from memory. Times are milliseconds a step.</summary>
/// <param name="Case">What was trained, and what the loader did.</param>
/// <param name="Turns">Neighbouring turns, from memory and from the loader.</param>
/// <param name="PipelineMs">The pipeline's own processor time a step; 0 without one.</param>
internal sealed record TrainingCost(string Case, IReadOnlyList<TurnCost> Turns, double PipelineMs)
{
    private const string Recipe = "dcgan";

    /// <summary>Processor time that the loader takes beyond the pipeline's own, as a share of the step.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Spread Processor => Spread.Of(Turns.Select(turn => (turn.Loader.CpuMs - PipelineMs) / turn.Memory.CpuMs - 1));

    /// <summary>The same of the time that passes, the pipeline's own included.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Spread Wall => Spread.Of(Turns.Select(turn => turn.Loader.WallMs / turn.Memory.WallMs - 1));

    /// <summary>One training of DCGAN at 32x32, in turns.</summary>
    /// <param name="data">The prepared file.</param>
    /// <param name="batch">Pictures a step.</param>
    /// <param name="rounds">Pairs of turns.</param>
    /// <param name="steps">Steps a turn.</param>
    /// <param name="log">Told how it goes.</param>
    public static IEnumerable<TrainingCost> Measure(IImageDataset data, int batch, int rounds, int steps, Action<string> log)
    {
        using Hunger training = new(Recipe, data, batch);
        using BatchFeed plain = new(data, batch, seed: 1, position: 0), augmented = new(data, batch, seed: 1, position: 0, AugmentCases.Pipeline);
        training.Run(steps);
        yield return Of($"{Recipe} at 32x32x3, prepared file", plain.Next, pipelineMs: 0);
        yield return Of("the same, augmented", augmented.Next, PipelineCost(data, batch));

        TrainingCost Of(string name, Func<Batch> loader, double pipelineMs)
        {
            List<TurnCost> turns = [];
            for (int round = 0; round <= rounds; round++)
            {
                // By turns who comes first: a machine that gets slower must not count for either.
                bool first = round % 2 == 0;
                StepCost before = Turn(first ? training.Memory : loader), after = Turn(first ? loader : training.Memory);

                // The first round warms up.
                if (round > 0)
                {
                    turns.Add(first ? new(before, after) : new(after, before));
                    log($"round {round}/{rounds}  {name,-40}{turns[^1].Memory.CpuMs,8:0.0} ms of processor time from memory,{turns[^1].Loader.CpuMs,8:0.0} from the loader");
                }
            }

            return new(name, turns, pipelineMs);
        }

        StepCost Turn(Func<Batch> source)
        {
            training.Source = source;

            // Preparing threads fill up what the turn before took, and those that computed spin before they sleep: both until they rest.
            Rest();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            Stopwatch clock = Stopwatch.StartNew();
            training.Run(steps);
            double wall = clock.Elapsed.TotalMilliseconds;
            Rest();
            return new((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / steps, wall / steps);
        }
    }

    private static void Rest() => Thread.Sleep(300);

    /// <summary>Processor time of the pipeline alone over a batch's pictures, on one thread.</summary>
    private static double PipelineCost(IImageDataset data, int batch)
    {
        const int Batches = 200;
        Augmenter augmenter = new(AugmentCases.Pipeline, seed: 1);
        byte[][] pictures = [.. Enumerable.Range(0, batch).Select(i => Levels(data, i))];
        Epoch(0);
        TimeSpan began = Environment.CpuUsage.TotalTime;
        for (int epoch = 1; epoch <= Batches; epoch++)
        {
            Epoch(epoch);
        }

        return (Environment.CpuUsage.TotalTime - began).TotalMilliseconds / Batches;

        void Epoch(int epoch)
        {
            for (int i = 0; i < batch; i++)
            {
                augmenter.Apply(pictures[i], data.Width, data.Height, data.Channels, epoch, i);
            }
        }
    }

    private static byte[] Levels(IImageDataset data, int index)
    {
        byte[] levels = new byte[data.Width * data.Height * data.Channels];
        data.ReadLevels(index, levels);
        return levels;
    }
}

/// <summary>A step's cost in a turn.</summary>
/// <param name="CpuMs">Processor time of all threads.</param>
/// <param name="WallMs">Time that passed.</param>
internal readonly record struct StepCost(double CpuMs, double WallMs);

/// <summary>Two neighbouring turns.</summary>
/// <param name="Memory">Batches from memory.</param>
/// <param name="Loader">Batches from the loader.</param>
internal readonly record struct TurnCost(StepCost Memory, StepCost Loader);
