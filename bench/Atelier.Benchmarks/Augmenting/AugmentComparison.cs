using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Workers;

namespace Atelier.Benchmarks.Augmenting;

/// <summary>Augmentation by us and by torchvision, of Pillow images and of tensors, in turns.</summary>
internal sealed class AugmentComparison(string root, Arguments given)
{
    private readonly string _threads = given.Text("--threads", "2");

    /// <exception cref="WorkerException">A worker of ours broke down.</exception>
    public AugmentResult Measure(string command)
    {
        MachineFacts machine = MachineFacts.Measure();
        return new()
        {
            Date = DateTime.UtcNow,
            Command = command,
            Machine = machine,
            Sizes = [.. AugmentCases.All.Select(Measure)],
        };
    }

    private AugmentSize Measure(Case chosen)
    {
        using Turns turns = new(Contenders(chosen), given.Number("--steps"), line => Console.Error.WriteLine($"{chosen.Name}  {line}"));
        IReadOnlyList<ContenderResult> results = turns.Run(given.Number("--rounds", 5));
        return new(chosen.Name, chosen.Batch, results, turns.Notes);
    }

    private IEnumerable<Contender> Contenders(Case chosen) =>
    [
        new("Atelier", Side.Ours, "f32", Environment.ProcessPath!, [typeof(AugmentComparison).Assembly.Location, "worker", chosen.Name, "--threads", _threads]),
        Torchvision(chosen, "pillow"),
        Torchvision(chosen, "tensor"),
    ];

    private Contender Torchvision(Case chosen, string images) => new(
        $"torchvision, {images}", Side.Installed, "f32", "/usr/bin/python3",
        [Path.Combine(root, "bench", "peers", "augment.py"), chosen.Name, "--images", images, "--batch", $"{chosen.Batch}", "--processes", _threads]);
}

/// <summary>Augmentation measured, as it is stored.</summary>
internal sealed record AugmentResult
{
    public DateTime Date { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>What was typed.</summary>
    public string Command { get; init; } = "";

    public required IReadOnlyList<AugmentSize> Sizes { get; init; }

    /// <summary>Pictures a second of everyone, and how many times as fast we are as the faster of torchvision's ways.</summary>
    public string Table() => Format.Table(
        ["pictures a second", .. Sizes[0].Contenders.Select(c => c.Name), "times as fast"],
        Sizes.Select(size => (string[])[size.Name, .. size.Contenders.Select(c => Format.Number(size.Batch * 1e3 / c.Ms)), Format.Times(size.Times)]));
}

/// <summary>One size of pictures.</summary>
/// <param name="Name">The case's.</param>
/// <param name="Batch">Pictures a step.</param>
/// <param name="Contenders">Ours first.</param>
/// <param name="Notes">Who could not take part, and why.</param>
internal sealed record AugmentSize(string Name, int Batch, IReadOnlyList<ContenderResult> Contenders, IReadOnlyList<string> Notes)
{
    /// <summary>How many times as fast we are as the fastest peer; null without one.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Spread? Times => Contenders.Where(c => c.Side != Side.Ours).MinBy(c => c.Ms) is { } peer ? Contenders[0].Times(peer) : null;
}
