using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests.Managed;

/// <summary>
/// Gradients of formulas whose operands repeat in every way, large enough for many tiles and pieces, against double precision.
/// </summary>
public sealed class PointwiseGradTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [3, 48, 40, 40], [3, 48, 1, 1] },
        { [3, 48, 40, 40], [1, 48, 1, 1] },
        { [3, 48, 40, 40], [3, 1, 40, 40] },
        { [3, 48, 40, 40], [3, 48, 1, 40] },
        { [3, 48, 40, 40], [1, 1, 1, 40] },
        { [3, 48, 40, 40], [3, 1, 1, 1] },
        { [3, 48, 40, 40], [1, 1, 1, 1] },
        { [3, 48, 40, 40], [3, 48, 40, 40] },
        { [2, 3, 70, 90], [2, 3, 1, 1] },
        { [2, 3, 70, 90], [2, 1, 70, 90] },
        { [40, 5003], [40, 1] },
        { [40, 5003], [1, 5003] },
        { [5003, 40], [5003, 1] },
        { [0, 4], [1, 4] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_has_the_gradients_of_double_precision(int[] whole, int[] part) => Arena.Run("product", () =>
        Check([whole, part], x => x[0] * x[1]));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void So_has_one_whose_first_operand_repeats(int[] whole, int[] part) => Arena.Run("product", () =>
        Check([part, whole], x => x[0] * x[1]));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void So_has_scale_shift_and_offset(int[] whole, int[] part) => Arena.Run("scale", () =>
    {
        int[] one = [.. whole.Select(_ => 1)];
        Check([whole, part, one, part], x => x[0].ScaleShift(x[1], x[2], Activation.Sigmoid, x[3]));
        Check([whole, one, part], x => x[0].ScaleShift(x[1], x[2], Activation.Sigmoid));
    });

    private static void Check(int[][] shapes, Func<Tensor[], Tensor> call)
    {
        Tensor[] exact = Grads(shapes, DType.F64, call), single = Grads(shapes, DType.F32, call), half = Grads(shapes, DType.BF16, call);
        for (int i = 0; i < shapes.Length; i++)
        {
            Close.To(exact[i], single[i], what: $"single precision, gradient {i}");
            Close.To(exact[i], half[i], 0.015, $"BF16, gradient {i}");
        }
    }

    /// <summary>Gradients at numbers, and with a cotangent, that BF16 holds exactly; whole operands are of the type asked for.</summary>
    private static Tensor[] Grads(int[][] shapes, DType type, Func<Tensor[], Tensor> call)
    {
        Tensor[] x = [.. shapes.Select((shape, i) => Numbers(shape, i).To(type).WithGrad())];
        Tensor y = call(x);
        return Gradients.Grad(y, x, seed: Numbers(y.Shape.ToArray(), 9).To(y.DType));
    }

    private static Tensor Numbers(int[] shape, int stream) => Tensor.Normal(Shape.Create(shape), new RandomKey(8).At(stream)).To(DType.BF16);
}
