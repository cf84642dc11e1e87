using Atelier.OneDnn.Native;
using Atelier.Tensors.Memory;

namespace Atelier.OneDnn.Primitives;

/// <summary>A compiled operation with its memory objects; where the operands lie is said at each run. Owns all of it.</summary>
internal sealed unsafe class Primitive : IDisposable
{
    private readonly nint _handle;
    private readonly ExecutionArgument[] _arguments = [];
    private readonly long _scratchpadBytes;
    private bool _disposed;

    /// <summary>Compiles a plan.</summary>
    /// <param name="plan">The plan; stays the caller's.</param>
    /// <param name="operands">Each operand and its format, in the order in which <see cref="Run"/> takes them.</param>
    public Primitive(PrimitiveDesc plan, params ReadOnlySpan<(Argument Argument, MemoryDesc Format)> operands)
    {
        MemoryDesc scratchpad = plan[Query.Scratchpad];
        _scratchpadBytes = (long)Dnnl.SizeOf(&scratchpad);
        _arguments = new ExecutionArgument[operands.Length + 1];
        _arguments[^1] = Describe(Argument.Scratchpad, scratchpad);
        for (int i = 0; i < operands.Length; i++)
        {
            _arguments[i] = Describe(operands[i].Argument, operands[i].Format);
        }

        nint handle;
        Dnnl.Check(Dnnl.CreatePrimitive(&handle, plan.Handle), "compiling a primitive");
        _handle = handle;
    }

    /// <summary>Frees what an abandoned cache did not.</summary>
    ~Primitive() => Release();

    /// <summary>Computes; returns when the result is there.</summary>
    /// <param name="operands">Where each operand begins.</param>
    public void Run(params ReadOnlySpan<nint> operands)
    {
        nint scratchpad = _scratchpadBytes > 0 ? BufferPool.Shared.Rent(_scratchpadBytes) : 0;
        try
        {
            lock (Engine.Turn)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                for (int i = 0; i < operands.Length; i++)
                {
                    _ = Dnnl.SetDataHandle(_arguments[i].Memory, operands[i]);
                }

                _ = Dnnl.SetDataHandle(_arguments[^1].Memory, scratchpad);
                Engine.SetThreads();
                fixed (ExecutionArgument* arguments = _arguments)
                {
                    Dnnl.Check(Dnnl.Execute(_handle, Engine.Stream, _arguments.Length, arguments), "running a primitive");
                }
            }
        }
        finally
        {
            if (scratchpad != 0)
            {
                BufferPool.Shared.Return(scratchpad, _scratchpadBytes);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Engine.Turn)
        {
            if (!_disposed)
            {
                Release();
                GC.SuppressFinalize(this);
            }
        }
    }

    private static ExecutionArgument Describe(Argument argument, MemoryDesc format)
    {
        nint memory;
        Dnnl.Check(Dnnl.CreateMemory(&memory, &format, Engine.Handle, 0), "describing an operand");
        return new ExecutionArgument { Argument = argument, Memory = memory };
    }

    private void Release()
    {
        _disposed = true;
        _ = Dnnl.DestroyPrimitive(_handle);
        foreach (ExecutionArgument argument in _arguments)
        {
            _ = Dnnl.DestroyMemory(argument.Memory);
        }
    }
}
