using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Layers;

/// <summary>
/// Standing statistics (Brock et al. 2018, arXiv:1809.11096, appendix B): what a network's batch norms measure anew on inputs like those
/// at hand, in place of their running averages, for the length of a piece of work. Nothing that is saved changes.
/// </summary>
public static class StandingStatistics
{
    /// <summary>Runs a piece of work with statistics measured for it.</summary>
    /// <param name="network">The network, in evaluation mode. Without batch norms nothing is measured.</param>
    /// <param name="batches">How many batches to measure; each counts alike.</param>
    /// <param name="pass">Passes a batch, of a number from 0 on, through the network. What it returns goes back to the pool.</param>
    /// <param name="body">The piece of work.</param>
    public static T With<T>(Module network, int batches, Func<int, Tensor> pass, Func<T> body)
    {
        BatchNorm[] norms = [.. network.Scope.Modules.OfType<BatchNorm>()];
        if (norms.Length == 0)
        {
            return body();
        }

        bool?[] modes = [.. norms.Select(norm => norm.Mode)];
        try
        {
            // Only they behave as in training: dropout stays off, power iterations stay where they are.
            foreach (BatchNorm norm in norms)
            {
                (norm.Standing, norm.Mode) = (new(norm.Channels), true);
            }

            for (int batch = 0; batch < batches; batch++)
            {
                Arena.Run("statistics", () => pass(batch)).Dispose();
            }

            Restore();
            return body();
        }
        finally
        {
            Restore();
            foreach (BatchNorm norm in norms)
            {
                norm.Standing?.Dispose();
                norm.Standing = null;
            }
        }

        void Restore()
        {
            foreach ((BatchNorm norm, bool? mode) in norms.Zip(modes))
            {
                norm.Mode = mode;
            }
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
