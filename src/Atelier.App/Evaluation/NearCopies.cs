using System.Globalization;
using Atelier.Data;
using Atelier.Imaging;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Statistics;
using Atelier.Metrics.Trust;
using Atelier.Tensors;

namespace Atelier.App.Evaluation;

/// <summary>Looks for generated pictures that are near-copies of training pictures, by features and by pixels.</summary>
/// <param name="extractor">Gives the features.</param>
/// <param name="real">The training pictures, and others where there are any.</param>
internal sealed class NearCopies(IFeatureExtractor extractor, RealPictures real)
{
    // The hundredth part of them says what is near: 50 pictures.
    private const int MostReal = 5_000;

    // Real pictures to compare with: such that were not trained on, if there are any.
    private readonly DatasetSelection _real = DatasetSelection.Draw(real.Judged, MostReal, new RandomKey(0).Stream("near-copies"));

    /// <summary>Two rates as scores, what real pictures' rates are as their noise floors, and a grid of the nearest pictures.</summary>
    /// <param name="pictures">The generated pictures.</param>
    /// <param name="features">Their features.</param>
    /// <param name="reference">What the extractor has seen of <see cref="RealPictures.Judged"/>.</param>
    /// <param name="judge">Who judged the pictures by it.</param>
    /// <param name="watch">Tells how far it is; takes a number of pictures.</param>
    public (IReadOnlyList<Score> Scores, Image Nearest) Find(PictureSource pictures, FeatureRows features, FeatureRows reference, Judge judge, Func<long, StageWatch> watch)
    {
        int training = checked((int)real.Training.Count);
        IEnumerable<FeatureRows> known = real.HeldOut
            ? PictureRows.Features(extractor).Blocks(real.Training.Pictures(), training, progress: Share("near-copies by features", training))
            : [reference];
        Memorization byFeatures = Compare(known, features, reference.Take([.. _real.Numbers]));
        Memorization byPixels = Compare(
            PictureRows.Pixels.Blocks(real.Training.Pictures(), training, progress: Share("near-copies by pixels", training)),
            PictureRows.Pixels.Of(pictures, features.Count, progress: Share("pixels of generated pictures", features.Count)),
            PictureRows.Pixels.Of(_real.Pictures(), (int)_real.Count));
        Passport passport = judge.Passport("near-copies", "", features.Count) with
        {
            Settings = string.Create(CultureInfo.InvariantCulture, $"nearest of {training}, as near as {Memorization.RealShare:P0} of {_real.Count} real"),
            ReferenceHash = $"{real.Training.ContentHash} {real.Judged.ContentHash}",
        };
        return (
            [ToScore(byFeatures, passport), ToScore(byPixels, passport with { Metric = "near-copies by pixels", Extractor = "", ExtractorHash = "", Resizer = "none" })],
            CopyGrid.Draw([byFeatures, byPixels], pictures, real.Training));

        ShareWatch Share(string stage, long count) => new(watch(count), stage);
    }

    private Memorization Compare(IEnumerable<FeatureRows> training, FeatureRows generated, FeatureRows others)
        => Memorization.Of(training, generated, others, real.HeldOut ? null : _real.Numbers);

    private Score ToScore(Memorization found, Passport passport) => new(found.NearCopies, Better.Lower, passport)
    {
        Interval = Proportion.Interval(found.NearCopies, passport.Pictures),
        Floor = new NoiseFloor(found.RealNearCopies, _real.Count),
    };
}
