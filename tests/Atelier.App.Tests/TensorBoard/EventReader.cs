using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Atelier.App.Tests.TensorBoard;

/// <summary>
/// Reads event files by TensorFlow's published schema, sharing nothing with what writes them: an unknown field, another wire type or a
/// wrong checksum fails. Messages come as fields by their paths ("summary.value.tag"), in the order of the file.
/// </summary>
internal static class EventReader
{
    // From tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto: the messages that are written, all their fields of these types.
    private const string Schema = """
        message Event {
          double wall_time = 1; int64 step = 2; string file_version = 3; bytes graph_def = 4; Summary summary = 5; SessionLog session_log = 7; bytes meta_graph_def = 9;
        }
        message SessionLog { SessionStatus status = 1; string checkpoint_path = 2; string msg = 3; }
        message Summary { Value value = 1; }
        message Value { string node_name = 7; string tag = 1; float simple_value = 2; bytes obsolete_old_style_histogram = 3; Image image = 4; }
        message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
        """;

    private static readonly Dictionary<string, Dictionary<int, (string Type, string Name)>> s_messages = Regex.Matches(Schema, @"message (\w+) \{([^}]*)\}").ToDictionary(
        message => message.Groups[1].Value,
        message => Regex.Matches(message.Groups[2].Value, @"(\w+) (\w+) = (\d+);").ToDictionary(f => int.Parse(f.Groups[3].Value), f => (f.Groups[1].Value, f.Groups[2].Value)));

    /// <summary>The events of a file; a record that is cut short ends it.</summary>
    public static List<List<(string Path, object Value)>> Read(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        List<List<(string, object)>> events = [];
        while (rest.Length >= 12 && (int)BinaryPrimitives.ReadUInt64LittleEndian(rest) is var length && rest.Length >= length + 16)
        {
            Assert.Equal(Masked(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            Assert.Equal(Masked(rest.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]));
            List<(string, object)> fields = [];
            Decode(rest.Slice(12, length), "Event", "", fields);
            events.Add(fields);
            rest = rest[(length + 16)..];
        }

        return events;
    }

    /// <summary>The definition, a bit at a time.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc32C(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    private static void Decode(ReadOnlySpan<byte> message, string type, string path, List<(string, object)> fields)
    {
        while (message.Length > 0)
        {
            int key = (int)Varint(ref message);
            (string kind, string name) = s_messages[type][key >> 3];
            string full = path + name;
            switch (kind, key & 7)
            {
                case ("double", 1):
                    fields.Add((full, BinaryPrimitives.ReadDoubleLittleEndian(Take(ref message, 8))));
                    break;
                case ("float", 5):
                    fields.Add((full, BinaryPrimitives.ReadSingleLittleEndian(Take(ref message, 4))));
                    break;
                case ("int64" or "int32" or "SessionStatus", 0):
                    fields.Add((full, (long)Varint(ref message)));
                    break;
                case ("string", 2):
                    fields.Add((full, Encoding.UTF8.GetString(Take(ref message, (int)Varint(ref message)))));
                    break;
                case ("bytes", 2):
                    fields.Add((full, Take(ref message, (int)Varint(ref message)).ToArray()));
                    break;
                case (_, 2):
                    Decode(Take(ref message, (int)Varint(ref message)), kind, full + ".", fields);
                    break;
                default:
                    Assert.Fail($"{full} is a {kind}, its wire type is {key & 7}.");
                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int count)
    {
        ReadOnlySpan<byte> taken = from[..count];
        from = from[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> from)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = Take(ref from, 1)[0];
            value |= (ulong)(one & 127) << shift;
            if (one < 128)
            {
                return value;
            }
        }
    }
}
