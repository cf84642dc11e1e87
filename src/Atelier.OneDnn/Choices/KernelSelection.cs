using System.Diagnostics;

namespace Atelier.OneDnn;

/// <summary>How it is decided, once for each kernel, shape and types, whether oneDNN or the managed backend computes it.</summary>
public abstract class KernelSelection
{
    private KernelSelection()
    {
    }

    /// <summary>The faster of the two, timed side by side at the first encounter.</summary>
    public static KernelSelection Fastest { get; } = new FastestSelection();

    /// <summary>oneDNN wherever it has a kernel: for tests.</summary>
    public static KernelSelection OneDnnFirst { get; } = new OneDnnFirstSelection();

    /// <summary>Decides; both actions compute the same destination, and may be called any number of times.</summary>
    /// <returns>Whether oneDNN shall compute it.</returns>
    internal abstract bool PrefersOneDnn(Action oneDnn, Action managed);

    private sealed class OneDnnFirstSelection : KernelSelection
    {
        internal override bool PrefersOneDnn(Action oneDnn, Action managed) => true;
    }

    private sealed class FastestSelection : KernelSelection
    {
        private const int Rounds = 3;

        /// <summary>Who takes this many times as long in the first round has lost.</summary>
        private const double Hopeless = 2;

        internal override bool PrefersOneDnn(Action oneDnn, Action managed)
        {
            oneDnn();
            managed();
            double bestOneDnn = double.MaxValue, bestManaged = double.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                bestOneDnn = Math.Min(bestOneDnn, Seconds(oneDnn));
                bestManaged = Math.Min(bestManaged, Seconds(managed));
                if (bestOneDnn > Hopeless * bestManaged || bestManaged > Hopeless * bestOneDnn)
                {
                    break;
                }
            }

            return bestOneDnn <= bestManaged;
        }

        private static double Seconds(Action action)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
