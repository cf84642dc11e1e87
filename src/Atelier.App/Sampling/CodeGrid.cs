using Atelier.App.Runs;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.App.Sampling;

/// <summary>A model's code on two axes (as in figure 2 of arXiv:1606.03657): all else stays as it is, so what changes is what the code means.</summary>
/// <param name="Model">Whose; it has a code.</param>
/// <param name="Rows">Codes of the rows.</param>
/// <param name="Columns">Each column's change of a row's code.</param>
public sealed record CodeGrid(Guided Model, IReadOnlyList<LatentCode> Rows, IReadOnlyList<Func<LatentCode, LatentCode>> Columns) : ISampler
{
    /// <summary>Rows and columns of all pictures.</summary>
    public SamplePlan Plan => new(this, Rows.Count * Columns.Count, Columns.Count);

    /// <summary>A category a row, a continuous code along the columns.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="number">Which continuous code, from 0; the others are 0. A model without any has a single column.</param>
    /// <param name="bound">Columns go from minus this to this.</param>
    /// <param name="steps">How many columns.</param>
    /// <exception cref="RunException">The model has no such code.</exception>
    public static CodeGrid OfCategories(Guided model, int number, double bound, int steps)
    {
        ILatentCode code = CodeOf(model);
        return new(
            model,
            [.. Enumerable.Range(0, code.Categories).Select(category => new LatentCode(category, new double[code.Numbers]))],
            code.Numbers == 0 ? [row => row] : Along(code, number, bound, steps));
    }

    /// <summary>One category; one continuous code along the rows, another along the columns.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="category">Which category.</param>
    /// <param name="down">Which continuous code changes from row to row.</param>
    /// <param name="across">Which changes from column to column.</param>
    /// <param name="bound">Both go from minus this to this.</param>
    /// <param name="steps">How many rows and columns.</param>
    /// <exception cref="RunException">The model has no such codes.</exception>
    public static CodeGrid OfNumbers(Guided model, int category, int down, int across, double bound, int steps)
    {
        ILatentCode code = CodeOf(model);
        if (category >= code.Categories)
        {
            throw new RunException($"There is no category {category}: they are numbered 0 to {code.Categories - 1}.");
        }

        LatentCode middle = new(category, new double[code.Numbers]);
        return new(model, [.. Along(code, down, bound, steps).Select(change => change(middle))], Along(code, across, bound, steps));
    }

    /// <summary>All pictures share the other numbers of the key's first sample.</summary>
    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0)
    {
        float[] noise = Model.Noise(key, 0, 1)[0];
        return Model.Pictures([.. Enumerable.Repeat(noise, count)], _ => Model.ClassOf(0), i => Columns[(int)((first + i) % Columns.Count)](Rows[(int)((first + i) / Columns.Count)]));
    }

    private static ILatentCode CodeOf(Guided model)
        => model.Model.Code ?? throw new RunException($"{model.Trained.Recipe.Recipe} has no code in its latent vectors; infogan has.");

    private static Func<LatentCode, LatentCode>[] Along(ILatentCode code, int number, double bound, int steps) => number < code.Numbers
        ? [.. Enumerable.Range(0, steps).Select(step => With(number, steps == 1 ? 0 : bound * ((2.0 * step / (steps - 1)) - 1)))]
        : throw new RunException($"There is no continuous code {number}: {(code.Numbers == 0 ? "the model has none" : $"they are numbered 0 to {code.Numbers - 1}")}.");

    private static Func<LatentCode, LatentCode> With(int number, double value) => code => code with { Numbers = [.. code.Numbers.Select((old, i) => i == number ? value : old)] };
}
