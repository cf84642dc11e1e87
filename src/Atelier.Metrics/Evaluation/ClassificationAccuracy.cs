using System.Globalization;
using Atelier.Data;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.Metrics.Evaluation;

/// <summary>Trains a classifier on some labelled pictures and gives the share of others whose class it finds, 0 to 1, for each set of others.</summary>
/// <param name="train">Pictures with labels.</param>
/// <param name="tests">Sets of pictures with labels of the same classes.</param>
/// <param name="seed">Chooses initial weights and the order of pictures.</param>
/// <param name="progress">Told the share of the training that is done, 0 to 1; null if nobody watches.</param>
public delegate IReadOnlyList<double> TrainAndTest(IImageDataset train, IReadOnlyList<IImageDataset> tests, ulong seed, IProgress<double>? progress);

/// <summary>
/// Classification accuracy scores of a conditional model: a classifier trained on its pictures and tested on real ones shows what it
/// lacks of each class (Ravuri and Vinyals, arXiv:1905.10887); one trained on real pictures and tested on its own shows whether they are
/// of the class that was asked for (Shmelkov et al., arXiv:1807.09499, where the two are GAN-train and GAN-test).
/// </summary>
/// <param name="classifier">What the classifier and its training are called: part of the scores' names.</param>
/// <param name="trainAndTest">Trains it.</param>
/// <param name="seed">Of the generated pictures and of the training.</param>
public sealed class ClassificationAccuracy(string classifier, TrainAndTest trainAndTest, ulong seed = 0)
{
    /// <summary>
    /// Trains twice: on generated pictures, and on as many real ones. The second classifier's accuracy on real pictures is the noise floor of both
    /// scores.
    /// </summary>
    /// <param name="generated">Generated pictures with the classes asked for.</param>
    /// <param name="train">Real pictures to train on; as many as there are generated ones are drawn from them, or all if there are fewer.</param>
    /// <param name="test">Real pictures to test on.</param>
    /// <param name="reference">What the real pictures are called: "fashion-mnist".</param>
    /// <param name="progress">Told how it goes on; null if nobody watches.</param>
    /// <exception cref="MetricException">Pictures have no classes, or a generated one is of a class that the real ones don't have.</exception>
    public IReadOnlyList<Score> Score(IImageDataset generated, IImageDataset train, IImageDataset test, string reference, IProgress<EvaluationProgress>? progress = null)
    {
        Check(generated, train, test);
        DatasetSelection real = DatasetSelection.Draw(train, checked((int)generated.Count), new RandomKey(0).Stream("classification accuracy"));
        double score = trainAndTest(generated, [test], seed, Stage.Of(progress, "training a classifier on generated pictures"))[0];
        IReadOnlyList<double> byReal = trainAndTest(real, [generated, test], seed, Stage.Of(progress, "training a classifier on real pictures"));
        Passport passport = new()
        {
            Metric = "CAS",
            Settings = string.Create(CultureInfo.InvariantCulture, $"trained on {generated.Count} generated, tested on {test.Count} real"),
            Extractor = classifier,
            Pictures = generated.Count,
            Reference = reference,
            ReferenceHash = $"{train.ContentHash} {test.ContentHash}",
            ReferencePictures = test.Count,
            Seed = seed,
        };
        Passport reversed = passport with
        {
            Metric = "CAS reversed",
            Settings = string.Create(CultureInfo.InvariantCulture, $"trained on {real.Count} real, tested on {generated.Count} generated"),
        };
        NoiseFloor floor = new(byReal[1], real.Count);
        return
        [
            new Score(score, Better.Higher, passport) { Floor = floor, Interval = Proportion.Interval(score, test.Count) },
            new Score(byReal[0], Better.Higher, reversed) { Floor = floor, Interval = Proportion.Interval(byReal[0], generated.Count) },
        ];
    }

    private static void Check(params IImageDataset[] sets)
    {
        if (Array.Find(sets, set => set.Label(0) is null) is { } unlabelled)
        {
            throw new MetricException($"CAS: {unlabelled.Name} has no classes; the score is for pictures whose classes are known.");
        }

        int classes = sets[1].ClassNames?.Count ?? throw new MetricException($"CAS: the classes of {sets[1].Name} have no names, so their number is not known.");
        for (int i = 0; i < sets[0].Count; i++)
        {
            if (sets[0].Label(i) is not { } label || label >= classes)
            {
                throw new MetricException($"CAS: picture {i} of {sets[0].Name} is of class {sets[0].Label(i)}; {sets[1].Name} has classes 0 to {classes - 1}.");
            }
        }
    }
}
