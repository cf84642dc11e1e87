using Atelier.OneDnn.Native;

namespace Atelier.OneDnn.Primitives;

/// <summary>A batch of products of matrices, compiled.</summary>
internal sealed unsafe class MatMul : IDisposable
{
    private readonly Primitive _primitive;

    private MatMul(PrimitiveDesc plan, MemoryDesc left, MemoryDesc right, MemoryDesc product)
    {
        _primitive = new Primitive(plan, (Argument.Source, left), (Argument.Weights, right), (Argument.Destination, product));
        Implementation = plan.Implementation;
    }

    /// <summary>oneDNN's name of what runs.</summary>
    public string Implementation { get; }

    /// <summary>Compiles a product, or returns null where oneDNN has no kernel for it.</summary>
    public static MatMul? TryCreate(MatMulKey key)
    {
        Engine.SetThreads();
        MemoryDesc left = Formats.Matrices(key.Batch, key.Rows, key.Inner, key.TransposeA, key.Factors);
        MemoryDesc right = Formats.Matrices(key.Batch, key.Inner, key.Columns, key.TransposeB, key.Factors);
        MemoryDesc product = Formats.Matrices(key.Batch, key.Rows, key.Columns, false, key.Product);
        OperationDesc operation;
        if (!PrimitiveDesc.Accepted(Dnnl.InitMatMul(&operation, &left, &right, null, &product)))
        {
            return null;
        }

        using PrimitiveDesc? plan = PrimitiveDesc.TryCreate(ref operation);
        return plan is null ? null : new MatMul(plan, left, right, product);
    }

    /// <summary>Computes.</summary>
    public void Run(nint left, nint right, nint product) => _primitive.Run(left, right, product);

    /// <inheritdoc/>
    public void Dispose() => _primitive.Dispose();
}
