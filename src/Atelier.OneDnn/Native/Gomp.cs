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

    /// <summary>
    /// Lets waiting threads sleep after some microseconds instead of milliseconds. Beside another busy program a waiting thread
    /// holds the core that the awaited one needs: a training on two threads fell to a fifteenth of its speed, and falls to a half so. On
    /// a quiet machine nothing is lost. To be called before the library is loaded, which reads this once; what the user has set
    /// stands.
    /// </summary>
    public static void WaitBriefly()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
        {
            // .NET's own environment is a copy that native libraries don't see.
            _ = SetEnvironment("GOMP_SPINCOUNT", "1000", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
