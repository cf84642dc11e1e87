using System.Runtime.InteropServices;
using Atelier.OneDnn.Native;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.OneDnn;

/// <summary>
/// Runs managed kernels on the threads that oneDNN's kernels run on. With a team of their own they would wake to cores that the
/// other team's waiting threads still spin on: an optimiser's pass between two convolutions then takes many times as long.
/// </summary>
internal sealed unsafe class OmpTeam : ITeam
{
    /// <inheritdoc/>
    public void Run(int threads, Action work)
    {
        // Always the whole team: one that shrinks ends threads, which the next kernel would have to start again.
        GCHandle handle = GCHandle.Alloc(work);
        try
        {
            Gomp.Parallel(&Work, GCHandle.ToIntPtr(handle), (uint)Math.Max(threads, ThreadTeam.Size), 0);
        }
        finally
        {
            handle.Free();
        }
    }

    [UnmanagedCallersOnly]
    private static void Work(nint work) => ((Action)GCHandle.FromIntPtr(work).Target!)();
}
