namespace Atelier.OneDnn.Native;

/// <summary>dnnl_cpu_isa_t: each bit stands for instructions, larger sets contain smaller ones.</summary>
internal static class InstructionSets
{
    private const int BFloat16 = 0x80;

    private static readonly (int Bits, string Name)[] Names =
    [
        (0x3E7, "AVX-512, bf16, AMX"),
        (0x0E7, "AVX-512, bf16"),
        (0x067, "AVX-512, VNNI"),
        (0x027, "AVX-512"),
        (0x407, "AVX2, VNNI"),
        (0x007, "AVX2"),
        (0x003, "AVX"),
        (0x001, "SSE 4.1"),
        (0x000, "no vectors"),
    ];

    /// <summary>As people write it: the largest set that the bits contain.</summary>
    public static string Name(int bits) => Names.First(set => (bits & set.Bits) == set.Bits).Name;

    /// <summary>Whether products of bf16 numbers are instructions (avx512_bf16 or AMX).</summary>
    public static bool HasBFloat16(int bits) => (bits & BFloat16) != 0;
}
