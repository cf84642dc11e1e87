using System.Globalization;
using Atelier.Data;
using Atelier.Metrics.Trust;

namespace Atelier.Metrics.Evaluation;

/// <summary>Trains a classifier on some labelled pictures and gives the share of others whose class it finds, 0 to 1.</summary>
/// <param name="train">Pictures with labels.</param>
/// <param name="test">Pictures with labels of the same classes.</param>
/// <param name="seed">Chooses initial weights and the order of pictures.</param>
public delegate double TrainAndTest(IImageDataset train, IImageDataset test, ulong seed);

/// <summary>
/// Classification accuracy scores of a conditional model: a classifier trained on its pictures and tested on real ones shows what it
/// lacks of each class (Ravuri and Vinyals, arXiv:1905.10887); one trained on real pictures and tested on its own shows whether they are
/// of the class that was asked for (Shmelkov et al., arXiv:1807.09499, where the two are GAN-train and GAN-test).
/// </summary>
/// <param name="classifier">What the classifier and its training are called: part of the scores' names.</param>
/// <param name="trainAndTest">Trains it.</param>
/// <param name="seed">Of its training.</param>
public sealed class ClassificationAccuracy(string classifier, TrainAndTest trainAndTest, ulong seed = 0)
{
    /// <summary>
    /// Trains three times: on generated pictures, on real ones to test generated ones, and on real ones to test real ones, which is
    /// the noise floor of both.
    /// </summary>
    /// <param name="generated">Generated pictures with the classes asked for; as many as <paramref name="train"/> for scores that compare with the floor.</param>
    /// <param name="train">Real pictures to train on.</param>
    /// <param name="test">Real pictures to test on.</param>
    /// <param name="reference">What the real pictures are called: "fashion-mnist".</param>
    /// <exception cref="MetricException">Generated pictures have no labels.</exception>
    public IReadOnlyList<Score> Score(IImageDataset generated, IImageDataset train, IImageDataset test, string reference)
    {
        if (generated.Label(0) is null)
        {
            throw new MetricException($"CAS: {generated.Name} has no classes; the score is for conditional models.");
        }

        NoiseFloor floor = new(trainAndTest(train, test, seed), test.Count);
        Passport passport = new()
        {
            Metric = "CAS",
            Settings = string.Create(CultureInfo.InvariantCulture, $"trained on {train.Count} real or {generated.Count} generated, tested on {test.Count} real"),
            Extractor = classifier,
            Pictures = generated.Count,
            Reference = reference,
            ReferenceHash = $"{train.ContentHash} {test.ContentHash}",
            ReferencePictures = train.Count,
            Seed = seed,
        };
        return
        [
            new Score(trainAndTest(generated, test, seed), Better.Higher, passport) { Floor = floor },
            new Score(trainAndTest(train, generated, seed), Better.Higher, passport with { Metric = "CAS reversed" }) { Floor = floor },
        ];
    }
}
