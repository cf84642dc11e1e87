using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Atelier.Data;

/// <summary>Some successive records of a packed file.</summary>
/// <param name="Split">Which part of the dataset they are.</param>
/// <param name="Count">How many.</param>
/// <param name="ContentHash">What identifies them.</param>
internal sealed record PackedPart(DatasetSplit Split, int Count, string ContentHash);

/// <summary>What a packed file says of its records as a whole.</summary>
/// <param name="Version">Of the layout: 1.</param>
/// <param name="Name">What the dataset is called.</param>
/// <param name="Format">What a record holds.</param>
/// <param name="Schema">What else is known of each.</param>
/// <param name="ClassNames">The classes' names; null without classes.</param>
/// <param name="Parts">The parts in the order of their records.</param>
/// <param name="LeftOut">How many pictures could not be had when the file was prepared.</param>
internal sealed record PackedDescription(
    int Version, string Name, PictureFormat Format, AnnotationSchema Schema, IReadOnlyList<string>? ClassNames, IReadOnlyList<PackedPart> Parts, int LeftOut);

/// <summary>
/// The index of a packed file, which stands behind its records (docs/data.md has the layout): a description as JSON, and a table each
/// of digests, labels, domains, attributes and captions.
/// </summary>
internal sealed class PackedIndex
{
    /// <summary>The layout's version.</summary>
    public const int Version = 1;

    private const int MaxJson = 64 << 20;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly byte[] _bytes;
    private readonly int _digests, _labels, _domains, _attributes, _offsets, _captions;

    private PackedIndex(byte[] bytes, PackedDescription description, int tables)
    {
        (_bytes, Description, Count) = (bytes, description, description.Parts.Sum(part => part.Count));
        AnnotationSchema schema = description.Schema;
        _digests = tables;
        _labels = checked(_digests + (Count * ContentHashing.DigestLength));
        _domains = checked(_labels + (Count * sizeof(int)));
        _attributes = checked(_domains + (schema.Domains.Count > 0 ? Count * sizeof(int) : 0));
        _offsets = checked(_attributes + (Count * schema.Attributes.Count * sizeof(float)));
        _captions = checked(_offsets + (schema.Captions ? (Count + 1) * sizeof(int) : 0));
    }

    /// <summary>What it says of the records as a whole.</summary>
    public PackedDescription Description { get; }

    /// <summary>How many records there are.</summary>
    public int Count { get; }

    /// <summary>A record's SHA-256.</summary>
    public ReadOnlySpan<byte> Digest(int record) => _bytes.AsSpan(_digests + (record * ContentHashing.DigestLength), ContentHashing.DigestLength);

    /// <summary>A record's class; null if there are none.</summary>
    public int? Label(int record) => Optional(_labels, record);

