using System.Text.Json;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;

namespace Atelier.Training.Checkpoints;

/// <summary>What a checkpoint says besides tensors.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Position">Samples drawn from the dataset.</param>
/// <param name="Seconds">Time spent in training.</param>
/// <param name="Backend">What computed: exact resume needs the same.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Version">Atelier's version.</param>
public sealed record TrainingPosition(
    long Step,
    long Position,
    double Seconds,
    string Backend,
    int Threads,
    string Version);

/// <summary>
/// Everything that training is made of, in files that others can read: safetensors for weights, optimisers and averages, JSON for
/// the rest. Randomness needs no state: it is keyed by step and sample number.
/// </summary>
public static class TrainingCheckpoint
{
    private const string Weights = "weights.safetensors", Optimizers = "optimizers.safetensors", Averages = "averages.safetensors", State = "state.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The files of a checkpoint, as <see cref="CheckpointFolder.Save"/> takes them.</summary>
    public static IEnumerable<(string Name, Action<Stream> Write)> Files(ITrainable model, TrainingPosition position) =>
    [
        (Weights, stream => Write(stream, model.Scope.State)),
        (Optimizers, stream => Write(stream, OptimizerState(model))),
        (Averages, stream => Write(stream, AverageState(model))),
        (State, stream => JsonSerializer.Serialize(stream, position, s_json)),
    ];

    /// <summary>Puts a model, its optimisers and averages where a checkpoint left them.</summary>
    /// <exception cref="CheckpointException">The checkpoint has no usable state.</exception>
    /// <exception cref="SafeTensorsException">A tensor file is damaged.</exception>
    /// <exception cref="StateException">A tensor file does not fit the model.</exception>
    public static TrainingPosition Load(Checkpoint checkpoint, ITrainable model)
    {
        TrainingPosition position = Position(checkpoint);
        Read(checkpoint.PathOf(Weights), model.Scope.State);
        Read(checkpoint.PathOf(Optimizers), OptimizerState(model));
        Read(checkpoint.PathOf(Averages), AverageState(model));
        return position;
    }

    /// <summary>Puts only the weights and their averages where a checkpoint left them: what sampling needs.</summary>
    /// <exception cref="SafeTensorsException">A tensor file is damaged.</exception>
    /// <exception cref="StateException">A tensor file does not fit the model.</exception>
    public static void LoadWeights(Checkpoint checkpoint, ITrainable model)
    {
        Read(checkpoint.PathOf(Weights), model.Scope.State);
        Read(checkpoint.PathOf(Averages), AverageState(model));
    }

    /// <summary>What a checkpoint says besides tensors.</summary>
    /// <exception cref="CheckpointException">It can't be read.</exception>
    public static TrainingPosition Position(Checkpoint checkpoint)
    {
        try
        {
            using FileStream stream = File.OpenRead(checkpoint.PathOf(State));
            return JsonSerializer.Deserialize<TrainingPosition>(stream, s_json)
                ?? throw new CheckpointException(checkpoint.Path, $"{State} is empty");
        }
        catch (JsonException e)
        {
            throw new CheckpointException(checkpoint.Path, $"{State} can't be read: {e.Message}");
        }
    }

    private static void Write(Stream destination, IEnumerable<(string Name, Tensor Value)> tensors)
        => SafeTensorsWriter.Write(destination, ModuleState.Sources(tensors));

    private static void Read(string path, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        ModuleState.Load(reader, tensors);
    }

    private static List<(string Name, Tensor Value)> OptimizerState(ITrainable model)
        => [.. model.Phases.SelectMany(phase => phase.Optimizer.State(phase.Updates).Select(s => ($"{phase.Name}/{s.Name}", s.Value)))];

    private static List<(string Name, Tensor Value)> AverageState(ITrainable model)
        => [.. model.Averages.SelectMany((average, i) => average.State.Select(s => ($"{i}/{s.Name}", s.Value)))];
}
