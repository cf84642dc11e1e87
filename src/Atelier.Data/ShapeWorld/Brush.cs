namespace Atelier.Data.ShapeWorld;

/// <summary>Paints a surface, antialiased.</summary>
/// <param name="surface">What to paint.</param>
/// <param name="pixel">Width of a pixel in units of the surface.</param>
/// <param name="centre">The surface's middle, where gradients and rings are centred: 0.5 for a picture, 0 for a figure.</param>
/// <param name="extent">Distance from the middle to the surface's edge.</param>
internal readonly struct Brush(Surface surface, float pixel, float centre, float extent)
{
    private readonly Pattern _pattern = surface.Pattern;
    private readonly Color _base = surface.Base;
    private readonly Color _accent = surface.Accent;
    private readonly Turn _turn = new(surface.Angle);
    private readonly float _perPeriod = 1 / surface.Period;
    private readonly float _phase = surface.Phase;
    private readonly float _sharpness = surface.Period / pixel;

    /// <summary>The colour at a point of the surface.</summary>
    public Color At(float x, float y) => _pattern == Pattern.Plain ? _base : _base.Mix(_accent, Accent(x - centre, y - centre));

    // How much of the accent there is, 0 to 1, at a point given from the middle.
    private float Accent(float x, float y)
    {
        (float u, float v) = _turn.Undo(x, y);
        switch (_pattern)
        {
            case Pattern.Gradient:
                float t = Math.Clamp(0.5f + (u / (2 * extent)), 0, 1);
                return t * t * (3 - (2 * t));
            case Pattern.Stripes:
                return Band(u);
            case Pattern.Rings:
                return Band(MathF.Sqrt((x * x) + (y * y)));
            case Pattern.Checks:
                float a = Band(u), b = Band(v);
                return a + b - (2 * a * b);
            default:
                float du = FromMiddle(u), dv = FromMiddle(v);
                return Coverage(MathF.Sqrt((du * du) + (dv * dv)) - 0.3f);
        }
    }

    private float Band(float u) => Coverage(Math.Abs(FromMiddle(u)) - 0.25f);

    // Distance to the middle of the period that u lies in, in periods: [-0.5, 0.5).
    private float FromMiddle(float u)
    {
        float periods = (u * _perPeriod) + _phase;
        return periods - MathF.Floor(periods) - 0.5f;
    }

    // How much of a pixel lies inside an edge, given the distance in periods, negative inside.
    private float Coverage(float distance) => Math.Clamp(0.5f - (distance * _sharpness), 0, 1);
}
