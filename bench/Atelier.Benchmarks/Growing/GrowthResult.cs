using Atelier.Benchmarks.Comparing;

namespace Atelier.Benchmarks.Growing;

/// <summary>How a step's cost grows, as it is stored.</summary>
internal sealed record GrowthResult
{
    public DateTime Date { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>What was typed.</summary>
    public string Command { get; init; } = "";

    public required IReadOnlyList<GrowthAxis> Axes { get; init; }

    /// <summary>Whether memory stands still.</summary>
    public IReadOnlyList<MemoryMark> Memory { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One size that is varied while the others stand still.</summary>
/// <param name="Name">"batch", "width" or "size".</param>
/// <param name="Fixed">The others, as "batch 64, size 32".</param>
/// <param name="Points">From the smallest on.</param>
internal sealed record GrowthAxis(string Name, string Fixed, IReadOnlyList<GrowthPoint> Points)
{
    /// <summary>The chart's file, beside the page.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Image => $"images/growth-{Name}.svg";

    /// <summary>Who took part everywhere.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> Contenders => Points[0].Contenders.Select(c => c.Name).Where(name => Points.All(p => p.Of(name) is not null));
}

/// <summary>The step at one size.</summary>
/// <param name="Value">Of what is varied.</param>
/// <param name="Gflop">10^9 multiplications and additions a step.</param>
/// <param name="Contenders">Measured in turns.</param>
internal sealed record GrowthPoint(int Value, double Gflop, IReadOnlyList<ContenderResult> Contenders)
{
    public ContenderResult? Of(string name) => Contenders.FirstOrDefault(c => c.Name == name);
}

/// <summary>Our memory after so many steps.</summary>
/// <param name="Contender">Which of ours.</param>
/// <param name="Steps">Since warming up.</param>
/// <param name="RssMb">Resident.</param>
/// <param name="FreshBytes">Native memory asked of the system since warming up.</param>
internal sealed record MemoryMark(string Contender, int Steps, double RssMb, long FreshBytes);
