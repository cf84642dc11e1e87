using System.Runtime.CompilerServices;
using Atelier.Tensors;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn;

/// <summary>Writes in place, outside of what is recorded: running statistics and averages.</summary>
internal static class InPlace
{
    /// <summary>target = keep * target + add * source (F32, equal shapes).</summary>
    public static void Blend(this Tensor target, double keep, Tensor source, double add)
        => target.Update(new Blending(keep, add), source);

    /// <summary>Runs a formula that has no state of its own.</summary>
    public static void Update<F>(this Tensor target, F formula, Tensor source)
        where F : struct, IUpdateFormula
    {
        if (target.Shape != source.Shape || target.DType != DType.F32 || source.DType != DType.F32)
        {
            throw new ArgumentException($"Update in place: {source.DType} {source.Shape} into {target.DType} {target.Shape}; both must be F32 of one shape.");
        }

        // The formula leaves its states as they are, so the source may stand in for them.
        target.Backend.Update(formula, source, target, source, source);
    }

    private readonly struct Blending(double keep, double add) : IUpdateFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>(T grad, ref T value, ref T state1, ref T state2)
            where T : struct, ILane<T> => value = T.Of(keep) * value + T.Of(add) * grad;
    }
}
