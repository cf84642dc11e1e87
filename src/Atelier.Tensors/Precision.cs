using Atelier.Tensors.Autograd;

namespace Atelier.Tensors;

/// <summary>
/// The type in which convolutions and matrix products take their operands: a policy of the run, which models know nothing of.
/// <para>
/// Under <see cref="DType.BF16"/> activations are rounded to it where they enter a product, and stay so; weights remain
/// <see cref="DType.F32"/> and are rounded inside the kernel, so their gradients are F32 too. All arithmetic is in single precision.
/// Sums, means, softmax and norms' statistics of BF16 are F32; a formula over F32 and BF16 gives BF16, unless an operand of the
/// result's full extent is F32.
/// </para>
/// </summary>
public static class Precision
{
    [ThreadStatic]
    private static DType t_products;

    /// <summary>The policy in force on this thread; F32 unless <see cref="With{T}"/> says otherwise.</summary>
    public static DType Products => t_products;

    /// <summary>Runs a piece of work under a policy.</summary>
    /// <param name="products"><see cref="DType.F32"/> or <see cref="DType.BF16"/>.</param>
    /// <param name="body">The work.</param>
    /// <exception cref="ArgumentException">Another type.</exception>
    public static T With<T>(DType products, Func<T> body)
    {
        if (products is not (DType.F32 or DType.BF16))
        {
            throw new ArgumentException($"Precision: products are computed in F32 or BF16, not {products}.");
        }

        DType before = t_products;
        t_products = products;
        try
        {
            return body();
        }
        finally
        {
            t_products = before;
        }
    }

    /// <summary>Runs a piece of work under a policy.</summary>
    /// <exception cref="ArgumentException">Another type than F32 or BF16.</exception>
    public static void With(DType products, Action body) => With<object?>(products, () =>
    {
        body();
        return null;
    });

    /// <summary>An activation as products take it now.</summary>
    internal static Tensor Round(Tensor activation)
        => t_products == DType.BF16 && activation.DType == DType.F32 ? activation.To(DType.BF16) : activation;

    /// <summary>A weight or bias beside activations of some type: single precision beside BF16.</summary>
    internal static Tensor Beside(Tensor activation, Tensor weight)
        => activation.DType == DType.BF16 ? weight.To(DType.F32) : weight;

    /// <summary>What sums over elements of a type are kept in.</summary>
    internal static DType OfSums(DType type) => type == DType.BF16 ? DType.F32 : type;

    /// <summary>Whether two types may meet in one formula.</summary>
    internal static bool Mix(DType a, DType b) => a == b || (a is DType.F32 or DType.BF16 && b is DType.F32 or DType.BF16);

    /// <summary>The type of a formula's result: F32 beside BF16 only counts where it is of the result's full extent.</summary>
    internal static DType OfFormula(Shape result, params ReadOnlySpan<Tensor> operands)
    {
        bool half = false, full = false;
        foreach (Tensor operand in operands)
        {
            half |= operand.DType == DType.BF16;
            full |= operand.DType == DType.F32 && operand.Count == result.Count;
        }

        return !half ? operands[0].DType : full ? DType.F32 : DType.BF16;
    }
}
