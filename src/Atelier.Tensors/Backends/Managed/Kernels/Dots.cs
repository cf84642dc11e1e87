using System.Runtime.Intrinsics;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>The tiles of <see cref="Dot{TLanes, TVector, TRows, TOuts}"/> for this machine's vectors.</summary>
internal static unsafe class Dots
{
    /// <summary>Most rows, and most target channels, of a tile.</summary>
    public const int Max = 4;

    private static readonly delegate*<Segment*, int, float*, float*, nint, float*, nint, void>[][] Table = Tiles.Lanes switch
    {
        16 => All<Lanes512, Vector512<float>>(),
        8 => All<Lanes256, Vector256<float>>(),
        4 => All<Lanes128, Vector128<float>>(),
        _ => All<Lanes1, float>(),
    };

    /// <summary>Runs the tile of <paramref name="rows"/> by <paramref name="outs"/>, each 1 to <see cref="Max"/>.</summary>
    public static void Run(int rows, int outs, Segment* segments, int count, float* a, float* b, nint ldb, float* c, nint ldc) =>
        Table[rows][outs](segments, count, a, b, ldb, c, ldc);

    private static delegate*<Segment*, int, float*, float*, nint, float*, nint, void>[][] All<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        [[], Rows<TLanes, TVector, R1>(), Rows<TLanes, TVector, R2>(), Rows<TLanes, TVector, R3>(), Rows<TLanes, TVector, R4>()];

    private static delegate*<Segment*, int, float*, float*, nint, float*, nint, void>[] Rows<TLanes, TVector, TRows>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
        where TRows : struct, IRows =>
        [
            null,
            &Dot<TLanes, TVector, TRows, R1>.Run,
            &Dot<TLanes, TVector, TRows, R2>.Run,
            &Dot<TLanes, TVector, TRows, R3>.Run,
            &Dot<TLanes, TVector, TRows, R4>.Run,
        ];
}
