using System.Runtime.InteropServices;

namespace Atelier.OneDnn.Native;

/// <summary>GNU OpenMP, the thread team of Debian's oneDNN.</summary>
internal static unsafe partial class Gomp
{
    /// <summary>The file, as the loader finds it; no development package is needed.</summary>
    public const string Name = "libgomp.so.1";

    /// <summary>What "#pragma omp parallel" compiles to: every thread of the team calls <paramref name="body"/> once.</summary>
    [LibraryImport(Name, EntryPoint = "GOMP_parallel")]
    public static partial void Parallel(delegate* unmanaged<nint, void> body, nint data, uint threads, uint flags);

    /// <summary>How many threads the calling thread's next parallel region gets.</summary>
    [LibraryImport(Name, EntryPoint = "omp_set_num_threads")]
    public static partial void SetThreads(int threads);
}
