using Atelier.Metrics.Trust;

namespace Atelier.App.Evaluation;

/// <summary>Scores of one model against something that has nothing to do with how good it is.</summary>
/// <param name="Over">What is varied: "n", "truncation".</param>
/// <param name="Points">In the order of their places.</param>
public sealed record ScoreCurve(string Over, IReadOnlyList<ScorePoint> Points);

/// <summary>Scores at one place of a curve; their passports say where.</summary>
/// <param name="At">The place.</param>
/// <param name="Scores">The scores.</param>
public sealed record ScorePoint(double At, IReadOnlyList<Score> Scores);
