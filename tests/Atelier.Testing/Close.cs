using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Xunit;

namespace Atelier.Testing;

/// <summary>
/// Nearness of tensors: the relative error of a against b is max |a - b| / max(max |b|, 1e-6), over whole tensors, so that an
/// element that is small among large ones may be off by what the large ones may. Equal infinities agree, and so do NaNs.
/// </summary>
public static class Close
{
    private const double Floor = 1e-6;

    /// <summary>Fails unless shapes are equal and the relative error is within the tolerance.</summary>
    public static void To(Tensor expected, Tensor found, double tolerance = 1e-5, string what = "")
    {
        Assert.Equal(expected.Shape, found.Shape);
        double error = Error(found, expected);
        Assert.True(error <= tolerance, $"{what} {found.Shape}: relative error {error:E2}, at most {tolerance:E0} is allowed");
    }

    /// <summary>The relative error of one tensor against another of its shape.</summary>
    public static double Error(Tensor found, Tensor expected)
    {
        double[] a = Values(found), b = Values(expected);
        double difference = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(b[i]))
            {
                continue;
            }

            double apart = Math.Abs(a[i] - b[i]);
            difference = double.IsNaN(apart) ? double.PositiveInfinity : Math.Max(difference, apart);
        }

        return difference / b.Where(double.IsFinite).Aggregate(Floor, (most, value) => Math.Max(most, Math.Abs(value)));
    }

    /// <summary>The elements as doubles, in logical row-major order.</summary>
    public static double[] Values(Tensor tensor) => Arena.Run("values", () => Gradients.NoGrad(() => tensor.To(DType.F64).ToArray<double>()));
}
