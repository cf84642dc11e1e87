using Atelier.Tensors;
using Atelier.Tensors.Backends;

namespace Atelier.App.Engines;

/// <summary>What computes: a backend, and the type in which it takes the operands of convolutions and matrix products.</summary>
public sealed record Engine(IBackend Backend, DType Precision)
{
    /// <summary>Precisions as users write them.</summary>
    public static IReadOnlyDictionary<string, DType> Precisions { get; } = new Dictionary<string, DType> { ["f32"] = DType.F32, ["bf16"] = DType.BF16 };

    /// <summary>The precision as users write it.</summary>
    public string PrecisionName => NameOf(Precision);

    /// <summary>A precision as users write it.</summary>
    public static string NameOf(DType precision) => Precisions.First(known => known.Value == precision).Key;

    /// <summary>What the backend chooses among kernels; null where it has no choice.</summary>
    public IKernelChoices? Choices => Backend.Find<IKernelChoices>();

    /// <summary>Runs work whose new tensors lie on this backend and whose products are of this precision. One engine at a time: the backend of new tensors is the process's.</summary>
    public T Use<T>(Func<T> work)
    {
        IBackend before = Device.Current;
        Device.Current = Backend;
        try
        {
            return Tensors.Precision.With(Precision, work);
        }
        finally
        {
            Device.Current = before;
        }
    }

    /// <summary>As "managed f32".</summary>
    public override string ToString() => $"{Backend.Name} {PrecisionName}";
}
