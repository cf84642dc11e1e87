using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// Changes brightness, contrast, saturation and hue, each by a random amount and in random order. torchvision's ColorJitter. Grey pictures
/// have no saturation or hue to change.
/// </summary>
public sealed record ColorJitter : Transform
{
    /// <summary>Factor of every level, 0 (black) to 100.</summary>
    public Interval Brightness { get; init => field = Limits.Within(value, 0, 100); } = 1;

    /// <summary>Factor of every level's distance from the mean grey, 0 to 100.</summary>
    public Interval Contrast { get; init => field = Limits.Within(value, 0, 100); } = 1;

    /// <summary>Factor of every colour's distance from its grey, 0 (grey) to 100.</summary>
    public Interval Saturation { get; init => field = Limits.Within(value, 0, 100); } = 1;

    /// <summary>Shift of the hue in turns of the colour wheel, -0.5 to 0.5.</summary>
    public Interval Hue { get; init => field = Limits.Within(value, -0.5, 0.5); } = 0;

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        Span<int> order = [0, 1, 2, 3];
        for (int left = order.Length; left > 0; left--)
        {
            int pick = dice.Below(left), which = order[pick];
            order[pick] = order[left - 1];
            Adjust(which, ref dice, plan);
        }
    }

    private void Adjust(int which, ref Dice dice, Plan plan)
    {
        switch (which)
        {
            case 0 when Brightness != 1:
                plan.AddTone(new AdjustBrightness((float)dice.In(Brightness)));
                break;
            case 1 when Contrast != 1:
                plan.AddTone(new AdjustContrast((float)dice.In(Contrast)));
                break;
            case 2 when Saturation != 1:
                plan.AddFilter(new AdjustSaturation((float)dice.In(Saturation)));
                break;
            case 3 when Hue != 0:
                plan.AddFilter(new ShiftHue((float)dice.In(Hue)));
                break;
        }
    }
}
