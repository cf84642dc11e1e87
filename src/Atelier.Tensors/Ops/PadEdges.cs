namespace Atelier.Tensors;

using Atelier.Tensors.Ops;

public sealed partial class Tensor
{
    /// <summary>Mirrors [N, C, H, W] at its borders, the border pixel itself not repeated.</summary>
    /// <exception cref="ArgumentException">An amount is negative or not smaller than the picture.</exception>
    public Tensor PadReflect(int left, int right, int top, int bottom)
        => PadBy((i, extent) => i < 0 ? -i : i >= extent ? 2 * (extent - 1) - i : i, extent => extent - 1, left, right, top, bottom);

    /// <summary>Repeats the border pixels of [N, C, H, W].</summary>
    /// <exception cref="ArgumentException">An amount is negative.</exception>
    public Tensor PadReplicate(int left, int right, int top, int bottom)
        => PadBy((i, extent) => Math.Clamp(i, 0, extent - 1), _ => int.MaxValue, left, right, top, bottom);

    private Tensor PadBy(Func<int, int, int> source, Func<int, int> most, int left, int right, int top, int bottom)
    {
        return MapPicture(extent => Map(extent, top, bottom), extent => Map(extent, left, right));

        AxisMap Map(int extent, int before, int after)
        {
            if (before < 0 || after < 0 || Math.Max(before, after) > most(extent))
            {
                throw new ArgumentException($"Pad: ({before}, {after}) can't be had from an axis of extent {extent} of {Shape}.");
            }

            return new(extent, [.. Enumerable.Range(-before, before + extent + after).Select(i => new List<(int, double)> { (source(i, extent), 1) })]);
        }
    }
}
