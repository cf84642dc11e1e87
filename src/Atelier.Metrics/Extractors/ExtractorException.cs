namespace Atelier.Metrics.Extractors;

/// <summary>An extractor cannot be had as wanted; the message says which, and what to do.</summary>
public sealed class ExtractorException(string message, Exception? inner = null) : Exception(message, inner);
