using System.Globalization;
using System.Runtime.CompilerServices;

namespace Atelier.Imaging.Transforms;

/// <summary>The checks of parameters, called where they are set: <c>init => field = Limits.Within(value, 0, 1)</c>.</summary>
internal static class Limits
{
    public static double Within(double value, double low, double high, [CallerMemberName] string name = "")
        => value >= low && value <= high ? value : throw Beyond(name, Text(value), low, high);

    public static int Within(int value, int low, int high, [CallerMemberName] string name = "")
        => value >= low && value <= high ? value : throw Beyond(name, Text(value), low, high);

    public static int? Within(int? value, int low, int high, [CallerMemberName] string name = "")
        => value is null || (value >= low && value <= high) ? value : throw Beyond(name, Text(value.Value), low, high);

    public static Interval Within(Interval value, double low, double high, [CallerMemberName] string name = "")
        => value.Low >= low && value.High <= high ? value : throw Beyond(name, $"[{Text(value.Low)}, {Text(value.High)}]", low, high);

    public static int Odd(int value, int low, int high, [CallerMemberName] string name = "")
        => Within(value, low, high, name) % 2 == 1 ? value : throw new ArgumentException($"{Json(name)} is {value}; it must be odd.");

    private static ArgumentException Beyond(string name, string value, double low, double high)
        => new($"{Json(name)} is {value}; it must lie from {Text(low)} to {Text(high)}.");

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Json(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
