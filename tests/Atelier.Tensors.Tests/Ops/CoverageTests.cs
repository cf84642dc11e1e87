using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests;

/// <summary>An operation that no sample applies is an operation that no test has seen.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Samples_apply_every_operation_and_formula()
    {
        HashSet<Type> seen = [];
        Op.Observer = IOpObserver.Each(op => seen.Add(op.GetType()));
        try
        {
            Golden golden = Golden.Open("ops");
            foreach ((string name, Func<Tensor[], Tensor> call) in OpSamples.Golden)
            {
                Apply(call, () => golden.Inputs(name));
            }

            foreach ((string name, (_, Func<Tensor[], Tensor> call)) in OwnSamples.All)
            {
                Apply(call, () => OwnSamples.Inputs(name, DType.F32));
            }
        }
        finally
        {
            Op.Observer = null;
        }

        Assert.Empty(Expected().Except(seen).Select(type => type.ToString()));
    }

    /// <summary>Every concrete operation; generic ones once for each of the assembly's formulas.</summary>
    private static IEnumerable<Type> Expected()
    {
        Type[] types = typeof(Op).Assembly.GetTypes();
        foreach (Type type in types.Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract))
        {
            if (!type.ContainsGenericParameters)
            {
                yield return type;
                continue;
            }

            Type formula = type.GetGenericArguments()[0].GetGenericParameterConstraints().Single(constraint => constraint.IsInterface);
            foreach (Type filling in types.Where(candidate => candidate.IsValueType && candidate.IsAssignableTo(formula)))
            {
                yield return type.MakeGenericType(filling);
            }
        }
    }

    private static void Apply(Func<Tensor[], Tensor> call, Func<Tensor[]> inputs) => Arena.Run("coverage", () =>
    {
        Tensor[] x = inputs();
        Tensor[] leaves = [.. x.Where(input => input.DType.IsFloating()).Select(input => input.WithGrad())];
        Tensor y = call(x);
        if (y.RequiresGrad)
        {
            Gradients.Grad(y, leaves, createGraph: false, Tensor.Ones(y.Shape));
        }
    });
}
