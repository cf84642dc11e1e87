namespace Atelier.Tensors.Backends;

/// <summary>
/// Which of several kernels a backend decided on, where it decides by measurement. The kernels differ in their last bits, so a
/// resumed run repeats an undisturbed one only with the same choices: a checkpoint stores them. Found through <see cref="IBackend.Find{T}"/>.
/// </summary>
public interface IKernelChoices
{
    /// <summary>What was decided so far: a kernel with all that it depends on, and the backend that computes it.</summary>
    IReadOnlyDictionary<string, string> Choices { get; }

    /// <summary>Forgets what was decided and decides as stated from now on; what is not stated is decided when it is met.</summary>
    void Adopt(IReadOnlyDictionary<string, string> choices);
}
