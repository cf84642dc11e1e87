namespace Atelier.Metrics;

/// <summary>A score that cannot be had from what was given: too few pictures, broken features, mismatched sizes. The message is one line a user can act on.</summary>
public sealed class MetricException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">Names the metric or file, what came and what was expected.</param>
    /// <param name="inner">What went wrong below, if anything did.</param>
    public MetricException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
