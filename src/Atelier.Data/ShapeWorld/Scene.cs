namespace Atelier.Data.ShapeWorld;

/// <summary>What a figure is; the class label is the value.</summary>
public enum ShapeKind
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>An equilateral triangle.</summary>
    Triangle,

    /// <summary>A star of five points.</summary>
    Star,

    /// <summary>A heart.</summary>
    Heart,

    /// <summary>A plus sign.</summary>
    Cross,

    /// <summary>A disc with a hole.</summary>
    Ring,

    /// <summary>A waning moon.</summary>
    Crescent,

    /// <summary>A regular hexagon.</summary>
    Hexagon,

    /// <summary>An arrow, pointing up before it is turned.</summary>
    Arrow,
}

/// <summary>How a surface is painted with its two shades.</summary>
public enum Pattern
{
    /// <summary>The base colour alone.</summary>
    Plain,

    /// <summary>A smooth passage between the shades.</summary>
    Gradient,

    /// <summary>Straight bands.</summary>
    Stripes,

    /// <summary>A chequerboard.</summary>
    Checks,

    /// <summary>Discs on a square grid.</summary>
    Dots,

    /// <summary>Concentric bands.</summary>
    Rings,
}

/// <summary>A painted surface, in its own coordinates: the picture's for a background, the figure's for a figure.</summary>
/// <param name="Pattern">How the two shades are laid out.</param>
/// <param name="ColorName">The colour as one would say it.</param>
/// <param name="Base">The main shade.</param>
/// <param name="Accent">The second shade, of the same hue.</param>
/// <param name="Angle">Clockwise turn of the pattern, in turns, [0, 1).</param>
/// <param name="Period">Length after which the pattern repeats, in units of the surface.</param>
/// <param name="Phase">Shift of the pattern, in periods, [0, 1).</param>
public sealed record Surface(Pattern Pattern, ColorName ColorName, Color Base, Color Accent, float Angle, float Period, float Phase);

/// <summary>One shape in a picture whose width and height are 1, x to the right and y downward.</summary>
/// <param name="Shape">What it is.</param>
/// <param name="X">Centre, (0, 1).</param>
/// <param name="Y">Centre, (0, 1).</param>
/// <param name="Radius">Radius of the circle it is drawn in, as a share of the picture's width.</param>
/// <param name="Rotation">Clockwise, in turns, [0, 1).</param>
/// <param name="Surface">Its paint; one unit is the radius, and the pattern turns with the figure.</param>
public sealed record Figure(ShapeKind Shape, float X, float Y, float Radius, float Rotation, Surface Surface);

/// <summary>
/// Everything that there is to know about a picture of ShapeWorld: how it looks at any size follows from it alone.
/// </summary>
/// <param name="Figure">The shape in front.</param>
/// <param name="Background">What lies behind it; one unit is the picture's width.</param>
public sealed record Scene(Figure Figure, Surface Background)
{
    // Plain figures keep this share of their distance from the middle, and of their difference from a middling size.
    private const float Calm = 0.4f, MiddlingRadius = 0.34f;

    /// <summary>The same figure in the same colours, upright and near the middle, without patterns: what little training can learn.</summary>
    public Scene Plain() => new(
        Figure with
        {
            X = 0.5f + (Calm * (Figure.X - 0.5f)),
            Y = 0.5f + (Calm * (Figure.Y - 0.5f)),
            Radius = MiddlingRadius + (Calm * (Figure.Radius - MiddlingRadius)),
            Rotation = 0,
            Surface = Figure.Surface with { Pattern = Pattern.Plain },
        },
        Background with { Pattern = Pattern.Plain });
}

/// <summary>Ways to draw the same world.</summary>
public enum WorldStyle
{
    /// <summary>Patterns everywhere, figures at any place and turn.</summary>
    Rich,

    /// <summary>Plain colours, figures upright and near the middle (<see cref="Scene.Plain"/>).</summary>
    Plain,

    /// <summary>The figure's outline in ink on white paper (<see cref="SceneOutlines.Sketch"/>).</summary>
    Sketch,
}
