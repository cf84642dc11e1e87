namespace Atelier.Data.ShapeWorld;

/// <summary>A rotation of the plane. Its sine and cosine are computed here, since those of the platforms' libraries differ in the last bit.</summary>
internal readonly struct Turn
{
    private readonly float _cos, _sin;

    /// <param name="turns">Clockwise (y points down), in turns, [0, 1).</param>
    public Turn(float turns)
    {
        // The nearest quarter turn, exactly, and a rest of at most an eighth: Taylor's series to x^14 leaves less than 1e-13.
        int quarter = (int)((turns * 4) + 0.5f);
        double x = (turns - (quarter / 4.0)) * (2 * Math.PI), square = x * x;
        double cos = 1, sin = x, cosTerm = 1, sinTerm = x;
        for (int k = 2; k <= 14; k += 2)
        {
            cosTerm *= -square / ((k - 1) * k);
            sinTerm *= -square / (k * (k + 1));
            cos += cosTerm;
            sin += sinTerm;
        }

        (double c, double s) = (quarter & 3) switch { 0 => (cos, sin), 1 => (-sin, cos), 2 => (-cos, -sin), _ => (sin, -cos) };
        (_cos, _sin) = ((float)c, (float)s);
    }

    /// <summary>The point turned.</summary>
    public (float X, float Y) Apply(float x, float y) => ((_cos * x) - (_sin * y), (_sin * x) + (_cos * y));

    /// <summary>The point turned back.</summary>
    public (float X, float Y) Undo(float x, float y) => ((_cos * x) + (_sin * y), (_cos * y) - (_sin * x));
}
