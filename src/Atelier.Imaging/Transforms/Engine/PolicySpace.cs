namespace Atelier.Imaging.Transforms.Engine;

/// <summary>The operations that learned and random policies choose from, by AutoAugment's names.</summary>
internal enum PolicyOperation
{
    Identity,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
    Rotate,
    Posterize,
    Solarize,
    AutoContrast,
    Equalize,
    Brightness,
    Color,
    Contrast,
    Sharpness,
    Invert,
}

/// <summary>How strong operations are at full magnitude; torchvision's tables are linear in the magnitude's share.</summary>
/// <param name="ShiftShare">Translation, as a share of the width or height.</param>
/// <param name="ShiftPixels">Translation in pixels, besides.</param>
/// <param name="Shear">Slope.</param>
/// <param name="Degrees">Rotation.</param>
/// <param name="Enhance">Distance of the factors of brightness, colour, contrast and sharpness from 1.</param>
/// <param name="Bits">Bits that posterising keeps at magnitude 0.</param>
/// <param name="FewerBits">How many fewer it keeps at full magnitude.</param>
internal readonly record struct PolicySpace(double ShiftShare, double ShiftPixels, double Shear, double Degrees, double Enhance, int Bits, int FewerBits)
{
    /// <summary>AutoAugment's and RandAugment's ranges.</summary>
    public static PolicySpace Narrow { get; } = new(150.0 / 331, 0, 0.3, 30, 0.9, 8, 4);

    /// <summary>TrivialAugment's "wide" ranges.</summary>
    public static PolicySpace Wide { get; } = new(0, 32, 0.99, 135, 0.99, 8, 6);

    /// <summary>AugMix's ranges.</summary>
    public static PolicySpace Mix { get; } = new(1.0 / 3, 0, 0.3, 30, 0.9, 4, 4);

    /// <summary>Adds an operation at a share (0 to 1) of its full magnitude, of either sign where it has one.</summary>
    /// <param name="plan">Receives it.</param>
    /// <param name="operation">Which.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="interpolation">Of what moves pixels.</param>
    /// <param name="fill">The level outside.</param>
    public void Add(Plan plan, PolicyOperation operation, double share, int sign, Interpolation interpolation, byte fill)
    {
        MoveAffinely still = new() { Interpolation = interpolation, Fill = fill };
        float slope = (float)double.RadiansToDegrees(Math.Atan(sign * share * Shear)), factor = (float)(1 + (sign * share * Enhance));
        switch (operation)
        {
            case PolicyOperation.Identity:
                break;
            case PolicyOperation.ShearX:
                plan.AddGeometry(still with { ShearX = slope, FromCorner = true });
                break;
            case PolicyOperation.ShearY:
                plan.AddGeometry(still with { ShearY = slope, FromCorner = true });
                break;
            case PolicyOperation.TranslateX:
                plan.AddGeometry(still with { MoveX = sign * (int)(share * Shift(plan.Width)) });
                break;
            case PolicyOperation.TranslateY:
                plan.AddGeometry(still with { MoveY = sign * (int)(share * Shift(plan.Height)) });
                break;
            case PolicyOperation.Rotate:
                plan.AddGeometry(new Rotate((float)(sign * share * Degrees), interpolation, fill));
                break;
            case PolicyOperation.Posterize:
                plan.AddTone(new KeepBits(Bits - (int)Math.Round(share * FewerBits)));
                break;
            case PolicyOperation.Solarize:
                plan.AddTone(new InvertFrom((float)(255 - (255 * share))));
                break;
            case PolicyOperation.AutoContrast:
                plan.AddFilter(default(StretchLevels));
                break;
            case PolicyOperation.Equalize:
                plan.AddFilter(default(EqualizeLevels));
                break;
            case PolicyOperation.Brightness:
                plan.AddTone(new AdjustBrightness(factor));
                break;
            case PolicyOperation.Color:
                plan.AddFilter(new AdjustSaturation(factor));
                break;
            case PolicyOperation.Contrast:
                plan.AddTone(new AdjustContrast(factor));
                break;
            case PolicyOperation.Sharpness:
                plan.AddFilter(new AdjustSharpness(factor));
                break;
            case PolicyOperation.Invert:
                plan.AddTone(new InvertFrom(0));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    private double Shift(int size) => (size * ShiftShare) + ShiftPixels;
}
