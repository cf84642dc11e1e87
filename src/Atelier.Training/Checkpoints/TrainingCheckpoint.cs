using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Backends;

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
/// the rest. Randomness needs no state: it is keyed by step and sample number. What a backend chose among kernels by measuring is
/// part of it, for kernels differ in their last bits: without, a resumed run would not repeat an undisturbed one.
/// </summary>
public static class TrainingCheckpoint
{
    private const string Weights = "weights.safetensors", Optimizers = "optimizers.safetensors", Averages = "averages.safetensors", State = "state.json", Kernels = "kernels.json";

    /// <summary>The files that hold tensors: what training changes.</summary>
    public static IReadOnlyList<string> TensorFiles { get; } = [Weights, Optimizers, Averages];

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The files of a checkpoint, as <see cref="CheckpointFolder.Save"/> takes them.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="position">How far.</param>
    /// <param name="choices">The backend's, where it makes any.</param>
    public static IEnumerable<(string Name, Action<Stream> Write)> Files(ITrainable model, TrainingPosition position, IKernelChoices? choices = null) =>
    [
        (Weights, stream => Write(stream, model.Scope.State)),
        (Optimizers, stream => Write(stream, OptimizerState(model))),
        (Averages, stream => Write(stream, AverageState(model))),
        (State, stream => JsonSerializer.Serialize(stream, position, s_json)),
        .. choices is null ? Enumerable.Empty<(string, Action<Stream>)>() : [(Kernels, stream => JsonSerializer.Serialize(stream, choices.Choices, s_json))],
    ];

    /// <summary>Puts a model, its optimisers and averages where a checkpoint left them, or throws and leaves all of them as they are.</summary>
    /// <param name="checkpoint">Where to read.</param>
    /// <param name="model">What to train on.</param>
    /// <param name="choices">The backend's, which then are the checkpoint's, where it has any.</param>
    /// <exception cref="CheckpointException">The checkpoint has no usable state.</exception>
    /// <exception cref="SafeTensorsException">A tensor file is damaged.</exception>
    /// <exception cref="StateException">A tensor file does not fit the model.</exception>
    public static TrainingPosition Load(Checkpoint checkpoint, ITrainable model, IKernelChoices? choices = null)
    {
        TrainingPosition position = Position(checkpoint);
        Read(checkpoint, choices, (Weights, model.Scope.State), (Optimizers, OptimizerState(model)), (Averages, AverageState(model)));
        return position;
    }

    /// <summary>Puts only the weights and their averages where a checkpoint left them: what sampling needs. Throws before it changes anything.</summary>
    /// <param name="checkpoint">Where to read.</param>
    /// <param name="model">What to sample.</param>
    /// <param name="choices">The backend's, which then are the checkpoint's, where it has any.</param>
    /// <exception cref="CheckpointException">The checkpoint has no such file, or one that can't be read.</exception>
    /// <exception cref="SafeTensorsException">A tensor file is damaged.</exception>
    /// <exception cref="StateException">A tensor file does not fit the model.</exception>
    public static void LoadWeights(Checkpoint checkpoint, ITrainable model, IKernelChoices? choices = null)
        => Read(checkpoint, choices, (Weights, model.Scope.State), (Averages, AverageState(model)));

    /// <summary>What a checkpoint says besides tensors.</summary>
    /// <exception cref="CheckpointException">It can't be read.</exception>
    public static TrainingPosition Position(Checkpoint checkpoint) => Json<TrainingPosition>(checkpoint, State);

    /// <summary>
    /// One SHA-256 for all that decides how training goes on: tensors of weights, optimisers and averages, and how far it is. The time
    /// it took is left out. Two checkpoints with the same hash are the same state to the bit.
    /// </summary>
    /// <exception cref="CheckpointException">The checkpoint has no usable state.</exception>
    public static string StateHash(Checkpoint checkpoint)
    {
        TrainingPosition position = Position(checkpoint);
        string[] parts = [.. TensorFiles.Select(file => $"{file} {HashOf(checkpoint, file)}"), $"step {position.Step}", $"position {position.Position}"];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }

    /// <summary>The SHA-256 of a file, which the checkpoint has checked.</summary>
    /// <exception cref="CheckpointException">The checkpoint has no such file.</exception>
    private static string HashOf(Checkpoint checkpoint, string file)
        => checkpoint.Hashes.GetValueOrDefault(file) ?? throw new CheckpointException(checkpoint.Path, $"has no file '{file}'");

    private static T Json<T>(Checkpoint checkpoint, string file)
        where T : class
    {
        try
        {
            using FileStream stream = File.OpenRead(checkpoint.PathOf(file));
            return JsonSerializer.Deserialize<T>(stream, s_json) ?? throw new CheckpointException(checkpoint.Path, $"{file} is empty");
        }
        catch (JsonException e)
        {
            throw new CheckpointException(checkpoint.Path, $"{file} can't be read: {e.Message}");
        }
    }

    /// <summary>The kernels that were chosen; null where a backend computed that makes no choices.</summary>
    private static Dictionary<string, string>? Chosen(Checkpoint checkpoint)
    {
        Dictionary<string, string>? chosen = checkpoint.Files.Contains(Kernels) ? Json<Dictionary<string, string>>(checkpoint, Kernels) : null;
        return chosen?.ContainsValue(null!) != true ? chosen : throw new CheckpointException(checkpoint.Path, $"{Kernels} can't be read: it holds a null");
    }

    private static void Write(Stream destination, IEnumerable<(string Name, Tensor Value)> tensors)
        => SafeTensorsWriter.Write(destination, ModuleState.Sources(tensors));

    /// <summary>Reads all files or, when one of them does not fit, none.</summary>
    private static void Read(Checkpoint checkpoint, IKernelChoices? choices, params (string File, IReadOnlyList<(string Name, Tensor Value)> Tensors)[] parts)
    {
        Dictionary<string, string>? chosen = choices is null ? null : Chosen(checkpoint);
        ForEach((reader, tensors) => ModuleState.Check(reader, tensors));
        ForEach((reader, tensors) => ModuleState.Load(reader, tensors));
        if (chosen is not null)
        {
            choices!.Adopt(chosen);
        }

        void ForEach(Action<SafeTensorsReader, IReadOnlyList<(string Name, Tensor Value)>> visit)
        {
            foreach ((string file, IReadOnlyList<(string Name, Tensor Value)> tensors) in parts)
            {
                using SafeTensorsReader reader = SafeTensorsReader.Open(checkpoint.PathOf(file));
                visit(reader, tensors);
            }
        }
    }

    private static List<(string Name, Tensor Value)> OptimizerState(ITrainable model)
        => [.. model.Phases.SelectMany(phase => phase.Optimizer.State(phase.Updates).Select(s => ($"{phase.Name}/{s.Name}", s.Value)))];

    private static List<(string Name, Tensor Value)> AverageState(ITrainable model)
        => [.. model.Averages.SelectMany((average, i) => average.State.Select(s => ($"{i}/{s.Name}", s.Value)))];
}
