using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Layers;

/// <summary>
/// Standing statistics (Brock et al. 2018, arXiv:1809.11096, appendix B): what a network's batch norms measure anew on inputs like those
/// at hand, to be used in place of their running averages. Nothing that is saved changes.
/// </summary>
public sealed class StandingStatistics : IDisposable
{
    private readonly IReadOnlyList<(BatchNorm Norm, StandingAverages Averages)> _measured;

    private StandingStatistics(Module network)
        => _measured = [.. network.Scope.Modules.OfType<BatchNorm>().Select(norm => (norm, new StandingAverages(norm.Channels)))];

    /// <summary>Measures. They are of the weights as they are now, and lie outside any arena: dispose of them.</summary>
    /// <param name="network">The network, in evaluation mode. Without batch norms nothing is measured.</param>
    /// <param name="batches">How many batches to measure; each counts alike.</param>
    /// <param name="pass">Passes a batch, of a number from 0 on, through the network. What it returns goes back to the pool.</param>
    public static StandingStatistics Measure(Module network, int batches, Func<int, Tensor> pass)
    {
        StandingStatistics statistics = new(network);
        bool?[] modes = [.. statistics._measured.Select(measured => measured.Norm.Mode)];
        try
        {
            // Only they behave as in training: dropout stays off, power iterations stay where they are.
            foreach ((BatchNorm norm, _) in statistics._measured)
            {
                norm.Mode = true;
            }

            statistics.Use<object?>(() =>
            {
                for (int batch = 0; batch < batches && statistics._measured.Count > 0; batch++)
                {
                    Arena.Run("statistics", () => pass(batch)).Dispose();
                }

                return null;
            });
            return statistics;
        }
        catch
        {
            statistics.Dispose();
            throw;
        }
        finally
        {
            foreach (((BatchNorm norm, _), bool? mode) in statistics._measured.Zip(modes))
            {
                norm.Mode = mode;
            }
        }
    }

    /// <summary>Does a piece of work with them in place of the running averages.</summary>
    public T Use<T>(Func<T> work)
    {
        StandingAverages?[] before = [.. _measured.Select(measured => measured.Norm.Standing)];
        try
        {
            foreach ((BatchNorm norm, StandingAverages averages) in _measured)
            {
                norm.Standing = averages;
            }

            return work();
        }
        finally
        {
            foreach (((BatchNorm norm, _), StandingAverages? averages) in _measured.Zip(before))
            {
                norm.Standing = averages;
            }
        }
    }

    /// <summary>Gives their memory back.</summary>
    public void Dispose()
    {
        foreach ((_, StandingAverages averages) in _measured)
        {
            averages.Dispose();
        }
    }
}

/// <summary>A batch norm's means and variances over several batches, each counting alike.</summary>
/// <param name="channels">Channels of the norm.</param>
internal sealed class StandingAverages(int channels) : IDisposable
{
    private int _batches;

    public Tensor Mean { get; } = Arena.Outside(() => Tensor.Zeros([channels]));

    public Tensor Variance { get; } = Arena.Outside(() => Tensor.Ones([channels]));

    /// <summary>The share of one more batch in the averages.</summary>
    public double NextShare() => 1.0 / ++_batches;

    public void Dispose()
    {
        Mean.Dispose();
        Variance.Dispose();
    }
}
