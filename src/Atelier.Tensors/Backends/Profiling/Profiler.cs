using System.Diagnostics;
using System.Runtime.InteropServices;
using Atelier.Tensors.Autograd;

namespace Atelier.Tensors.Backends.Profiling;

/// <summary>
/// Records what the time of some steps goes to: operations, and within them the kernels of tensors that lie on a
/// <see cref="ProfiledBackend"/>. Only the thread that runs the step is recorded, and only while it does.
/// </summary>
public sealed class Profiler
{
    [ThreadStatic]
    private static Profiler? t_current;

    private readonly List<ProfileSpan> _spans = new(1 << 14);
    private int _open = -1;

    /// <summary>Who records on this thread now.</summary>
    internal static Profiler? Current => t_current;

    /// <summary>Everything recorded so far, in the order in which it began.</summary>
    public IReadOnlyList<ProfileSpan> Spans => _spans;

    /// <summary>Runs a step and records it.</summary>
    /// <exception cref="InvalidOperationException">A step is being recorded on this thread already.</exception>
    public void Step(string name, Action work)
    {
        if (t_current is not null)
        {
            throw new InvalidOperationException("Profiler: a step is being recorded on this thread already.");
        }

        IOpObserver? before = Op.Observer;
        (t_current, Op.Observer) = (this, new Observer(this));
        Begin(SpanKind.Step, name, []);
        try
        {
            work();
        }
        finally
        {
            End();
            (t_current, Op.Observer) = (null, before);
        }
    }

    /// <summary>Runs work that only waits; recorded as such when it is part of a recorded step.</summary>
    public static T Wait<T>(string name, Func<T> work)
    {
        using Recording recording = t_current?.Record(SpanKind.Wait, name, []) ?? default;
        return work();
    }

    /// <summary>Records a kernel until the result is disposed of; one that another kernel calls is part of that one.</summary>
    internal Recording Kernel(string name, double flops, double bytes, ReadOnlySpan<Tensor?> operands)
        => _open >= 0 && _spans[_open].Kind == SpanKind.Kernel ? default : Record(SpanKind.Kernel, name, Describe(operands), flops, bytes);

    private static Operand[] Describe(ReadOnlySpan<Tensor?> tensors)
    {
        List<Operand> operands = new(tensors.Length);
        foreach (Tensor? tensor in tensors)
        {
            if (tensor is not null)
            {
                operands.Add(new(tensor.DType, tensor.Shape));
            }
        }

        return [.. operands];
    }

    private Recording Record(SpanKind kind, string name, Operand[] operands, double flops = 0, double bytes = 0)
    {
        Begin(kind, name, operands, flops, bytes);
        return new(this);
    }

    private void Begin(SpanKind kind, string name, Operand[] operands, double flops = 0, double bytes = 0)
    {
        _spans.Add(new(kind, name, operands, _open, flops, bytes));
        _open = _spans.Count - 1;

        // The clock is read last, so that the work of recording lies outside of what is recorded.
        CollectionsMarshal.AsSpan(_spans)[_open].Start = Stopwatch.GetTimestamp();
    }

    private void End()
    {
        long now = Stopwatch.GetTimestamp();
        ref ProfileSpan span = ref CollectionsMarshal.AsSpan(_spans)[_open];
        span.End = now;
        _open = span.Parent;
    }

    /// <summary>A span that is open; nothing when nobody records.</summary>
    internal readonly struct Recording(Profiler? profiler) : IDisposable
    {
        public void Dispose() => profiler?.End();
    }

    private sealed class Observer(Profiler profiler) : IOpObserver
    {
        public void Begin(Op op, Tensor[] inputs, bool gradient)
            => profiler.Begin(SpanKind.Op, gradient ? $"{op.Name} gradient" : op.Name, Describe(inputs));

        public void End() => profiler.End();
    }
}
