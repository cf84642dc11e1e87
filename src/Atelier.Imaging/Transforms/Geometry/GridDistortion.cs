using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Stretches and squeezes the columns and rows of a grid, each by its own random factor. albumentations' GridDistortion, normalised: the outline stays.</summary>
public sealed record GridDistortion : Transform
{
    /// <summary>Cells on each side, 1 to 64.</summary>
    public int Cells { get; init => field = Limits.Within(value, 1, 64); } = 5;

    /// <summary>A cell's size before normalisation, relative to an even grid's, is 1 plus this; above -1.</summary>
    public Interval Distortion { get; init => field = Limits.Within(value, -0.99, 10); } = (-0.3, 0.3);

    /// <summary>How levels between pixels are found (masks: always the nearest).</summary>
    public Interpolation Interpolation { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan)
        => plan.AddGeometry(new BendGrid(Cells, Distortion, dice.Key.At(0), Interpolation));
}

/// <summary>Bends the grid lines as a key says.</summary>
internal readonly record struct BendGrid(int Cells, Interval Distortion, RandomKey Key, Interpolation Interpolation) : IPlacing<BendGrid>
{
    public byte Fill => 0;

    public (int Width, int Height) Measure(int width, int height) => (width, height);

    public void Apply(Raster image) => Bend(image, Interpolation);

    public void ApplyToMask(Raster mask) => Bend(mask, Interpolation.Nearest);

    public Box Move(Box box, int width, int height)
    {
        Span<double> lines = stackalloc double[Cells + 1];
        Lines(lines, 0);
        (float left, float right) = (Forward(lines, box.Left, width), Forward(lines, box.Right, width));
        Lines(lines, 1);
        return new(left, Forward(lines, box.Top, height), right, Forward(lines, box.Bottom, height));
    }

    public void Place(int width, int height, Span<float> xs, Span<float> ys)
        => TensorWarp.Rows(Sources(new float[width + height], width), width, xs, ys);

    private void Bend(Raster raster, Interpolation interpolation)
        => Warp.Apply(raster, Sources(raster.Field(raster.Width + raster.Height), raster.Width), interpolation, 0);

    private Axes Sources(Span<float> axes, int width)
    {
        Span<double> lines = stackalloc double[Cells + 1];
        Lines(lines, 0);
        Sources(lines, axes[..width]);
        Lines(lines, 1);
        Sources(lines, axes[width..]);
        return new Axes(axes[..width], axes[width..]);
    }

    /// <summary>Where the even grid's lines come from, as shares of the side: rising from 0 to 1.</summary>
    private void Lines(Span<double> lines, long axis)
    {
        Span<float> draws = stackalloc float[Cells];
        Key.FillUniform(draws, axis);
        lines[0] = 0;
        for (int i = 0; i < Cells; i++)
        {
            lines[i + 1] = lines[i] + 1 + Distortion.At(draws[i]);
        }

        double total = lines[Cells];
        for (int i = 1; i <= Cells; i++)
        {
            lines[i] /= total;
        }
    }

    private static void Sources(ReadOnlySpan<double> lines, Span<float> axis)
    {
        int cells = lines.Length - 1;
        for (int i = 0; i < axis.Length; i++)
        {
            double at = (i + 0.5) / axis.Length * cells;
            int cell = (int)at;

            // Within half a pixel of the edge the nearest pixel is at the edge: no fill colour comes in.
            axis[i] = Math.Clamp((float)((double.Lerp(lines[cell], lines[cell + 1], at - cell) * axis.Length) - 0.5), 0, axis.Length - 1);
        }
    }

    private static float Forward(ReadOnlySpan<double> lines, float edge, int size)
    {
        int cells = lines.Length - 1, cell = 0;
        double share = Math.Clamp(edge / size, 0, 1);
        while (cell < cells - 1 && lines[cell + 1] <= share)
        {
            cell++;
        }

        return (float)((cell + ((share - lines[cell]) / (lines[cell + 1] - lines[cell]))) / cells * size);
    }

    /// <summary>A map of x and y apart.</summary>
    private readonly ref struct Axes(ReadOnlySpan<float> x, ReadOnlySpan<float> y) : ICoordinateMap
    {
        private readonly ReadOnlySpan<float> _x = x, _y = y;

        public void Row(int y, Span<float> xs, Span<float> ys)
        {
            _x.CopyTo(xs);
            ys.Fill(_y[y]);
        }
    }
}
