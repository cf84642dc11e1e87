using Atelier.Tensors;

namespace Atelier.Benchmarks.Networks;

/// <summary>Chains of operations in networks written by hand, of whose links nobody else reads any.</summary>
internal static class Chain
{
    /// <summary>What the next operation makes of this tensor, which is spent on it (see <see cref="Tensor.Spend"/>).</summary>
    public static Tensor Then(this Tensor link, Func<Tensor, Tensor> next)
    {
        Tensor result = next(link);
        if (result != link)
        {
            link.Spend();
        }

        return result;
    }
}
