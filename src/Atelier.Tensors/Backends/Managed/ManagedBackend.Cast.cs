using System.Numerics;

namespace Atelier.Tensors.Backends.Managed;

public partial class ManagedBackend
{
    /// <inheritdoc/>
    public virtual unsafe void Cast(Tensor source, Tensor destination)
    {
        destination.Storage.Touch();
        switch (source.DType, destination.DType)
        {
            case (DType.BF16, DType.F32): HalfRows.Widen(Pointer<ushort>(source), Pointer<float>(destination), source.Count); break;
            case (DType.F32, DType.BF16): HalfRows.Narrow(Pointer<float>(source), Pointer<ushort>(destination), source.Count); break;
            default: FromType(source.DType, new CastFrom(source, destination)); break;
        }
    }

    /// <summary>Runs a kernel that is too rare for a BF16 form of its own in single precision; the destination is read and written.</summary>
    private void InSingle(Tensor source, Tensor destination, Action<Tensor, Tensor> kernel)
    {
        destination.Storage.Touch();
        if (source.DType != DType.BF16)
        {
            kernel(source, destination);
            return;
        }

        using Tensor from = Tensor.Empty(source.Shape, DType.F32, this);
        Cast(source, from);
        if (destination.DType != DType.BF16)
        {
            kernel(from, destination);
            return;
        }

        using Tensor to = Tensor.Empty(destination.Shape, DType.F32, this);
        Cast(destination, to);
        kernel(from, to);
        Cast(to, destination);
    }

    /// <summary>An element of some storage type, as numbers see it.</summary>
    private interface IElement<TStored>
        where TStored : unmanaged
    {
        static abstract double Load(TStored stored);

        static abstract TStored Store(double value);
    }

    private interface IElementLoop
    {
        void Run<TStored, TElement>()
            where TStored : unmanaged
            where TElement : struct, IElement<TStored>;
    }

    /// <summary>Runs a loop with the storage type and conversions of an element type.</summary>
    private static void FromType<TLoop>(DType type, TLoop loop)
        where TLoop : IElementLoop
    {
        switch (type)
        {
            case DType.F32: loop.Run<float, Number<float>>(); break;
            case DType.F64: loop.Run<double, Number<double>>(); break;
            case DType.I32: loop.Run<int, Number<int>>(); break;
            case DType.I64: loop.Run<long, Number<long>>(); break;
            case DType.U8: loop.Run<byte, Number<byte>>(); break;
            case DType.Bool: loop.Run<byte, Truth>(); break;
            default: loop.Run<ushort, Half16>(); break;
        }
    }

    private readonly struct Number<T> : IElement<T>
        where T : unmanaged, INumber<T>
    {
        public static double Load(T stored) => double.CreateTruncating(stored);

        public static T Store(double value) => T.CreateTruncating(value);
    }

    private readonly struct Truth : IElement<byte>
    {
        public static double Load(byte stored) => stored != 0 ? 1 : 0;

        public static byte Store(double value) => value != 0 ? (byte)1 : (byte)0;
    }

    private readonly struct Half16 : IElement<ushort>
    {
        public static double Load(ushort stored) => BFloat16.ToSingle(stored);

        public static ushort Store(double value) => BFloat16.From((float)value);
    }

    private readonly struct CastFrom(Tensor source, Tensor destination) : IElementLoop
    {
        public void Run<TStored, TElement>()
            where TStored : unmanaged
            where TElement : struct, IElement<TStored>
            => FromType(destination.DType, new CastTo<TStored, TElement>(source, destination));
    }

    private readonly unsafe struct CastTo<TFrom, TFromElement>(Tensor source, Tensor destination) : IElementLoop
        where TFrom : unmanaged
        where TFromElement : struct, IElement<TFrom>
    {
        public void Run<TStored, TElement>()
            where TStored : unmanaged
            where TElement : struct, IElement<TStored>
        {
            TFrom* from = Pointer<TFrom>(source);
            TStored* to = Pointer<TStored>(destination);
            ThreadTeam.For(destination.Count, 1 << 14, (start, end) => Convert<TStored, TElement>(from, to, start, end));
        }

        private static void Convert<TStored, TElement>(TFrom* from, TStored* to, long start, long end)
            where TStored : unmanaged
            where TElement : struct, IElement<TStored>
        {
            for (long i = start; i < end; i++)
            {
                // A double holds every value of every type, but for integers beyond 2^53.
                to[i] = TElement.Store(TFromElement.Load(from[i]));
            }
        }
    }
}
