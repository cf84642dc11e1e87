using System.Collections;
using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Memory;

/// <summary>
/// Lifetime by return value: tensors made inside <see cref="Run{T}"/> go back to the pool when it ends, except those that
/// its delegate returns. A tensor used after its arena has closed throws and names the arena. Arenas nest; each thread has its own.
/// </summary>
public sealed class Arena
{
    [ThreadStatic]
    private static Arena? s_current;

    private readonly List<Tensor> _tensors = [];
    private readonly string _name;
    private bool _closed;

    private Arena(string name) => _name = name;

    /// <summary>The innermost arena of the current thread, if any.</summary>
    public static Arena? Current => s_current;

    /// <summary>Runs a piece of work; what it returns survives into the enclosing arena (or, without one, until it is disposed).</summary>
    /// <param name="name">Named in the error when a tensor outlives the arena.</param>
    /// <param name="body">
    /// May return a tensor, or tensors in arrays, lists, dictionaries' values, tuples or an <see cref="ITensorBundle"/>.
    /// The graph that led to them ends here: survivors are detached.
    /// </param>
    public static T Run<T>(string name, Func<T> body)
    {
        Arena? outer = s_current;
        Arena arena = s_current = new Arena(name);
        try
        {
            T result = body();
            s_current = outer;
            foreach (Tensor survivor in Survivors(result))
            {
                // What came from further out keeps its own lifetime.
                if (ReferenceEquals(survivor.Arena, arena))
                {
                    survivor.MoveTo(outer);
                    outer?._tensors.Add(survivor);
                }
            }

            return result;
        }
        finally
        {
            s_current = outer;
            arena.Close();
        }
    }

    /// <summary>Runs a piece of work of which nothing survives.</summary>
    public static void Run(string name, Action body) => Run<object?>(name, () =>
    {
        body();
        return null;
    });

    /// <summary>
    /// Runs a part of a larger computation. While nothing is being recorded, no gradient will ask for what was computed on the way,
    /// so the part has an arena of its own; else it runs just so.
    /// </summary>
    /// <param name="name">Named in the error when a tensor outlives the arena.</param>
    /// <param name="body">May return what <see cref="Run{T}"/> allows.</param>
    public static T Part<T>(string name, Func<T> body) => Autograd.Gradients.Recording ? body() : Run(name, body);

    /// <summary>Runs a piece of work whose tensors belong to no arena: parameters, optimiser state. They last until disposed.</summary>
    public static T Outside<T>(Func<T> body) => With(null, body);

    /// <summary>Runs a piece of work whose tensors belong to this arena, from inside one nested in it: what the parts of a step share.</summary>
    /// <exception cref="ObjectDisposedException">The arena has closed.</exception>
    public T Keep<T>(Func<T> body)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return With(this, body);
    }

    /// <summary>Hands a new tensor to the arena of the current thread.</summary>
    internal static void Track(Tensor tensor)
    {
        if (s_current is { } arena)
        {
            tensor.Arena = arena;
            arena._tensors.Add(tensor);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _name;

    private static T With<T>(Arena? arena, Func<T> body)
    {
        Arena? before = s_current;
        s_current = arena;
        try
        {
            return body();
        }
        finally
        {
            s_current = before;
        }
    }

    private void Close()
    {
        _closed = true;
        foreach (Tensor tensor in _tensors)
        {
            // A survivor has moved on to the enclosing arena.
            if (ReferenceEquals(tensor.Arena, this))
            {
                tensor.Release($"its arena '{_name}' has closed");
            }
        }
    }

    private static IEnumerable<Tensor> Survivors(object? result) => result switch
    {
        null or string => [],
        Tensor tensor => [tensor],
        ITensorBundle bundle => bundle.Tensors,
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Survivors(tuple[i])),
        IDictionary dictionary => dictionary.Values.Cast<object?>().SelectMany(Survivors),
        IEnumerable<object> items => items.SelectMany(Survivors),
        _ => [],
    };
}

/// <summary>Something made of tensors that may be returned from an arena.</summary>
public interface ITensorBundle
{
    /// <summary>The tensors that must survive.</summary>
    IEnumerable<Tensor> Tensors { get; }
}
