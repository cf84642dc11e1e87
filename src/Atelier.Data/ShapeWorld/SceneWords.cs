using System.Globalization;

namespace Atelier.Data.ShapeWorld;

/// <summary>Scenes in words and as attributes, each a pure function of the scene.</summary>
public static class SceneWords
{
    private const float LargeRadius = 0.32f, Middle = 0.5f;

    private static readonly string[] s_shapes = LowerCase<ShapeKind>(), s_colors = LowerCase<ColorName>();
    private static readonly string[] s_patterns = ["plain", "shaded", "striped", "chequered", "dotted", "ringed"];

    /// <summary>The names of the attributes: shape, colour, pattern, the ground's colour and pattern, one name a value; then large, left, upper.</summary>
    public static IReadOnlyList<string> AttributeNames { get; } =
    [
        .. s_shapes, .. s_colors, .. s_patterns,
        .. s_colors.Select(color => $"{color} ground"), .. s_patterns.Select(pattern => $"{pattern} ground"),
        "large", "left", "upper",
    ];

    /// <summary>A scene's attributes, 1 or 0 by <see cref="AttributeNames"/>.</summary>
    public static IReadOnlyList<float> Attributes(Scene scene)
    {
        (Figure figure, Surface ground) = scene;
        float[] values = new float[AttributeNames.Count];
        int at = 0;
        Choose(s_shapes.Length, (int)figure.Shape);
        Choose(s_colors.Length, (int)figure.Surface.ColorName);
        Choose(s_patterns.Length, (int)figure.Surface.Pattern);
        Choose(s_colors.Length, (int)ground.ColorName);
        Choose(s_patterns.Length, (int)ground.Pattern);
        (values[at], values[at + 1], values[at + 2]) = (Flag(IsLarge(figure)), Flag(figure.X < Middle), Flag(figure.Y < Middle));
        return values;

        void Choose(int choices, int chosen)
        {
            values[at + chosen] = 1;
            at += choices;
        }
    }

    /// <summary>A scene in words, such as "a large striped red heart on a blue ground, at the upper left".</summary>
    public static string Caption(Scene scene)
    {
        (Figure figure, Surface ground) = scene;
        string size = IsLarge(figure) ? "large" : "small";
        string place = $"{(figure.Y < Middle ? "upper" : "lower")} {(figure.X < Middle ? "left" : "right")}";
        return $"a {size} {Paint(figure.Surface)} {s_shapes[(int)figure.Shape]} on {Article(Paint(ground))} ground, at the {place}";
    }

    private static string Paint(Surface surface)
        => (surface.Pattern == Pattern.Plain ? "" : $"{s_patterns[(int)surface.Pattern]} ") + s_colors[(int)surface.ColorName];

    private static string Article(string words) => ("aeiou".Contains(words[0], StringComparison.Ordinal) ? "an " : "a ") + words;

    private static bool IsLarge(Figure figure) => figure.Radius >= LargeRadius;

    private static float Flag(bool holds) => holds ? 1 : 0;

    private static string[] LowerCase<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLower(CultureInfo.InvariantCulture))];
}
