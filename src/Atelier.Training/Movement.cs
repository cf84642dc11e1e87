using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;

namespace Atelier.Training;

/// <summary>
/// How far an update moves what it updates: the norm of the change over the norm of the values. About 0.001 is usual; far above,
/// the learning rate is too high. Looks at no more than a million numbers, which tells as much and costs little.
/// </summary>
internal sealed class Movement
{
    /// <summary>It takes two passes over weights, so not every round is measured.</summary>
    public const int Every = 16;

    private const long Most = 1 << 20;

    private readonly (Tensor Now, Tensor Before)[] _watched;

    /// <summary>Remembers the values as they are now.</summary>
    public Movement(IReadOnlyList<Parameter> parameters)
        => _watched = Gradients.NoGrad(() => Few(parameters).Select(p => (p.Storage, p.Storage.Detach() + 0)).ToArray());

    /// <summary>How far they are from there now: one number.</summary>
    public Tensor Share() => Gradients.NoGrad(() => _watched.Length == 0
        ? Tensor.Zeros([])
        : Norm(pair => pair.Now - pair.Before) / (Norm(pair => pair.Before) + 1e-12));

    private Tensor Norm(Func<(Tensor Now, Tensor Before), Tensor> part) => _watched.Select(pair => part(pair).SumOfSquares()).Aggregate((a, b) => a + b).Sqrt();

    private static IEnumerable<Parameter> Few(IReadOnlyList<Parameter> parameters)
    {
        long left = Most;
        foreach (Parameter parameter in parameters.Where(p => p.Storage.Count <= left))
        {
            left -= parameter.Storage.Count;
            yield return parameter;
        }
    }
}
