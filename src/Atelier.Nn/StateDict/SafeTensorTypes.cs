using Atelier.Tensors;

namespace Atelier.Nn.StateDict;

/// <summary>The format's element types that we know.</summary>
internal static class SafeTensorTypes
{
    public const string Half = "F16";

    private static readonly Dictionary<string, DType> ByName = Enum.GetValues<DType>().ToDictionary(NameOf);

    public static string NameOf(DType type) => type == DType.Bool ? "BOOL" : type.ToString();

    /// <summary>What reading gives and how many bytes an element takes in the file; null for a type we don't know.</summary>
    public static (DType DType, int StoredSize)? Find(string name)
        => name == Half ? (DType.F32, 2)
        : ByName.TryGetValue(name, out DType type) ? (type, type.SizeOf())
        : null;
}
