using Atelier.Tensors;

namespace Atelier.Nn;

/// <summary>
/// A trainable tensor with a name. Its storage stays where it is for the parameter's whole life; optimisers write it in place.
/// </summary>
/// <param name="name">The path that state dictionaries use: "main.0.weight".</param>
/// <param name="storage">The values, a leaf that requires gradients.</param>
public sealed class Parameter(string name, Tensor storage)
{
    private Tensor? _substitute;

    /// <summary>The path that state dictionaries use: "main.0.weight".</summary>
    public string Name => name;

    /// <summary>What optimisers write and checkpoints save.</summary>
    public Tensor Storage => storage;

    /// <summary>What layers compute with: the storage, or its stand-in during <see cref="Substitute{T}"/>.</summary>
    public Tensor Value => _substitute ?? storage;

    /// <summary>
    /// Runs a piece of work with other tensors standing in for parameters (an unrolled step, an average of weights); gradients
    /// flow into the stand-ins.
    /// </summary>
    /// <exception cref="ArgumentException">A stand-in has another shape than its parameter.</exception>
    public static T Substitute<T>(IReadOnlyList<(Parameter Parameter, Tensor Value)> standIns, Func<T> body)
    {
        foreach ((Parameter parameter, Tensor value) in standIns.Where(s => s.Value.Shape != s.Parameter.Storage.Shape))
        {
            throw new ArgumentException($"{parameter.Name} is {parameter.Storage.Shape}, its stand-in {value.Shape}.");
        }

        Tensor?[] before = [.. standIns.Select(s => s.Parameter._substitute)];
        try
        {
            foreach ((Parameter parameter, Tensor value) in standIns)
            {
                parameter._substitute = value;
            }

            return body();
        }
        finally
        {
            for (int i = 0; i < before.Length; i++)
            {
                standIns[i].Parameter._substitute = before[i];
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{name} {storage.Shape}";
}
