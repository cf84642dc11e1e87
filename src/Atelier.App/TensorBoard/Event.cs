using Google.Protobuf;

namespace Atelier.App.TensorBoard;

/// <summary>
/// Events as TensorBoard reads them, in protocol buffers' encoding: the messages Event, SessionLog and Summary of TensorFlow's
/// <c>tensorflow/core/util/event.proto</c> and <c>tensorflow/core/framework/summary.proto</c>, whose field numbers these are.
/// </summary>
internal static class Event
{
    /// <summary>What a file begins with: the version in which a start purges (see <see cref="Start"/>).</summary>
    public static byte[] Version() => Of(0, body => Text(body, 3, "brain.Event:2"));

    /// <summary>A session starts: what earlier files say of this step and those after it is void.</summary>
    public static byte[] Start(long step) => Of(step, body => Nested(body, 7, session =>
    {
        session.WriteTag(1, WireFormat.WireType.Varint);
        session.WriteEnum(1); // START
    }));

    /// <summary>Numbers at a step.</summary>
    public static byte[] Scalars(long step, IEnumerable<KeyValuePair<string, double>> values) => Of(step, body => Nested(body, 5, summary =>
    {
        foreach ((string tag, double value) in values)
        {
            Nested(summary, 1, entry =>
            {
                Text(entry, 1, tag);
                entry.WriteTag(2, WireFormat.WireType.Fixed32);
                entry.WriteFloat((float)value);
            });
        }
    }));

    /// <summary>A picture at a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="tag">What the picture is of.</param>
    /// <param name="png">The PNG file.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="channels">1 for grey, 2 with opacity, 3 for colours, 4 with opacity.</param>
    public static byte[] Picture(long step, string tag, byte[] png, int width, int height, int channels) => Of(step, body => Nested(body, 5, summary => Nested(summary, 1, entry =>
    {
        Text(entry, 1, tag);
        Nested(entry, 4, image =>
        {
            Number(image, 1, height);
            Number(image, 2, width);
            Number(image, 3, channels);
            image.WriteTag(4, WireFormat.WireType.LengthDelimited);
            image.WriteBytes(ByteString.CopyFrom(png));
        });
    })));

    private static byte[] Of(long step, Action<CodedOutputStream> write) => Message(body =>
    {
        body.WriteTag(1, WireFormat.WireType.Fixed64);
        body.WriteDouble((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
        Number(body, 2, step);
        write(body);
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream body = new(bytes, leaveOpen: true))
        {
            write(body);
        }

        return bytes.ToArray();
    }

    private static void Nested(CodedOutputStream body, int field, Action<CodedOutputStream> write)
    {
        body.WriteTag(field, WireFormat.WireType.LengthDelimited);
        body.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static void Text(CodedOutputStream body, int field, string text)
    {
        body.WriteTag(field, WireFormat.WireType.LengthDelimited);
        body.WriteString(text);
    }

    private static void Number(CodedOutputStream body, int field, long number)
    {
        body.WriteTag(field, WireFormat.WireType.Varint);
        body.WriteInt64(number);
    }
}
