using System.ComponentModel;
using Atelier.Benchmarks.Workers;

namespace Atelier.Benchmarks.Comparing;

/// <summary>Who is compared with whom.</summary>
internal enum Side
{
    /// <summary>Atelier.</summary>
    Ours,

    /// <summary>PyTorch as installed.</summary>
    Installed,

    /// <summary>PyTorch as an expert would run it; of its precisions and formats the best counts.</summary>
    Tuned,

    /// <summary>ONNX Runtime, for sampling only.</summary>
    OnnxRuntime,
}

/// <summary>One way to run a case.</summary>
/// <param name="Name">As tables call it.</param>
/// <param name="Side">What it stands for.</param>
/// <param name="Precision">"f32" or "bf16".</param>
/// <param name="Command">Starts its worker.</param>
/// <param name="Arguments">Of the command.</param>
internal sealed record Contender(string Name, Side Side, string Precision, string Command, IReadOnlyList<string> Arguments)
{
    /// <summary>Starts the worker; throws a <see cref="WorkerException"/> when it cannot run.</summary>
    public WorkerProcess Start()
    {
        try
        {
            return new(Name, Command, Arguments);
        }
        catch (Win32Exception problem)
        {
            throw new WorkerException($"{Name}: {problem.Message}");
        }
    }
}
