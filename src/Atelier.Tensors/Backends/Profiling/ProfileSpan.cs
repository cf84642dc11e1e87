namespace Atelier.Tensors.Backends.Profiling;

/// <summary>What a stretch of time was spent on.</summary>
public enum SpanKind
{
    /// <summary>A whole step of training.</summary>
    Step,

    /// <summary>Waiting for something that is not computed here: the next batch.</summary>
    Wait,

    /// <summary>An operation, or its gradient.</summary>
    Op,

    /// <summary>A call of the backend.</summary>
    Kernel,
}

/// <summary>What an operation or kernel works on.</summary>
public readonly record struct Operand(DType Type, Shape Shape)
{
    /// <summary>As "[128, 64, 32, 32]", with the type before it unless it is F32.</summary>
    public override string ToString() => Type == DType.F32 ? $"{Shape}" : $"{Type} {Shape}";
}

/// <summary>A stretch of time. Spans nest; they are listed in the order in which they began.</summary>
/// <param name="Kind">What it was spent on.</param>
/// <param name="Name">Such as "Conv", "Tanh gradient", "Reduce".</param>
/// <param name="Operands">An operation's inputs; a kernel's result and then what it was computed from.</param>
/// <param name="Parent">The number of the span around this one in the list; -1 for the outermost.</param>
/// <param name="Flops">Additions and multiplications, counted for convolutions and matrix products only.</param>
/// <param name="Bytes">What a kernel must at least read and write.</param>
public record struct ProfileSpan(SpanKind Kind, string Name, IReadOnlyList<Operand> Operands, int Parent, double Flops, double Bytes)
{
    /// <summary>When it began, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> tells the time.</summary>
    public long Start { get; internal set; }

    /// <summary>When it ended.</summary>
    public long End { get; internal set; }

    /// <summary>How long it took.</summary>
    public readonly double Seconds => (End - Start) / (double)System.Diagnostics.Stopwatch.Frequency;
}
