using Atelier.App.Runs;
using Atelier.Tensors.Backends.Profiling;

namespace Atelier.App.Profiling;

/// <summary>Profiles some steps of a training session, writes down what it saw, and lets the other steps pass.</summary>
internal sealed class SessionProfiler(StepRange steps, string folder, string title)
{
    private Profiler? _profiler = new(); // Until what it recorded is written down: there may be long training ahead.
    private long _done;

    /// <summary>Runs the session's next step.</summary>
    public void Run(long number, Action step, Action<TrainingEvent> tell)
    {
        if (_profiler is not null && _done >= steps.First)
        {
            _profiler.Step($"step {number}", step);
        }
        else
        {
            step();
        }

        _done++;
        if (_done == steps.Last)
        {
            Finish(tell);
        }
    }

    /// <summary>The range or the session ends: writes what there is, if it was not written before.</summary>
    public void Finish(Action<TrainingEvent> tell)
    {
        IReadOnlyList<ProfileSpan> spans = _profiler?.Spans ?? [];
        if (spans.Count > 0)
        {
            StepProfile profile = ProfileReport.Write(folder, title, spans);
            tell(new Profiled(
                profile.Steps, profile.BetweenShare, Path.Combine(folder, ProfileReport.TableFile), Path.Combine(folder, ProfileReport.TraceFile)));
        }
        else if (_profiler is not null)
        {
            tell(new Warned($"Nothing was profiled: the session ended after {_done} steps, steps {steps} were asked for."));
        }

        _profiler = null;
    }
}
