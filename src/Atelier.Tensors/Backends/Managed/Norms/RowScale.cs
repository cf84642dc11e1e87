using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Values = System.Runtime.Intrinsics.Vector512<float>;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// How a row becomes its pre-activations: with d = x - mean, z = (d factor + offset) scale + shift; scale and shift, one for each
/// element, may be absent.
/// </summary>
internal readonly unsafe struct RowScale(float mean, float factor, float offset, float* scale, float* shift)
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public float Factor => factor;

    /// <summary>A pointer moved on; null stays null.</summary>
    public static float* From(float* first, int element) => first == null ? null : first + element;

    /// <summary>d.</summary>
    [MethodImpl(Inline)]
    public Values Deviation(Values x) => x - Vector512.Create(mean);

    /// <summary>z of the sixteen elements from <paramref name="j"/> on.</summary>
    [MethodImpl(Inline)]
    public Values Of(Values d, int j)
    {
        Values normal = Vector512.FusedMultiplyAdd(d, Vector512.Create(factor), Vector512.Create(offset));
        return scale == null ? normal : Vector512.FusedMultiplyAdd(normal, Vector512.Load(scale + j), Vector512.Load(shift + j));
    }

    /// <summary>A gradient times the scales.</summary>
    [MethodImpl(Inline)]
    public Values Scaled(Values g, int j) => scale == null ? g : g * Vector512.Load(scale + j);

    /// <summary>The same from some element on.</summary>
    public RowScale From(int element) => new(mean, factor, offset, From(scale, element), From(shift, element));

    /// <summary>The same for a row of fewer than sixteen elements, where all sixteen can be read.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="memory">Room for 32.</param>
    public RowScale Padded(int count, float* memory)
    {
        if (scale == null)
        {
            return this;
        }

        Part.Load(scale, count).Store(memory);
        Part.Load(shift, count).Store(memory + Values.Count);
        return new(mean, factor, offset, memory, memory + Values.Count);
    }
}
