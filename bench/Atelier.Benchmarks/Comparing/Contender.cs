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

/// <summary>Who takes part.</summary>
internal sealed class Contenders(string root, Arguments given)
{
    /// <summary>What our backend that needs nothing installed is called.</summary>
    public const string ManagedName = "Atelier managed f32";

    private const string Python = "/usr/bin/python3", Node = "node";
    private readonly string[] _common = ["--threads", given.Text("--threads", "2")];

    /// <summary>Ours, by backend and precision: those that this build or machine lacks say so themselves.</summary>
    public IEnumerable<Contender> Ours(string name, params string[] more) =>
    [
        Ours(name, "managed", "f32", more),
        Ours(name, "onednn", "f32", more),
        Ours(name, "onednn", "bf16", more),
    ];

    /// <summary>PyTorch as installed: its default, f32 in NCHW.</summary>
    private Contender Installed(string name) => Torch(name, Side.Installed, "f32", "nchw");

    /// <summary>PyTorch tuned, in every precision and format.</summary>
    private IEnumerable<Contender> Tuned(string name) =>
        from precision in (string[])["f32", "bf16"]
        from format in (string[])["nchw", "channels_last"]
        select Torch(name, Side.Tuned, precision, format);

    private Contender OnnxRuntime(string name) => new("ONNX Runtime f32", Side.OnnxRuntime, "f32", Node, [Peer("ort.mjs"), name, .. _common]);

    /// <summary>Everyone for a case; ours alone with "--peers none".</summary>
    public IEnumerable<Contender> For(Case chosen) => WithPeers(
        Ours(chosen.Name), [Installed(chosen.Name), .. Tuned(chosen.Name), .. chosen.IsSampling ? (Contender[])[OnnxRuntime(chosen.Name)] : []]);

    /// <summary>Ours, and PyTorch tuned in the format that its convolutions like best, at another size.</summary>
    public IEnumerable<Contender> Growing(string name, params string[] more) => WithPeers(
        Ours(name, more), [Torch(name, Side.Tuned, "f32", "channels_last", more), Torch(name, Side.Tuned, "bf16", "channels_last", more)]);

    private IEnumerable<Contender> WithPeers(IEnumerable<Contender> ours, IEnumerable<Contender> peers)
        => given.Text("--peers", "all") == "none" ? ours : ours.Concat(peers);

    private Contender Torch(string name, Side side, string precision, string format, params string[] more) => new(
        $"PyTorch {side.ToString().ToLowerInvariant()} {precision} {format}", side, precision, Python,
        [Peer("run.py"), name, "--mode", side.ToString().ToLowerInvariant(), "--format", format, "--precision", precision, .. _common, .. more]);

    private Contender Ours(string name, string backend, string precision, string[] more) => new(
        $"Atelier {(backend == "onednn" ? "oneDNN" : backend)} {precision}", Side.Ours, precision, Environment.ProcessPath!,
        [typeof(Contenders).Assembly.Location, "worker", name, "--backend", backend, "--precision", precision, .. _common, .. more]);

    private string Peer(string script) => Path.Combine(root, "bench", "peers", script);
}
