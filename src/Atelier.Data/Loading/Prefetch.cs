using System.Runtime.ExceptionServices;

namespace Atelier.Data.Loading;

/// <summary>Items made ahead by several threads and served in the order of their numbers: whoever is quicker changes nothing.</summary>
internal sealed class Prefetch<T> : IDisposable
    where T : class
{
    private readonly object _gate = new();
    private readonly Made?[] _ring;
    private readonly Thread[] _threads;
    private long _claimed, _taken;
    private bool _stopped;

    /// <summary>Starts to make items 0, 1, 2 ...</summary>
    /// <param name="name">What the threads are called.</param>
    /// <param name="ahead">So many may wait to be taken, besides those in the making.</param>
    /// <param name="makers">A thread each: makes the item of a number. A maker that throws fails whoever takes that item.</param>
    public Prefetch(string name, int ahead, IReadOnlyList<Func<long, T>> makers)
    {
        _ring = new Made?[Math.Max(1, ahead) + makers.Count - 1];
        _threads = [.. makers.Select(maker => new Thread(() => Make(maker)) { IsBackground = true, Name = name })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>The next item; waits for it.</summary>
    public T Take()
    {
        lock (_gate)
        {
            ref Made? place = ref _ring[_taken % _ring.Length];
            while (place is null)
            {
                Monitor.Wait(_gate);
            }

            // What failed stays where it is: whoever asks again is told again.
            place.Failure?.Throw();
            T item = place.Item!;
            place = null;
            _taken++;
            Monitor.PulseAll(_gate);
            return item;
        }
    }

    /// <summary>Waits for the threads to end; those that make something finish it, or are told by other means to give up.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        Array.ForEach(_threads, thread => thread.Join());
    }

    private void Make(Func<long, T> maker)
    {
        while (Claim() is { } number)
        {
            Made made = Try(maker, number);
            lock (_gate)
            {
                _ring[number % _ring.Length] = made;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private long? Claim()
    {
        lock (_gate)
        {
            while (!_stopped && _claimed >= _taken + _ring.Length)
            {
                Monitor.Wait(_gate);
            }

            return _stopped ? null : _claimed++;
        }
    }

    private static Made Try(Func<long, T> maker, long number)
    {
        try
        {
            return new(maker(number), null);
        }
        catch (Exception e)
        {
            return new(null, ExceptionDispatchInfo.Capture(e));
        }
    }

    private sealed record Made(T? Item, ExceptionDispatchInfo? Failure);
}
