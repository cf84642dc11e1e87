using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Erases squares around random pixels, cut where they reach over the edge: DeVries and Taylor, arXiv:1708.04552.</summary>
public sealed record Cutout : Transform
{
    /// <summary>Pixels on a side.</summary>
    public required int Size { get; init => field = Limits.Within(value, 1, 65536); }

    /// <summary>How many squares.</summary>
    public int Count { get; init => field = Limits.Within(value, 1, 1000); } = 1;

    /// <summary>The level written, in every channel.</summary>
    public byte Value { get; init; }

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        for (int i = 0; i < Count; i++)
        {
            int left = dice.Below(plan.Width) - (Size / 2), top = dice.Below(plan.Height) - (Size / 2);
            int right = Math.Min(left + Size, plan.Width), bottom = Math.Min(top + Size, plan.Height);
            (left, top) = (Math.Max(left, 0), Math.Max(top, 0));
            plan.AddFilter(new Erase(left, top, right - left, bottom - top, Value));
        }
    }
}
