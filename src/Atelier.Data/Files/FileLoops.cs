using System.Runtime.ExceptionServices;

namespace Atelier.Data;

/// <summary>Loops over many files.</summary>
internal static class FileLoops
{
    /// <summary>On all processors, by the caller's task scheduler: a caller who wants one thread has one.</summary>
    /// <remarks>What the body throws is thrown as it is: the first of what several did.</remarks>
    public static void For(int count, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { TaskScheduler = TaskScheduler.Current }, body);
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.Flatten().InnerExceptions[0]);
        }
    }
}
