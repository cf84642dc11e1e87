namespace Atelier.Training;

/// <summary>Training met a number that is not finite; the parameters are as they were before the update that met it.</summary>
public sealed class NotFiniteException : Exception
{
    /// <summary>Names where.</summary>
    public NotFiniteException(string phase, long step, string where)
        : base($"Step {step}, {phase}: {where} is not finite. Nothing of this step was applied to the phase's parameters; the last checkpoint is intact.")
        => (Phase, Step, Where) = (phase, step, where);

    /// <summary>The phase that met it.</summary>
    public string Phase { get; }

    /// <summary>The round.</summary>
    public long Step { get; }

    /// <summary>The first bad tensor.</summary>
    public string Where { get; }
}
