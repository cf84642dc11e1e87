using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Training;

/// <summary>Means of watched numbers. They add up where the tensors live; only <see cref="Take"/> waits for them.</summary>
internal sealed class Watch : IDisposable
{
    private readonly SortedDictionary<string, (Tensor Sum, int Count)> _sums = new(StringComparer.Ordinal);

    public void Add(string name, Tensor value) => Gradients.NoGrad(() =>
    {
        Tensor number = value.Detach().Reshape([]);
        if (!_sums.TryGetValue(name, out (Tensor Sum, int Count) known))
        {
            known = (Arena.Outside(() => Tensor.Zeros([])), 0);
        }

        known.Sum.Assign(known.Sum + number);
        _sums[name] = (known.Sum, known.Count + 1);
    });

    /// <summary>The means since the last call, by name.</summary>
    public SortedDictionary<string, double> Take()
    {
        SortedDictionary<string, double> means = new(StringComparer.Ordinal);
        foreach ((string name, (Tensor sum, int count)) in _sums)
        {
            if (count > 0)
            {
                means[name] = sum.Item() / count;
                sum.Backend.Fill(sum, 0);
            }
        }

        foreach (string name in means.Keys)
        {
            _sums[name] = (_sums[name].Sum, 0);
        }

        return means;
    }

    public void Dispose()
    {
        foreach ((Tensor sum, _) in _sums.Values)
        {
            sum.Dispose();
        }
    }
}
