namespace Atelier.Nn.Optimizers;

/// <summary>What the learning rate is multiplied by over the course of training: a pure function of the steps already taken.</summary>
public abstract record Schedule
{
    /// <summary>The factor for the step after <paramref name="steps"/> steps; 1 is the full rate.</summary>
    public abstract double Factor(long steps);

    /// <summary>How far along a stretch of <paramref name="length"/> steps, in [0, 1].</summary>
    private protected static double Progress(long steps, long length) => length <= 0 ? 1 : Math.Clamp(steps / (double)length, 0, 1);
}

/// <summary>The full rate throughout.</summary>
public sealed record ConstantRate : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long steps) => 1;
}

/// <summary>From the full rate to <paramref name="End"/> in a straight line over <paramref name="Steps"/> steps, then constant.</summary>
/// <param name="Steps">Length of the way.</param>
/// <param name="End">The last factor.</param>
public sealed record LinearDecay(long Steps, double End = 0) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long steps) => 1 + (End - 1) * Progress(steps, Steps);
}

/// <summary>From the full rate to <paramref name="End"/> along half a cosine (arXiv:1608.03983, equation 5) over <paramref name="Steps"/> steps, then constant.</summary>
/// <param name="Steps">Length of the way.</param>
/// <param name="End">The last factor.</param>
public sealed record CosineDecay(long Steps, double End = 0) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long steps) => End + (1 - End) * (1 + Math.Cos(Math.PI * Progress(steps, Steps))) / 2;
}

/// <summary>Rises in a straight line over the first <paramref name="Steps"/> steps; then another schedule starts from its beginning.</summary>
/// <param name="Steps">Length of the rise: the first step has factor 1 / Steps, the last one 1.</param>
/// <param name="Then">What follows.</param>
public sealed record WarmUp(long Steps, Schedule Then) : Schedule
{
    /// <inheritdoc/>
    public override double Factor(long steps) => steps < Steps ? (steps + 1) / (double)Steps : Then.Factor(steps - Steps);
}
