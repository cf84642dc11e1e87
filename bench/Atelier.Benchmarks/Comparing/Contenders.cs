namespace Atelier.Benchmarks.Comparing;

/// <summary>Who takes part.</summary>
internal sealed class Contenders(string root, Arguments given)
{
    /// <summary>What our backend that needs nothing installed is called.</summary>
    public const string ManagedName = "Atelier managed f32";

    private const string Python = "/usr/bin/python3", Node = "node";

    private readonly string[] _common = ["--threads", given.Text("--threads", "2")];

    /// <summary>Everyone for a case; ours alone with "--peers none".</summary>
    public IEnumerable<Contender> For(Case chosen)
    {
        IEnumerable<Contender> tuned =
            from precision in (string[])["f32", "bf16"]
            from format in (string[])["nchw", "channels_last"]
            select Torch(chosen.Name, Side.Tuned, precision, format);
        IEnumerable<Contender> runtime = chosen.IsSampling ? [OnnxRuntime(chosen.Name)] : [];
        return WithPeers(Ours(chosen.Name), [Torch(chosen.Name, Side.Installed, "f32", "nchw"), .. tuned, .. runtime]);
    }

    /// <summary>Ours, and PyTorch tuned in the format that its convolutions like best, at another size.</summary>
    public IEnumerable<Contender> Growing(string name, params string[] more) => WithPeers(
        Ours(name, more), [Torch(name, Side.Tuned, "f32", "channels_last", more), Torch(name, Side.Tuned, "bf16", "channels_last", more)]);

    /// <summary>Ours, by backend and precision: those that this build or machine lacks say so themselves.</summary>
    public IEnumerable<Contender> Ours(string name, params string[] more) =>
        [Ours(name, "managed", "f32", more), Ours(name, "onednn", "f32", more), Ours(name, "onednn", "bf16", more)];

    private IEnumerable<Contender> WithPeers(IEnumerable<Contender> ours, IEnumerable<Contender> peers)
        => given.Text("--peers", "all") == "none" ? ours : ours.Concat(peers);

    private Contender Ours(string name, string backend, string precision, string[] more) => new(
        $"Atelier {(backend == "onednn" ? "oneDNN" : backend)} {precision}", Side.Ours, precision, Environment.ProcessPath!,
        [typeof(Contenders).Assembly.Location, "worker", name, "--backend", backend, "--precision", precision, .. _common, .. more]);

    private Contender Torch(string name, Side side, string precision, string format, params string[] more)
    {
        string mode = side.ToString().ToLowerInvariant();
        return new(
            $"PyTorch {mode} {precision} {format}", side, precision, Python,
            [Peer("run.py"), name, "--mode", mode, "--format", format, "--precision", precision, .. _common, .. more]);
    }

    private Contender OnnxRuntime(string name) => new("ONNX Runtime f32", Side.OnnxRuntime, "f32", Node, [Peer("ort.mjs"), name, .. _common]);

    private string Peer(string script) => Path.Combine(root, "bench", "peers", script);
}
