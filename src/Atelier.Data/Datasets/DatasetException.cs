namespace Atelier.Data;

/// <summary>A dataset that cannot be found, opened or read; the message is one a user can act on.</summary>
public class DatasetException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">Names the dataset or file, what is wrong and what was expected.</param>
    /// <param name="inner">What went wrong below, if anything did.</param>
    public DatasetException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>
/// A picture that could not be had through no fault of its own: its disk does not answer, or the library that decodes it is
/// missing. It may be had tomorrow, so nothing that lasts may be concluded from it.
/// </summary>
internal sealed class MachineFaultException(string message, Exception inner) : DatasetException(message, inner);

/// <summary>A dataset that has no pictures of the part asked for, while the others can be had.</summary>
internal sealed class MissingPartException(string message) : DatasetException(message);
