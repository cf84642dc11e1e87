using System.Reflection;

namespace Atelier.App;

/// <summary>This program's version.</summary>
public static class AtelierVersion
{
    /// <summary>As "0.1.0".</summary>
    public static string Current { get; } = typeof(AtelierVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
