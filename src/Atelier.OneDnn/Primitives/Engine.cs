using Atelier.OneDnn.Native;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.OneDnn.Primitives;

/// <summary>The processor as oneDNN sees it: one engine and one stream for the life of the process.</summary>
internal static unsafe class Engine
{
    private const int Cpu = 1;
    private const int InOrder = 1;
    private const int UserScratchpad = 1;

    static Engine()
    {
        nint engine, stream, attributes;
        Dnnl.Check(Dnnl.CreateEngine(&engine, Cpu, 0), "creating an engine");
        Dnnl.Check(Dnnl.CreateStream(&stream, engine, InOrder), "creating a stream");
        Dnnl.Check(Dnnl.CreateAttributes(&attributes), "creating attributes");
        Dnnl.Check(Dnnl.SetScratchpadMode(attributes, UserScratchpad), "setting the scratchpad's mode");

        // Primitives are kept by PrimitiveCache alone, so that its bound is the bound.
        Dnnl.Check(Dnnl.SetPrimitiveCacheCapacity(0), "switching the library's own cache off");
        (Handle, Stream, Attributes) = (engine, stream, attributes);
    }

    /// <summary>dnnl_engine_t.</summary>
    public static nint Handle { get; }

    /// <summary>dnnl_stream_t.</summary>
    public static nint Stream { get; }

    /// <summary>Attributes of every primitive: working memory comes from the caller.</summary>
    public static nint Attributes { get; }

    /// <summary>Held while a primitive is made or runs: there is one team of threads, and a primitive's memory objects are its own.</summary>
    public static Lock Turn { get; } = new();

    /// <summary>Lets the calling thread's next primitive be made for, or run on, as many threads as managed kernels.</summary>
    public static void SetThreads() => Gomp.SetThreads(ThreadTeam.Size);
}
