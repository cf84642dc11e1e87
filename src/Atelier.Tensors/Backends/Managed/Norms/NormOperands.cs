using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>What a normalisation reads and writes; null where absent or not wanted.</summary>
/// <typeparam name="T">The elements of x, y and their gradients.</typeparam>
internal readonly unsafe struct NormOperands<T>(in NormGeometry geometry, double epsilon)
    where T : unmanaged, IVectorElement<T>
{
    public NormGeometry Geometry { get; } = geometry;

    public double Epsilon { get; } = epsilon;

    public T* X { get; init; }

    public float* Scale { get; init; }

    public float* Shift { get; init; }

    public T* Y { get; init; }

    public float* Mean { get; init; }

    public float* Variance { get; init; }

    public T* Grad { get; init; }

    public T* GradX { get; init; }

    public float* GradScale { get; init; }

    public float* GradShift { get; init; }

    public double ScaleOf(int channel) => Scale == null ? 1 : Scale[channel];

    public double ShiftOf(int channel) => Shift == null ? 0 : Shift[channel];
}
