using System.Text.Json;

namespace Atelier.Imaging.Transforms;

/// <summary>The serializer's complaints in fewer words.</summary>
internal static class JsonProblem
{
    /// <summary>A path without the root's sign: ".images[2]".</summary>
    public static string Place(string? path) => path is null ? "" : path.TrimStart('$');

    /// <summary>A message without the place that the serializer appends.</summary>
    public static string Text(JsonException problem)
    {
        int place = problem.Message.IndexOf(" Path: $", StringComparison.Ordinal);
        return place < 0 ? problem.Message : problem.Message[..place];
    }
}
