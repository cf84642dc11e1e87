using Atelier.Tensors.Backends.Managed;

namespace Atelier.Tensors.Backends;

/// <summary>Where new tensors lie: a choice of the process, made before the first tensor.</summary>
public static class Device
{
    /// <summary>The backend of tensors that are made of nothing; what is computed from others stays where they are.</summary>
    public static IBackend Current { get; set; } = ManagedBackend.Instance;
}
