using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Models.Gan.SemiSupervised;

/// <summary>A game whose discriminator is a classifier. Classes, as samples, come from averaged weights where averages are kept.</summary>
public sealed class SemiSupervisedModel : AdversarialModel, IClassifier
{
    private readonly ClassifyingDiscriminator _discriminator;
    private readonly int _classes;
    private readonly Ema? _average;

    /// <summary>Sets up the training.</summary>
    /// <param name="scope">Where all networks are declared.</param>
    /// <param name="game">A game of the discriminator.</param>
    /// <param name="discriminator">The classifier.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="phases">The updates of a round.</param>
    /// <param name="average">Decay of the averages of both networks' weights; 0 keeps none.</param>
    public SemiSupervisedModel(
        Scope scope, Game game, ClassifyingDiscriminator discriminator, int classes, IReadOnlyList<Phase> phases, double average)
        : base(scope, game, phases, average)
    {
        (_discriminator, _classes) = (discriminator, classes);
        _average = average > 0 ? new(discriminator.Scope, average) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Ema> Averages => _average is null ? base.Averages : [.. base.Averages, _average];

    /// <inheritdoc/>
    public Tensor Classify(Tensor pictures)
    {
        return Arena.Run("classify", () => Gradients.NoGrad(() => InEvaluation(_discriminator, () => _average is null ? Scores() : _average.Use(Scores))));

        Tensor Scores() => _discriminator.Judge(pictures, null).Classes!.Slice(1, 0, _classes);
    }
}
