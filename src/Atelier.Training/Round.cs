using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Training;

/// <summary>
/// What the phases of one round of training share: the batch, the random streams, results computed once (the fake batch that
/// serves both updates), and values to watch. What they share lives as long as the round, all else as long as its phase.
/// </summary>
public sealed class Round
{
    private readonly Arena _arena = Arena.Current ?? throw new InvalidOperationException("A round needs an arena for what its phases share.");
    private readonly RandomKey _key;
    private readonly Func<Batch> _next;
    private readonly OrderedDictionary<string, object> _shared = [];
    private readonly List<(string Name, Tensor Value)> _watched = [];
    private Batch? _batch;
    private int _part;

    internal Round(long step, RandomKey key, Func<Batch> next) => (Step, _key, _next) = (step, key, next);

    /// <summary>Rounds done before this one.</summary>
    public long Step { get; }

    /// <summary>The batch at hand; fetched when first asked for.</summary>
    public Batch Batch => _batch ??= _arena.Keep(_next);

    /// <summary>A key for this round and part of it, of the given name. The same name gives the same numbers again.</summary>
    public RandomKey Key(string name) => _key.Stream(name).At(Step).At(_part);

    /// <summary>
    /// Standard normal numbers [batch, extents...]. A row depends on the seed, the name and the global number of its sample alone,
    /// whatever the batch size.
    /// </summary>
    public Tensor Normal(string name, params int[] extents)
        => Tensor.Normal([Batch.Count, .. extents], _key.Stream(name), Batch.Position);

    /// <summary>
    /// Computes something once and gives the same result to all phases until the batch changes. What it is computed from must last
    /// as long: the batch, parameters, what is shared itself.
    /// </summary>
    public T Share<T>(string name, Func<T> compute)
        where T : class => (T)(_shared.TryGetValue(name, out object? known) ? known : _shared[name] = _arena.Keep(compute));

    /// <summary>Watches a number: the log shows its mean since the line before. Reading it waits for nothing now.</summary>
    public void Watch(string name, Tensor value) => _watched.Add((name, _arena.Keep(value.Detach)));

    internal IReadOnlyList<(string Name, Tensor Value)> Watched => _watched;

    /// <summary>The shared results that are tensors, in the order in which they were computed.</summary>
    internal IEnumerable<Tensor> Shared => _shared.Values.OfType<Tensor>();

    /// <summary>Moves on to a fresh batch: what was shared about the old one is forgotten.</summary>
    internal void Advance()
    {
        _part++;
        _batch = null;
        _shared.Clear();
    }
}

/// <summary>A batch on its way through the networks.</summary>
/// <param name="Images">[N, C, H, W], values in [-1, 1].</param>
/// <param name="Labels">[N], I64, -1 for a picture without one; null where none has one.</param>
/// <param name="Position">The global number of the first sample: how many were drawn before it since training began.</param>
public sealed record Batch(Tensor Images, Tensor? Labels, long Position)
{
    /// <summary>How many samples.</summary>
    public int Count => Images.Shape[0];
}
