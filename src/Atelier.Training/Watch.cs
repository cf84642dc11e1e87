using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Training;

/// <summary>
/// Means of watched numbers, for any number of readers, each since it last asked. The numbers add up where the tensors live, once
/// for all; only asking waits for them.
/// </summary>
internal sealed class Watch : IDisposable
{
    private readonly SortedDictionary<string, (Tensor Sum, int Count)> _sums = new(StringComparer.Ordinal);
    private readonly List<WatchReader> _readers = [];

    /// <summary>One who will ask, from now on.</summary>
    public WatchReader Read()
    {
        Settle();
        WatchReader reader = new(this);
        _readers.Add(reader);
        return reader;
    }

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

    public void Dispose()
    {
        foreach ((Tensor sum, _) in _sums.Values)
        {
            sum.Dispose();
        }
    }

    internal void Forget(WatchReader reader) => _readers.Remove(reader);

    /// <summary>Brings every reader up to date and begins anew.</summary>
    internal void Settle()
    {
        foreach (string name in _sums.Where(sum => sum.Value.Count > 0).Select(sum => sum.Key).ToArray())
        {
            (Tensor sum, int count) = _sums[name];
            double total = sum.Item();
            _readers.ForEach(reader => reader.Add(name, total, count));
            sum.Backend.Fill(sum, 0);
            _sums[name] = (sum, 0);
        }
    }
}

/// <summary>Reads what a trainer watches, as means since it was last read. Disposing of it ends the reading.</summary>
public sealed class WatchReader : IDisposable
{
    private readonly Watch _watch;
    private readonly SortedDictionary<string, (double Sum, int Count)> _since = new(StringComparer.Ordinal);

    internal WatchReader(Watch watch) => _watch = watch;

    /// <summary>The means since the last call, by name; what was not watched meanwhile is not among them.</summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        _watch.Settle();
        SortedDictionary<string, double> means = new(StringComparer.Ordinal);
        foreach ((string name, (double sum, int count)) in _since)
        {
            means[name] = sum / count;
        }

        _since.Clear();
        return means;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Forget(this);

    internal void Add(string name, double sum, int count)
    {
        (double Sum, int Count) known = _since.GetValueOrDefault(name);
        _since[name] = (known.Sum + sum, known.Count + count);
    }
}
