namespace Atelier.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Scaled dot-product attention, softmax(Q K^T / sqrt(D) + mask) V (arXiv:1706.03762, equation 1).
    /// This tensor is Q, [..., T, D].
    /// </summary>
    /// <param name="keys">[..., S, D].</param>
    /// <param name="values">[..., S, E].</param>
    /// <param name="mask">Added to the scores, broadcasting to [..., T, S]: 0 where a key may be seen, very negative elsewhere.</param>
    /// <param name="scale">What scores are multiplied by; default 1 / sqrt(D).</param>
    /// <returns>[..., T, E].</returns>
    public Tensor Attend(Tensor keys, Tensor values, Tensor? mask = null, double? scale = null)
    {
        double factor = scale ?? 1 / Math.Sqrt(Shape[-1]);

        // A mask is added to scaled scores. Without one they are scaled where they are read.
        Tensor scores = (mask is null ? this : this * factor).MatMul(keys, transposeOther: true);
        Tensor seen = mask is null ? scores : scores + mask.To(scores.DType);
        Tensor shares = new Ops.Softmax(seen.Shape.Axis(-1), mask is null ? factor : 1).Apply(seen);
        scores.Spend();
        seen.Spend();
        Tensor result = shares.MatMul(values);
        shares.Spend();
        return result;
    }

    /// <summary>The mask that lets position t see positions up to t: 0 and -1e9, [T, T].</summary>
    public static Tensor CausalMask(int positions) => (LowerTriangle(positions, positions) - 1) * 1e9;
}
