using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>What a normalisation reads and writes; null where absent or not wanted.</summary>
internal readonly unsafe struct NormOperands(in NormGeometry geometry, double epsilon)
{
    public NormGeometry Geometry { get; } = geometry;

    public double Epsilon { get; } = epsilon;

    public float* X { get; init; }

    public float* Scale { get; init; }

    public float* Shift { get; init; }

    public float* Y { get; init; }

    public float* Mean { get; init; }

    public float* Variance { get; init; }

    public float* Grad { get; init; }

    public float* GradX { get; init; }

    public float* GradScale { get; init; }

    public float* GradShift { get; init; }
}
