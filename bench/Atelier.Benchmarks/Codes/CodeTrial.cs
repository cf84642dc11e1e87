namespace Atelier.Benchmarks.Codes;

/// <summary>What a training's code was worth as it went on.</summary>
/// <param name="Settings">What was set, as "width=32"; all else is the recipe's.</param>
/// <param name="Seed">The run's.</param>
/// <param name="Points">By steps.</param>
internal sealed record CodeTrial(string Settings, int Seed, IReadOnlyList<CodePoint> Points);

/// <summary>A moment of it.</summary>
/// <param name="Steps">Steps trained.</param>
/// <param name="Code">How well categories match classes.</param>
/// <param name="Seconds">Processor time of training until then.</param>
internal sealed record CodePoint(long Steps, CodePurity Code, double Seconds);
