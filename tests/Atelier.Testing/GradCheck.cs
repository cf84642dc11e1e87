using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Xunit;

namespace Atelier.Testing;

/// <summary>
/// Gradients against central differences in double precision, along random directions: (f(x + h v) - f(x - h v)) / 2h against
/// the gradient's product with v. A direction sees every element at once; an error escapes with probability zero.
/// Keep inputs away from kinks.
/// </summary>
public static class GradCheck
{
    private const double Step = 1e-5, Tolerance = 1e-6;
    private const int Directions = 2;

    /// <summary>First derivatives by each of the wanted inputs (F64), of the function's output times a fixed random tensor.</summary>
    public static void First(Func<Tensor[], Tensor> function, Tensor[] inputs, params int[] wanted)
        => Check(x => Weighted(function(x), 1), inputs, wanted, "first");

    /// <summary>Second derivatives: the gradients' own derivatives, from a recorded backward pass.</summary>
    public static void Second(Func<Tensor[], Tensor> function, Tensor[] inputs, params int[] wanted)
        => Check(
            x =>
            {
                Tensor[] grads = Gradients.Grad(Weighted(function(x), 1), [.. wanted.Select(i => x[i])], createGraph: true);
                return grads.Select((grad, k) => Weighted(grad, 2 + (ulong)k)).Aggregate((sum, term) => sum + term);
            },
            inputs,
            wanted,
            "second");

    private static void Check(Func<Tensor[], Tensor> scalar, Tensor[] inputs, int[] wanted, string order)
    {
        double[][] grads = Arena.Run("gradients", () =>
        {
            Tensor[] x = Leaves(inputs, wanted);
            return Gradients.Grad(scalar(x), [.. wanted.Select(i => x[i])]).Select(Close.Values).ToArray();
        });
        for (int k = 0; k < wanted.Length; k++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                double[] v = new double[grads[k].Length];
                new RandomKey(7).At(wanted[k]).FillNormal(v, direction);
                double slope = (Moved(v, k, Step) - Moved(v, k, -Step)) / (2 * Step);
                double expected = 0, square = 0;
                for (int i = 0; i < v.Length; i++)
                {
                    expected += grads[k][i] * v[i];
                    square += grads[k][i] * v[i] * grads[k][i] * v[i];
                }

                double error = Math.Abs(slope - expected) / Math.Max(1e-2, Math.Sqrt(square));
                Assert.True(error <= Tolerance, $"{order} derivative by input {wanted[k]}: gradient {expected:G9}, differences {slope:G9}");
            }
        }

        double Moved(double[] v, int k, double step) => Arena.Run("differences", () =>
        {
            Tensor[] x = Leaves(inputs, wanted, (wanted[k], Tensor.From(v, inputs[wanted[k]].Shape) * step));
            return scalar(x).Item();
        });
    }

    private static Tensor[] Leaves(Tensor[] inputs, int[] wanted, (int At, Tensor Step)? move = null)
        => [.. inputs.Select((x, i) => (move is { } m && m.At == i ? x + m.Step : x).Detach()).Select((x, i) => wanted.Contains(i) ? x.WithGrad() : x)];

    private static Tensor Weighted(Tensor output, ulong stream)
    {
        double[] weights = new double[output.Count];
        new RandomKey(stream).FillNormal(weights);
        return (output * Tensor.From(weights, output.Shape)).Sum();
    }
}
