using System.Diagnostics;

namespace Atelier.OneDnn;

/// <summary>How it is decided, once for each kernel, shape and types, whether oneDNN (and in which way) or the managed backend computes it.</summary>
public abstract class KernelSelection
{
    private KernelSelection()
    {
    }

    /// <summary>The fastest, timed in turns at the first encounter.</summary>
    public static KernelSelection Fastest { get; } = new FastestSelection();

    /// <summary>oneDNN wherever it has a kernel, and its first way: slower here and there, but the same bits in every process.</summary>
    public static KernelSelection OneDnnFirst { get; } = new OneDnnFirstSelection();

    /// <summary>Decides.</summary>
    /// <param name="candidates">All compute the same destination, and may be called any number of times; the managed backend is the last.</param>
    /// <returns>The number of the one that shall compute it.</returns>
    internal abstract int Choose(IReadOnlyList<Action> candidates);

    private sealed class OneDnnFirstSelection : KernelSelection
    {
        internal override int Choose(IReadOnlyList<Action> candidates) => 0;
    }

    private sealed class FastestSelection : KernelSelection
    {
        private const int Rounds = 3;

        /// <summary>Who takes this many times as long as the fastest has lost.</summary>
        private const double Hopeless = 2;

        internal override int Choose(IReadOnlyList<Action> candidates)
        {
            double[] best = new double[candidates.Count];
            Array.Fill(best, double.MaxValue);
            List<int> racing = [.. Enumerable.Range(0, candidates.Count)];
            foreach (Action candidate in candidates)
            {
                candidate();
            }

            for (int round = 0; round < Rounds && racing.Count > 1; round++)
            {
                foreach (int i in racing)
                {
                    best[i] = Math.Min(best[i], Seconds(candidates[i]));
                }

                racing.RemoveAll(i => best[i] > Hopeless * best.Min());
            }

            return racing.MinBy(i => best[i]);
        }

        private static double Seconds(Action action)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
