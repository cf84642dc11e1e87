using System.Runtime.InteropServices;

namespace Atelier.Imaging.Codecs;

/// <summary>
/// Says what went wrong in libvips. Its errors gather in one buffer for all threads; so work that failed is done again while
/// no other thread is in the library, and what the buffer holds then is about this file.
/// </summary>
internal static class VipsFailures
{
    private static readonly ReaderWriterLockSlim Library = new();

    /// <summary>Does the work beside other threads, and if it fails once more alone.</summary>
    /// <param name="work">Repeatable; throws <see cref="VipsException"/> where a call fails.</param>
    /// <param name="refuse">Makes an exception of what the library said, one clause.</param>
    public static T Explain<T>(Func<T> work, Func<string, Exception> refuse)
    {
        try
        {
            return Together(work);
        }
        catch (VipsException)
        {
            return Alone(work, refuse);
        }
    }

    private static T Together<T>(Func<T> work)
    {
        Library.EnterReadLock();
        try
        {
            return work();
        }
        finally
        {
            Library.ExitReadLock();
        }
    }

    private static T Alone<T>(Func<T> work, Func<string, Exception> refuse)
    {
        Library.EnterWriteLock();
        try
        {
            VipsApi.ClearErrors();
            return work();
        }
        catch (VipsException)
        {
            throw refuse(Said());
        }
        finally
        {
            Library.ExitWriteLock();
        }
    }

    private static unsafe string Said()
    {
        nint copy = VipsApi.TakeErrors();
        string said = Marshal.PtrToStringUTF8(copy) ?? string.Empty;
        VipsApi.Free((void*)copy);
        VipsApi.ClearErrors();
        string[] lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 0 ? lines[0] : "libvips gives no reason";
    }
}
