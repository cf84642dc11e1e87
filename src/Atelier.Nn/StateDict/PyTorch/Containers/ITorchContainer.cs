using Atelier.Nn.StateDict.PyTorch.Pickle;

namespace Atelier.Nn.StateDict.PyTorch.Containers;

/// <summary>One of the two ways in which PyTorch puts a pickle and the storages it refers to into a file.</summary>
internal interface ITorchContainer
{
    /// <summary>The saved object.</summary>
    object? Root { get; }

    /// <summary>Where a storage's elements begin, in bytes from the start of the file. All of them are known to be there.</summary>
    long Locate(TorchStorage storage);
}

/// <summary>What both containers read pickles with.</summary>
/// <param name="Vocabulary">What names mean.</param>
/// <param name="Refused">Receives the names outside it.</param>
internal sealed record TorchPickles(TorchVocabulary Vocabulary, ISet<string> Refused)
{
    /// <summary>Longest pickle accepted, in bytes. A tensor's description takes about 200.</summary>
    public const long MaxLength = 64L << 20;

    public object? Read(PickleInput input) => PickleMachine.Read(input, Vocabulary, Refused);
}
