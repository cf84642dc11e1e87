namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>A number of rows as a type.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}

internal readonly struct R1 : IRows
{
    public static int Count => 1;
}

internal readonly struct R2 : IRows
{
    public static int Count => 2;
}

internal readonly struct R3 : IRows
{
    public static int Count => 3;
}

internal readonly struct R4 : IRows
{
    public static int Count => 4;
}

internal readonly struct R5 : IRows
{
    public static int Count => 5;
}

internal readonly struct R6 : IRows
{
    public static int Count => 6;
}

internal readonly struct R7 : IRows
{
    public static int Count => 7;
}

internal readonly struct R8 : IRows
{
    public static int Count => 8;
}

internal readonly struct R9 : IRows
{
    public static int Count => 9;
}

internal readonly struct R10 : IRows
{
    public static int Count => 10;
}

internal readonly struct R11 : IRows
{
    public static int Count => 11;
}

internal readonly struct R12 : IRows
{
    public static int Count => 12;
}

internal readonly struct R13 : IRows
{
    public static int Count => 13;
}

internal readonly struct R14 : IRows
{
    public static int Count => 14;
}
