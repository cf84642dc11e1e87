using Atelier.Metrics.Evaluation;

namespace Atelier.App.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Name">What it does: "features of fashion-mnist/test", "kd".</param>
/// <param name="Share">The share of this that is done, 0 to 1.</param>
/// <param name="Pictures">How many pictures this goes through in all.</param>
public sealed record EvaluationStage(string Name, double Share, long Pictures);

/// <summary>Passes on how far a part of an evaluation is, and is where it can be stopped.</summary>
/// <param name="tell">Told; null if nobody watches.</param>
/// <param name="pictures">How many pictures the part goes through.</param>
/// <param name="stop">Stops.</param>
internal sealed class StageWatch(Action<EvaluationStage>? tell, long pictures, CancellationToken stop) : IProgress<EvaluationProgress>
{
    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Report(EvaluationProgress value)
    {
        stop.ThrowIfCancellationRequested();
        tell?.Invoke(new(value.Stage, value.Share, pictures));
    }
}

/// <summary>The same for a part that has no stages of its own.</summary>
/// <param name="watch">Told.</param>
/// <param name="name">What the part does.</param>
internal sealed class ShareWatch(StageWatch watch, string name) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => watch.Report(new(name, value));
}
