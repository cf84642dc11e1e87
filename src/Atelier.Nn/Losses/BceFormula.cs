using System.Runtime.CompilerServices;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn.Losses;

/// <summary>max(x, 0) - x y + log(1 + e^-|x|) of a logit x and a target y.</summary>
internal readonly record struct BceFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x, T y)
        where T : struct, ILane<T> => T.Select(T.Greater(x, T.Of(0)), x, T.Of(0)) - x * y + default(SoftplusFormula).Value(-T.Abs(x));

    public T SlopeA<T>(T x, T y)
        where T : struct, ILane<T> => default(SigmoidFormula).Value(x) - y;

    public T SlopeB<T>(T x, T y)
        where T : struct, ILane<T> => -x;
}
