using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// The threads that the managed kernels share. Helpers spin for a millisecond after a job, so that the next
/// kernel of a training step finds them awake (waking one costs as much as a small kernel), then park. A job started from inside a job, or while another thread's job
/// runs, is done by its caller alone: the parts, and so the results, are the same.
/// </summary>
public static class ThreadTeam
{
    private static readonly TimeSpan SpinTime = TimeSpan.FromMilliseconds(1);
    private static readonly Lock Turn = new();
    private static readonly object Gate = new();
    private static int _size = PhysicalCores();
    private static int _helpers;
    private static int _parked;
    private static Job? _job;

    [ThreadStatic]
    private static bool _inside;

    /// <summary>
    /// Another library's threads to run on instead of this class's own: two teams that both wait by spinning would take the cores
    /// from each other. Null: the helpers described above.
    /// </summary>
    public static ITeam? Host { get; set; }

    /// <summary>How many threads kernels run on, the caller's included. Default: the machine's physical cores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static int Size
    {
        get => Volatile.Read(ref _size);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _size, value);
        }
    }

    /// <summary>
    /// Splits [0, count) into at most <see cref="Size"/> contiguous ranges of at least <paramref name="grain"/> and runs
    /// them side by side. The split depends on the three numbers alone, so results repeat to the bit.
    /// </summary>
    public static void For(long count, long grain, Action<long, long> body)
    {
        int parts = (int)Math.Clamp(count / Math.Max(1, grain), 1, Size);
        if (parts == 1)
        {
            body(0, count);
            return;
        }

        Run(parts, part => body(count * part / parts, count * (part + 1) / parts));
    }

    /// <summary>
    /// Runs parts 0..parts-1, each once, in any order, on the team's threads; each part must write only what is its own.
    /// The first exception that a part throws reaches the caller when no part runs any more.
    /// </summary>
    public static void Run(int parts, Action<int> body)
    {
        if (parts <= 1 || Size == 1 || _inside || !Turn.TryEnter())
        {
            for (int part = 0; part < parts; part++)
            {
                body(part);
            }

            return;
        }

        Job job = new(body, parts, Size - 1);
        _inside = true;
        try
        {
            if (Host is { } host)
            {
                host.Run(Math.Min(parts, Size), job.WorkInside);
            }
            else
            {
                Start(job);
                job.Work();
                job.AwaitHelpers();
            }
        }
        finally
        {
            job.Forget();
            _inside = false;
            Turn.Exit();
        }

        job.Rethrow();
    }

    private static void Start(Job job)
    {
        for (; _helpers < Size - 1; _helpers++)
        {
            new Thread(Help) { IsBackground = true, Name = $"Atelier kernel {_helpers + 1}" }.Start();
        }

        // The exchange is a full fence: either a helper about to park sees the job, or we see it parked.
        Interlocked.Exchange(ref _job, job);
        if (Volatile.Read(ref _parked) > 0)
        {
            lock (Gate)
            {
                Monitor.PulseAll(Gate);
            }
        }
    }

    private static void Help()
    {
        _inside = true;
        Job? done = null;
        while (true)
        {
            done = Next(done);
            done.Join();
        }
    }

    private static Job Next(Job? done)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < SpinTime)
        {
            if (Volatile.Read(ref _job) is { } job && job != done)
            {
                return job;
            }

            Thread.SpinWait(4);
        }

        return Park(done);
    }

    private static Job Park(Job? done)
    {
        lock (Gate)
        {
            Interlocked.Increment(ref _parked);
            while (Volatile.Read(ref _job) is not { } job || job == done)
            {
                Monitor.Wait(Gate);
            }

            Interlocked.Decrement(ref _parked);
            return _job!;
        }
    }

    private static int PhysicalCores()
    {
        // Two hardware threads share one core's multipliers: a second kernel thread there only fights the first for cache.
        const string Cpus = "/sys/devices/system/cpu";
        try
        {
            int cores = Directory.EnumerateDirectories(Cpus, "cpu*")
                .Select(cpu => Path.Combine(cpu, "topology", "thread_siblings_list"))
                .Where(File.Exists)
                .Select(File.ReadAllText)
                .Distinct()
                .Count();
            return cores > 0 ? Math.Min(cores, Environment.ProcessorCount) : Environment.ProcessorCount;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.ProcessorCount;
        }
    }

    /// <summary>One call of <see cref="Run"/>: whoever is free takes the next part.</summary>
    private sealed class Job(Action<int> body, int parts, int helpers)
    {
        private Action<int>? _body = body;
        private int _helperSeats = helpers;
        private int _next;
        private int _ended;
        private ExceptionDispatchInfo? _error;

        /// <summary>A helper's share; a helper beyond the team's present size gets no seat.</summary>
        public void Join()
        {
            if (Interlocked.Decrement(ref _helperSeats) >= 0)
            {
                Work();
            }
        }

        public void Work()
        {
            for (int part; (part = Interlocked.Increment(ref _next) - 1) < parts;)
            {
                try
                {
                    _body!(part);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
                }

                Interlocked.Increment(ref _ended);
            }
        }

        /// <summary>A share on a thread that may never have worked for the team before.</summary>
        public void WorkInside()
        {
            bool before = _inside;
            _inside = true;
            Work();
            _inside = before;
        }

        public void AwaitHelpers()
        {
            long start = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref _ended) < parts)
            {
                Thread.SpinWait(4);
                if (Stopwatch.GetElapsedTime(start) > SpinTime)
                {
                    Thread.Yield();
                }
            }
        }

        /// <summary>The team holds on to its last job: what the body captured must not live as long.</summary>
        public void Forget() => _body = null;

        public void Rethrow() => _error?.Throw();
    }
}

/// <summary>Threads that belong to another library.</summary>
public interface ITeam
{
    /// <summary>Calls the work once on each of some threads, the caller's among them; returns when all calls have.</summary>
    /// <param name="threads">At least 1.</param>
    /// <param name="work">Never throws.</param>
    void Run(int threads, Action work);
}
