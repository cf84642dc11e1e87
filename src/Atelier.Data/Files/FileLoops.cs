namespace Atelier.Data;

/// <summary>Loops over many files.</summary>
internal static class FileLoops
{
    /// <summary>On all processors, by the caller's task scheduler: a caller who wants one thread has one.</summary>
    public static void For(int count, Action<int> body) => Parallel.For(0, count, new ParallelOptions { TaskScheduler = TaskScheduler.Current }, body);
}
