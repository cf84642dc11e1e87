namespace Atelier.Data.Loading;

/// <summary>A picture that could not be read while training ran, and was replaced by the next one that could.</summary>
/// <param name="Index">Its number in the dataset.</param>
/// <param name="Reason">Names the picture and what is wrong.</param>
public sealed record SkippedPicture(long Index, string Reason);

/// <summary>The pictures that several threads could not read, each told once.</summary>
internal sealed class SkippedPictures
{
    private readonly HashSet<long> _known = [];
    private readonly List<SkippedPicture> _untold = [];

    public void Add(long index, string reason)
    {
        lock (_known)
        {
            if (_known.Add(index))
            {
                _untold.Add(new(index, reason));
            }
        }
    }

    public IReadOnlyList<SkippedPicture> Take()
    {
        lock (_known)
        {
            SkippedPicture[] taken = [.. _untold];
            _untold.Clear();
            return taken;
        }
    }
}
