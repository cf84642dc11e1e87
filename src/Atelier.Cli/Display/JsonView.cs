using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Atelier.App.Runs;

namespace Atelier.Cli.Display;

/// <summary>Every event as a JSON line on standard output, its kind under "event"; progress in words on standard error.</summary>
internal sealed class JsonView : ITrainingView
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly PlainView _words = new();

    public Finished Show(Func<Action<TrainingEvent>, Finished> session) => _words.Show(tell => session(happened =>
    {
        JsonObject fields = JsonSerializer.SerializeToNode(happened, happened.GetType(), s_json)!.AsObject();
        fields.Insert(0, "event", happened.GetType().Name.ToLowerInvariant());
        Console.Out.WriteLine(fields.ToJsonString(s_json));
        tell(happened);
    }));
}
