using Atelier.App.Runs;
using Atelier.Tensors.Backends.Profiling;

namespace Atelier.App.Profiling;

/// <summary>Profiles some steps of a training session, writes down what it saw, and lets the other steps pass.</summary>
internal sealed class SessionProfiler(StepRange steps, string folder, string title)
{
    private readonly Profiler _profiler = new();
    private long _done;
    private bool _written;

    /// <summary>Runs the session's next step.</summary>
    public void Run(long number, Action step, Action<TrainingEvent> tell)
    {
        bool wanted = _done >= steps.First && _done < steps.Last;
        _done++;
        if (wanted)
        {
            _profiler.Step($"step {number}", step);
        }
        else
        {
            step();
        }

        if (_done == steps.Last)
        {
            Write(tell);
        }
    }

    /// <summary>The session ends: a range that is not complete is written as far as it got.</summary>
    public void Finish(Action<TrainingEvent> tell)
    {
        if (_profiler.Spans.Count == 0)
        {
            tell(new Warned($"Nothing was profiled: the session ended after {_done} steps, steps {steps} were asked for."));
        }
        else if (!_written)
        {
            Write(tell);
        }
    }

    private void Write(Action<TrainingEvent> tell)
    {
        _written = true;
        StepProfile profile = ProfileReport.Write(folder, title, _profiler.Spans);
        tell(new Profiled(
            profile.Steps, profile.BetweenShare, Path.Combine(folder, ProfileReport.TableFile), Path.Combine(folder, ProfileReport.TraceFile)));
    }
}
