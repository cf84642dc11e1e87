using System.Numerics.Tensors;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;

namespace Atelier.Metrics.Sets;

/// <summary>
/// The share of generated pictures that an independent classifier takes for the class they were asked to be of ("Inception
/// accuracy" of Odena et al., arXiv:1610.09585, section 4.2). It is blind to variety: a generator with one good picture a class
/// scores 1, so read it beside recall. It never looks at real pictures; what real ones score is its noise floor. The classifier's
/// classes must be the dataset's.
/// </summary>
public sealed class ClassFidelity : ISetMetric
{
    /// <inheritdoc/>
    public string Id => "fidelity";

    /// <inheritdoc/>
    public string Settings => "";

    /// <inheritdoc/>
    public Needs Needs => Needs.Logits | Needs.Labels;

    /// <inheritdoc/>
    public int LeastPictures => 1;

    /// <inheritdoc/>
    /// <exception cref="MetricException">A picture's class is none of the classifier's.</exception>
    public IReadOnlyList<Measurement> Measure(Sample real, Sample generated, RandomKey key, IProgress<double>? progress)
    {
        (FeatureRows logits, int[] labels) = (generated.Logits!, generated.Labels!);
        if (labels.Max() is var largest && largest >= logits.Width)
        {
            throw new MetricException($"{Id}: pictures are of class {largest}, but the classifier knows only {logits.Width}; choose one that was trained on these classes.");
        }

        bool[] right = [.. labels.Select((label, i) => TensorPrimitives.IndexOfMax(logits[i]) == label)];
        return
        [
            new("fidelity", Better.Higher, right.Count(r => r) / (double)right.Length)
            {
                Replicates = (choice, count) => [.. Enumerable.Range(0, count).Select(i => Subsets.Resample(choice.At(i), right.Length).Count(p => right[p]) / (double)right.Length)],
            },
        ];
    }
}
