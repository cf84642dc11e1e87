using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Atelier.App.Runs;
using Atelier.Tensors;
using Atelier.Training;
using Tensor = Atelier.Tensors.Tensor;

namespace Atelier.App.Sampling;

/// <summary>
/// Arithmetic in latent space (Radford et al. 2015, arXiv:1511.06434, figure 7): "12 - 40 + 7" of samples by their numbers, or of what a
/// classifier can say, each the mean of the samples that get the answer. Pictures of all terms, then of the result, each from a vector as
/// long as the model's own and within what they are truncated to.
/// </summary>
/// <param name="Model">Whose.</param>
/// <param name="Terms">Signs and vectors.</param>
public sealed partial record VectorFormula(Guided Model, IReadOnlyList<(int Sign, float[] Vector)> Terms) : ISampler
{
    /// <summary>So many samples tell how long a vector is.</summary>
    private const int Measured = 64;

    /// <summary>One row.</summary>
    public SamplePlan Plan => new(this, Terms.Count + 1, Terms.Count + 1);

    /// <summary>Reads a formula. Signs have spaces around them, names may have others within.</summary>
    /// <exception cref="RunException">It is none.</exception>
    public static IReadOnlyList<(int Sign, string Term)> Parse(string text)
    {
        string[] words = Sign().Split($" {(text.TrimStart().StartsWith('-') ? "" : "+ ")}{text.Trim()} ");
        (int, string)[] terms = [.. words.Skip(1).Chunk(2).Select(pair => (pair[0] == "-" ? -1 : 1, pair[1].Trim()))];
        return terms.Length >= 1 && words[0].Trim().Length == 0 && terms.All(term => term.Item2.Length > 0 && term.Item2 is not ['+' or '-', ' ', ..])
            ? terms
            : throw new RunException($"'{text}' is no formula; write \"A - B + C\" with samples' numbers or attributes' names, spaces around the signs.");
    }

    /// <summary>A formula's vectors: numbers are samples of the key, names are means over a pool.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="text">The formula.</param>
    /// <param name="key">The randomness of the samples.</param>
    /// <param name="pool">Made where a name has to be looked up.</param>
    /// <exception cref="RunException">It is no formula, or hardly any sample is what a name says.</exception>
    /// <exception cref="Metrics.Extractors.ExtractorException">The classifier knows no such name.</exception>
    public static VectorFormula Of(Guided model, string text, RandomKey key, Func<AnswerPool> pool)
    {
        Lazy<AnswerPool> known = new(pool);
        return new(model, [.. Parse(text).Select(term => (term.Sign, long.TryParse(term.Term, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? model.Noise(key, number, 1)[0]
            : known.Value.Mean(known.Value.Classifier.Find(term.Term), given: true)))]);
    }

    /// <summary>The sum of the terms with their signs.</summary>
    public float[] Result => [.. Enumerable.Range(0, Model.Model.NoiseLength).Select(i => Terms.Sum(term => term.Sign * term.Vector[i]))];

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0)
        => Model.Pictures([.. Vectors(key).Skip((int)first).Take(count)], _ => Model.ClassOf(0));

    /// <summary>What pictures are made of: each term, then the result.</summary>
    /// <param name="key">The randomness of samples that say how long vectors are.</param>
    public IReadOnlyList<float[]> Vectors(RandomKey key)
    {
        float typical = Model.Noise(key, 0, Measured).Average(row => TensorPrimitives.Norm<float>(row));
        return [.. Terms.Select(term => term.Vector).Append(Result).Select(vector => Within(Typical(vector, typical)))];
    }

    /// <summary>A vector of the length that samples' have: means are shorter and sums longer, and a model was trained on neither.</summary>
    private static float[] Typical(float[] vector, float typical)
    {
        float length = TensorPrimitives.Norm<float>(vector);
        return length == 0 ? vector : [.. vector.Select(x => x * typical / length)];
    }

    private float[] Within(float[] vector)
        => Model.Threshold is { } threshold ? [.. vector.Select(x => (float)Math.Clamp(x, -threshold, threshold))] : vector;

    [GeneratedRegex(@"\s([+-])\s")]
    private static partial Regex Sign();
}
