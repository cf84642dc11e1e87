using Atelier.Data;
using Atelier.Data.Loading;

namespace Atelier.Benchmarks.Loading;

/// <summary>A loader whose batches are taken as fast as they come.</summary>
internal sealed class Supply(IImageDataset data, LoaderOptions options) : IDisposable
{
    private readonly Loader _loader = new(data, options);

    /// <summary>Takes for that time.</summary>
    public Pace Run(TimeSpan time)
    {
        // What was prepared while others had their turn is not of this one.
        for (int i = 0; i < options.Ahead + options.Threads; i++)
        {
            Take();
        }

        return Pace.During(time, () =>
        {
            Take();
            return options.BatchSize;
        });
    }

    public void Dispose() => _loader.Dispose();

    private void Take() => _loader.Recycle(_loader.Next());
}
