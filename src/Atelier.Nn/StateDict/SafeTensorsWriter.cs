using System.Buffers.Binary;
using System.Text.Json;
using Atelier.Tensors;

namespace Atelier.Nn.StateDict;

/// <summary>Gives a tensor's bytes when its turn to be written comes: row-major, little-endian.</summary>
public delegate ReadOnlySpan<byte> TensorBytes();

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="DType">Type of the elements.</param>
/// <param name="Shape">Logical extents; the bytes are row-major in this order, whatever the rank.</param>
/// <param name="Bytes">Called once.</param>
public sealed record SafeTensorSource(string Name, DType DType, Shape Shape, TensorBytes Bytes);

/// <summary>Writes safetensors files, one tensor in memory at a time; equal content gives equal bytes.</summary>
public static class SafeTensorsWriter
{
    private const int Alignment = 8;
    private const string MetadataKey = "__metadata__";

    /// <summary>
    /// Writes a whole file. Wider elements come first and then names in ordinal order: with no hole allowed between tensors,
    /// that is what keeps each of them aligned to its element.
    /// </summary>
    /// <exception cref="ArgumentException">Two tensors share a name, a name is reserved, or a source gives too few or too many bytes.</exception>
    public static void Write(Stream destination, IEnumerable<SafeTensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        SafeTensorSource[] ordered = [.. tensors.OrderByDescending(t => t.DType.SizeOf()).ThenBy(t => t.Name, StringComparer.Ordinal)];
        RefuseBadNames(ordered);
        destination.Write(Header(ordered, metadata));
        foreach (SafeTensorSource tensor in ordered)
        {
            ReadOnlySpan<byte> bytes = tensor.Bytes();
            if (bytes.Length != LengthOf(tensor))
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' {tensor.DType}{tensor.Shape} takes {LengthOf(tensor)} bytes, its source gave {bytes.Length}.", nameof(tensors));
            }

            destination.Write(bytes);
        }
    }

    private static long LengthOf(SafeTensorSource tensor) => checked(tensor.Shape.Count * tensor.DType.SizeOf());

    private static void RefuseBadNames(SafeTensorSource[] tensors)
    {
        HashSet<string> names = [MetadataKey];
        if (Array.Find(tensors, t => !names.Add(t.Name)) is { } bad)
        {
            throw new ArgumentException(
                bad.Name == MetadataKey ? $"A tensor cannot be named '{MetadataKey}'." : $"Two tensors are named '{bad.Name}'.", nameof(tensors));
        }
    }

    private static byte[] Header(SafeTensorSource[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream header = new();
        header.Write(stackalloc byte[sizeof(ulong)]);
        using (Utf8JsonWriter json = new(header))
        {
            WriteJson(json, tensors, metadata ?? new Dictionary<string, string>());
        }

        while (header.Length % Alignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        byte[] bytes = header.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - sizeof(ulong));
        return bytes;
    }

    private static void WriteJson(Utf8JsonWriter json, SafeTensorSource[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (SafeTensorSource tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", SafeTensorTypes.NameOf(tensor.DType));
            WriteNumbers(json, "shape", tensor.Shape.Select(dim => (long)dim));
            WriteNumbers(json, "data_offsets", [offset, offset += LengthOf(tensor)]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IEnumerable<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
