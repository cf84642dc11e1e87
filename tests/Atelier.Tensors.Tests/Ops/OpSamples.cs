namespace Atelier.Tensors.Tests;

/// <summary>
/// One call for every golden case of ops.safetensors, by its name there: what PyTorch's call is in our words.
/// An operation without a sample fails a test.
/// </summary>
internal static partial class OpSamples
{
    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor>> Golden { get; } =
        new[] { Arithmetic(), Unary(), Comparisons(), Reductions(), Softmaxes(), Products(), Convolutions(), Pictures(), Moves(), Indexing() }
            .SelectMany(family => family)
            .ToDictionary(sample => sample.Name, sample => sample.Call);

    private static (string Name, Func<Tensor[], Tensor> Call) Case(string name, Func<Tensor, Tensor> call) => (name, x => call(x[0]));

    private static (string Name, Func<Tensor[], Tensor> Call) Case(string name, Func<Tensor, Tensor, Tensor> call) => (name, x => call(x[0], x[1]));

    private static (string Name, Func<Tensor[], Tensor> Call) Case(string name, Func<Tensor, Tensor, Tensor, Tensor> call)
        => (name, x => call(x[0], x[1], x[2]));
}