    /// <summary>What else is known of a record.</summary>
    public Annotation Describe(int record) => new()
    {
        Domain = Description.Schema.Domains.Count > 0 ? Optional(_domains, record) : null,
        Attributes = MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(_attributes, _offsets - _attributes))
            .Slice(record * Description.Schema.Attributes.Count, Description.Schema.Attributes.Count).ToArray(),
        Captions = Description.Schema.Captions && Encoding.UTF8.GetString(_bytes.AsSpan(_captions)[Offset(record)..Offset(record + 1)]) is { Length: > 0 } text
            ? text.Split('\n') : [],
    };

    /// <summary>The index as bytes.</summary>
    /// <param name="description">Of all records.</param>
    /// <param name="digests">Each record's.</param>
    /// <param name="known">Each record's class and annotation.</param>
    public static byte[] Write(PackedDescription description, IReadOnlyList<byte[]> digests, IReadOnlyList<(int? Label, Annotation Annotation)> known)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(description, s_json);
        writer.Write(json.Length);
        writer.Write(json);

        // Floats and integers lie where they can be read in place.
        writer.Write(new byte[Padding(sizeof(int) + json.Length)]);
        foreach (byte[] digest in digests)
        {
            writer.Write(digest);
        }

        foreach ((int? label, _) in known)
        {
            writer.Write(label ?? -1);
        }

        AnnotationSchema schema = description.Schema;
        foreach ((_, Annotation annotation) in known.Where(_ => schema.Domains.Count > 0))
        {
            writer.Write(annotation.Domain ?? -1);
        }

        foreach ((_, Annotation annotation) in known)
        {
            writer.Write(MemoryMarshal.AsBytes<float>(annotation.Attributes.ToArray()));
        }

        if (schema.Captions)
        {
            WriteCaptions(writer, [.. known.Select(item => Encoding.UTF8.GetBytes(string.Join('\n', item.Annotation.Captions)))]);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or another version's.</exception>
    public static PackedIndex Read(byte[] bytes)
    {
        try
        {
            int length = bytes.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : -1;
            if (length < 0 || length > MaxJson || length > bytes.Length - sizeof(int))
            {
                throw new InvalidDataException("its description is cut short");
            }

            PackedDescription description = JsonSerializer.Deserialize<PackedDescription>(bytes.AsSpan(sizeof(int), length), s_json)
                ?? throw new InvalidDataException("its description is empty");
            Check(description);
            PackedIndex index = new(bytes, description, sizeof(int) + length + Padding(sizeof(int) + length));
            index.CheckTables();
            return index;
        }
        catch (Exception e) when (e is JsonException or OverflowException or ArgumentException or NullReferenceException)
        {
            throw new InvalidDataException($"its index is damaged: {e.Message}", e);
        }
    }

    private static int Padding(int length) => -length & 7;

    private static void WriteCaptions(BinaryWriter writer, byte[][] captions)
    {
        int offset = 0;
        foreach (byte[] caption in captions)
        {
            writer.Write(offset);
            offset = checked(offset + caption.Length);
        }

        writer.Write(offset);
        foreach (byte[] caption in captions)
        {
            writer.Write(caption);
        }
    }

    private static void Check(PackedDescription description)
    {
        const int maxSize = 1 << 14, maxNames = 1 << 20;
        PictureFormat format = description.Format;
        AnnotationSchema schema = description.Schema;
        bool sound = description.Version == Version
            && format.Height is > 0 and <= maxSize && format.Width is > 0 and <= maxSize && format.Channels is 1 or 3 && format.TargetChannels is 0 or 1 or 3
            && schema.TargetChannels == format.TargetChannels && schema.Masks == format.HasMask
            && schema.Attributes.Count <= maxNames && schema.Domains.Count <= maxNames && format.RecordLength > 0
            && description.Parts.Count > 0 && description.Parts.All(part => part.Count > 0)
            && description.Parts.Select(part => part.Split).Distinct().Count() == description.Parts.Count;
        if (!sound)
        {
            throw new InvalidDataException(description.Version == Version ? "its description is damaged" : $"it is of version {description.Version}, this Atelier reads {Version}");
        }
    }

    // Labels and domains are indices into names, captions lie one behind another: whoever made the file need not be believed.
    private void CheckTables()
    {
        AnnotationSchema schema = Description.Schema;
        int end = _captions + (schema.Captions && _captions <= _bytes.Length ? Offset(Count) : 0);
        if (_captions > _bytes.Length || end != _bytes.Length)
        {
            throw new InvalidDataException("its index has not the length that it declares");
        }

        for (int i = 0; i < Count; i++)
        {
            bool sound = Label(i) is null or >= 0 && !(Label(i) >= Description.ClassNames?.Count)
                && (schema.Domains.Count == 0 || Optional(_domains, i) is >= 0 and int domain && domain < schema.Domains.Count)
                && (!schema.Captions || (Offset(i) >= 0 && Offset(i) <= Offset(i + 1)));
            if (!sound)
            {
                throw new InvalidDataException($"its index is damaged at record {i}");
            }
        }
    }

    private int Offset(int record) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_offsets + (record * sizeof(int))));

    private int? Optional(int table, int record)
        => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(table + (record * sizeof(int)))) is var value and not -1 ? value : null;
}
