using System.Runtime.InteropServices;
using Atelier.Tensors;

namespace Atelier.Nn.StateDict.PyTorch;

/// <summary>How PyTorch stores elements, and what reading makes of them.</summary>
/// <param name="Name">As errors and entries call it: "F16", "I8".</param>
/// <param name="Size">Bytes of an element in the file.</param>
/// <param name="DType">What reading gives: the same type, or the next wider one that tensors have.</param>
/// <param name="Widen">Turns elements as they are stored into those of the type that reading gives.</param>
internal sealed record TorchStorageType(string Name, int Size, DType DType, Func<byte[], byte[]> Widen)
{
    private static readonly Dictionary<string, TorchStorageType> ByClass = new()
    {
        ["torch.DoubleStorage"] = new("F64", 8, DType.F64, AsStored),
        ["torch.FloatStorage"] = new("F32", 4, DType.F32, AsStored),
        ["torch.HalfStorage"] = new("F16", 2, DType.F32, Widened<Half, float>(value => (float)value)),
        ["torch.BFloat16Storage"] = new("BF16", 2, DType.BF16, AsStored),
        ["torch.LongStorage"] = new("I64", 8, DType.I64, AsStored),
        ["torch.IntStorage"] = new("I32", 4, DType.I32, AsStored),
        ["torch.ShortStorage"] = new("I16", 2, DType.I32, Widened<short, int>(value => value)),
        ["torch.CharStorage"] = new("I8", 1, DType.I32, Widened<sbyte, int>(value => value)),
        ["torch.ByteStorage"] = new("U8", 1, DType.U8, AsStored),

        // A byte that is neither 0 nor 1 must not become a truth value of its own kind.
        ["torch.BoolStorage"] = new("BOOL", 1, DType.Bool, Widened<byte, bool>(value => value != 0)),
    };

    /// <summary>The type that a class of storages holds; null for a class we don't know.</summary>
    public static TorchStorageType? Find(string className) => ByClass.GetValueOrDefault(className);

    private static byte[] AsStored(byte[] elements) => elements;

    private static Func<byte[], byte[]> Widened<TStored, TRead>(Func<TStored, TRead> widen)
        where TStored : unmanaged
        where TRead : unmanaged
        => elements =>
        {
            ReadOnlySpan<TStored> stored = MemoryMarshal.Cast<byte, TStored>(elements);
            TRead[] read = new TRead[stored.Length];
            for (int i = 0; i < read.Length; i++)
            {
                read[i] = widen(stored[i]);
            }

            return MemoryMarshal.AsBytes(read.AsSpan()).ToArray();
        };
}
