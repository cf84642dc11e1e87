using System.Runtime.InteropServices;

namespace Atelier.Imaging.Codecs;

/// <summary>One reference to an object of libvips.</summary>
internal sealed class VipsHandle : SafeHandle
{
    /// <summary>Takes over a reference that a function gave.</summary>
    /// <param name="instance">The object; 0 if the function failed.</param>
    /// <exception cref="VipsException">It failed.</exception>
    public VipsHandle(nint instance)
        : base(0, ownsHandle: true)
    {
        SetHandle(instance);
        VipsException.ThrowIf(instance == 0);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object, while the handle is alive.</summary>
    public nint Value => handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        VipsApi.Unref(handle);
        return true;
    }
}

/// <summary>A call of libvips failed; its errors lie in the buffer that all threads share, so they are not read here.</summary>
internal sealed class VipsException : Exception
{
    /// <summary>Throws where a call failed.</summary>
    public static void ThrowIf(bool failed)
    {
        if (failed)
        {
            throw new VipsException();
        }
    }
}
