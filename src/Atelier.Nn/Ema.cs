using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn;

/// <summary>
/// An exponential moving average of a network's weights, which samples better than the weights themselves
/// (arXiv:1806.04498). Buffers (running statistics) are averages already and are taken as they are.
/// </summary>
public sealed class Ema : IDisposable
{
    private readonly Scope _scope;
    private readonly OrderedDictionary<string, Tensor> _averages = [];

    /// <summary>Starts from the weights as they are.</summary>
    /// <param name="scope">The network's scope.</param>
    /// <param name="decay">Share of the average that stays at each update, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside [0, 1).</exception>
    public Ema(Scope scope, double decay = 0.999)
    {
        (_scope, Decay) = (scope, Check.Share(decay));
        TakeIn();
    }

    /// <summary>Share of the average that stays at each update.</summary>
    public double Decay { get; }

    /// <summary>
    /// What a checkpoint saves and restores: the averages under their parameters' names, and the network's own buffers, so that
    /// it is a whole state dictionary.
    /// </summary>
    public IReadOnlyList<(string Name, Tensor Value)> State
    {
        get
        {
            TakeIn();
            return [.. _scope.State.Select(entry => (entry.Name, _averages.GetValueOrDefault(entry.Name, entry.Value)))];
        }
    }

    /// <summary>average = decay * average + (1 - decay) * weight.</summary>
    public void Update()
    {
        TakeIn();
        foreach (Parameter parameter in _scope.Parameters)
        {
            _averages[parameter.Name].Blend(Decay, parameter.Storage, 1 - Decay);
        }
    }

    /// <summary>Runs a piece of work in which the network computes with the averages.</summary>
    public T Use<T>(Func<T> body)
    {
        TakeIn();
        return Parameter.Substitute([.. _scope.Parameters.Select(p => (p, _averages[p.Name]))], body);
    }

    /// <summary>Gives the averages' memory back.</summary>
    public void Dispose()
    {
        foreach (Tensor average in _averages.Values)
        {
            average.Dispose();
        }
    }

    /// <summary>Parameters that a growing network has declared since begin as their own average.</summary>
    private void TakeIn()
    {
        foreach (Parameter parameter in _scope.Parameters.Where(p => !_averages.ContainsKey(p.Name)))
        {
            Tensor average = Arena.Outside(() => Tensor.Empty(parameter.Storage.Shape, parameter.Storage.DType));
            average.Assign(parameter.Storage);
            _averages.Add(parameter.Name, average);
        }
    }
}
