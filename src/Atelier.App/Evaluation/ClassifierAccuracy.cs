using Atelier.Metrics;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Trust;
using Atelier.Training;

namespace Atelier.App.Evaluation;

/// <summary>How often a model that classifies is right about real pictures.</summary>
internal static class ClassifierAccuracy
{
    /// <summary>The share of pictures that it says the class of, 0 to 1.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="real">The pictures: those to judge by.</param>
    /// <param name="seed">Goes into the passport; nothing is drawn.</param>
    /// <exception cref="MetricException">The pictures have no labels.</exception>
    public static Score Of(IClassifier classifier, RealPictures real, ulong seed)
    {
        if (real.Judged.Label(0) is null)
        {
            throw new MetricException($"{MetricChoice.Classifier}: {real.Name} has no labels.");
        }

        double share = Accuracies.Of(classifier.Classify, real.Judged);
        Passport passport = new()
        {
            Metric = "accuracy",
            Pictures = real.Judged.Count,
            Reference = real.Name,
            ReferenceHash = real.Judged.ContentHash,
            ReferencePictures = real.Judged.Count,
            Seed = seed,
        };
        return new(share, Better.Higher, passport) { Interval = Proportion.Interval(share, real.Judged.Count) };
    }
}
