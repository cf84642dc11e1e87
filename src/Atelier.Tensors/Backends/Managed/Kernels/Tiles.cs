using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>The register tiles for this machine's vectors.</summary>
internal static unsafe class Tiles
{
    /// <summary>Channels that lie together in a convolution's packed source; a multiple of every panel width.</summary>
    public const int Block = 32;

    private const int AllRows = 14;

    private static readonly delegate*<Segment*, int, float*, float*, nint, float*, nint, bool, void>[] Packed;
    private static readonly delegate*<Segment*, int, float*, float*, nint, float*, nint, bool, void>[] Blocks;
    private static readonly delegate*<Segment*, int, float*, float*, nint, float*, nint, bool, void>[] Steps;

    static Tiles()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            (Lanes, MaxRows) = (Lanes512.Count, AllRows);
            Packed = Table<Lanes512, Vector512<float>, PackedRows>();
            Blocks = Table<Lanes512, Vector512<float>, BlockRows>();
            Steps = Table<Lanes512, Vector512<float>, BlockSteps>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            // Sixteen registers: 12 accumulators, two of B, one of A.
            (Lanes, MaxRows) = (Lanes256.Count, 6);
            Packed = Table<Lanes256, Vector256<float>, PackedRows>();
            Blocks = Table<Lanes256, Vector256<float>, BlockRows>();
            Steps = Table<Lanes256, Vector256<float>, BlockSteps>();
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            (Lanes, MaxRows) = (Lanes128.Count, AdvSimd.IsSupported ? AllRows : 6);
            Packed = Table<Lanes128, Vector128<float>, PackedRows>();
            Blocks = Table<Lanes128, Vector128<float>, BlockRows>();
            Steps = Table<Lanes128, Vector128<float>, BlockSteps>();
        }
        else
        {
            (Lanes, MaxRows) = (Lanes1.Count, 6);
            Packed = Table<Lanes1, float, PackedRows>();
            Blocks = Table<Lanes1, float, BlockRows>();
            Steps = Table<Lanes1, float, BlockSteps>();
        }
    }

    /// <summary>Floats in a vector.</summary>
    public static int Lanes { get; }

    /// <summary>Rows of the largest tile.</summary>
    public static int MaxRows { get; }

    /// <summary>Columns of a tile: two vectors.</summary>
    public static int Panel => 2 * Lanes;

    /// <summary>How many tiles cover <paramref name="rows"/>; <see cref="Split"/> makes them as equal as can be.</summary>
    public static int Count(int rows) => (rows + MaxRows - 1) / MaxRows;

    /// <summary>First row of tile <paramref name="tile"/> of <paramref name="tiles"/>.</summary>
    public static int Split(int rows, int tiles, int tile) => (int)((long)rows * tile / tiles);

    /// <summary>A tile whose A is packed k by k (see <see cref="PackedRows"/>).</summary>
    public static void RunPacked(
        int rows, int columns, Segment* segments, int count, float* a, float* b, nint bStep, float* c, nint ldc, bool accumulate) =>
        Run(Packed[rows], rows, columns, segments, count, a, b, bStep, c, ldc, accumulate);

    /// <summary>A tile whose A rows are blocks of channels (see <see cref="BlockRows"/>).</summary>
    public static void RunBlocks(
        int rows, int columns, Segment* segments, int count, float* a, float* b, nint bStep, float* c, nint ldc, bool accumulate) =>
        Run(Blocks[rows], rows, columns, segments, count, a, b, bStep, c, ldc, accumulate);

    /// <summary>A tile whose A steps are blocks (see <see cref="BlockSteps"/>).</summary>
    public static void RunSteps(
        int rows, int columns, Segment* segments, int count, float* a, float* b, nint bStep, float* c, nint ldc, bool accumulate) =>
        Run(Steps[rows], rows, columns, segments, count, a, b, bStep, c, ldc, accumulate);

    private static void Run(
        delegate*<Segment*, int, float*, float*, nint, float*, nint, bool, void> tile,
        int rows, int columns, Segment* segments, int count, float* a, float* b, nint bStep, float* c, nint ldc, bool accumulate)
    {
        if (columns == Panel)
        {
            tile(segments, count, a, b, bStep, c, ldc, accumulate);
            return;
        }

        // A narrow last panel: whole vectors go to the side, its columns alone to C.
        float* side = stackalloc float[AllRows * Block];
        tile(segments, count, a, b, bStep, side, Panel, false);
        for (int r = 0; r < rows; r++, c += ldc, side += Panel)
        {
            for (int j = 0; j < columns; j++)
            {
                c[j] = accumulate ? c[j] + side[j] : side[j];
            }
        }
    }

    private static delegate*<Segment*, int, float*, float*, nint, float*, nint, bool, void>[] Table<TLanes, TVector, TWalk>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
        where TWalk : struct, IWalk =>
        [
            null,
            &Tile<TLanes, TVector, R1, TWalk>.Run,
            &Tile<TLanes, TVector, R2, TWalk>.Run,
            &Tile<TLanes, TVector, R3, TWalk>.Run,
            &Tile<TLanes, TVector, R4, TWalk>.Run,
            &Tile<TLanes, TVector, R5, TWalk>.Run,
            &Tile<TLanes, TVector, R6, TWalk>.Run,
            &Tile<TLanes, TVector, R7, TWalk>.Run,
            &Tile<TLanes, TVector, R8, TWalk>.Run,
            &Tile<TLanes, TVector, R9, TWalk>.Run,
            &Tile<TLanes, TVector, R10, TWalk>.Run,
            &Tile<TLanes, TVector, R11, TWalk>.Run,
            &Tile<TLanes, TVector, R12, TWalk>.Run,
            &Tile<TLanes, TVector, R13, TWalk>.Run,
            &Tile<TLanes, TVector, R14, TWalk>.Run,
        ];
}
