namespace Atelier.Imaging.Transforms;

/// <summary>A pipeline file that says nothing, or something that does not exist: the message names what and where.</summary>
/// <param name="message">What and where.</param>
/// <param name="inner">What noticed it.</param>
public sealed class TransformException(string message, Exception? inner = null) : Exception(message, inner);
