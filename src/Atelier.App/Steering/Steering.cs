using Atelier.App.Sampling;
using Atelier.Metrics.Extractors;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.App.Steering;

/// <summary>How hard is steered.</summary>
public sealed record SteeringOptions
{
    /// <summary>Steps of Adam.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Their size, in deviations of the normal numbers.</summary>
    public double Rate { get; init; } = 0.05;

    /// <summary>The log-odds that are enough: what is beyond earns nothing, for a classifier can be led beyond what pictures show.</summary>
    public double Margin { get; init; } = 3;

    /// <summary>Weight of the divergence of kept answers from what they were.</summary>
    public double Keep { get; init; } = 1;

    /// <summary>Weight of the mean squared way from where a picture began.</summary>
    public double Pull { get; init; } = 1;

    /// <summary>Weight of the squared departure of the mean square of the normal numbers from 1, which it is near where the model was trained.</summary>
    public double Prior { get; init; } = 10;
}

/// <summary>
/// Moves pictures through latent space by a classifier's gradient until it says what is wanted (activation maximisation with a
/// generator as prior: Nguyen et al. 2016, arXiv:1605.09304; attributes kept by a penalty on their change). Generator, as the average of its
/// weights, and classifier stay as they are. Every picture moves by itself: it doesn't matter which others are steered beside it.
/// </summary>
/// <param name="Model">Whose pictures.</param>
/// <param name="Classifier">Whose gradient.</param>
/// <param name="Options">How hard.</param>
public sealed record Steering(Guided Model, OddsClassifier Classifier, SteeringOptions Options)
{
    /// <summary>Steers pictures.</summary>
    /// <param name="noise">Where they begin: normal numbers, a row a picture.</param>
    /// <param name="classOf">A row's class; null in a model without classes.</param>
    /// <param name="goal">Where they shall go.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Where they have come.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public float[][] Move(float[][] noise, Func<int, int?> classOf, SteeringGoal goal, CancellationToken stop) => Model.Trained.Engine.Use(() =>
    {
        using Scope scope = new(new RandomKey(0));
        using Adam adam = new(Options.Rate);
        float[] start = [.. noise.SelectMany(row => row)];
        Parameter moved = scope.Parameter("noise", [noise.Length, Model.Model.NoiseLength], Init.Zeros);
        Arena.Run("start", () => moved.Storage.Assign(Tensor.From(start, moved.Storage.Shape)));
        float[] before = [.. AnswerPool.Ask(Model, Classifier, noise, classOf).SelectMany(row => row)];
        long[]? labels = Model.Model.Classes == 0 ? null : [.. Enumerable.Range(0, noise.Length).Select(i => (long)classOf(i)!)];
        for (int step = 0; step < Options.Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            Arena.Run("steer", () =>
            {
                Tensor loss = Loss(moved.Value, Tensor.From(start, moved.Storage.Shape), Tensor.From(before, [noise.Length, Classifier.Answers.Count]), labels, goal);
                adam.Step([moved], Gradients.Grad(loss, [moved.Storage]));
            });
        }

        return (float[][])[.. moved.Storage.ToArray<float>().Chunk(Model.Model.NoiseLength)];
    });

    /// <summary>The sum over pictures: none of them weighs on another.</summary>
    private Tensor Loss(Tensor noise, Tensor start, Tensor before, long[]? labels, SteeringGoal goal)
    {
        Tensor odds = Classifier.LogOdds(Model.Model.Generate(Model.Model.Latents(noise), labels is null ? null : Tensor.From(labels, [labels.Length])));
        Tensor loss = ((noise - start).Square().Mean([1]) * Options.Pull) + ((noise.Square().Mean([1]) - 1).Square() * Options.Prior);
        foreach ((int answer, bool given) in goal.Wanted)
        {
            loss += (Options.Margin - (odds.Select(1, answer) * (given ? 1 : -1))).Relu();
        }

        if (goal.Kept.Count > 0)
        {
            // The divergence of a yes or no with probability p from what it was, q: softplus(l) - q l, but for q's own entropy.
            Tensor index = Tensor.From([.. goal.Kept.Select(answer => (long)answer)], [goal.Kept.Count]);
            Tensor now = odds.IndexSelect(1, index), was = before.IndexSelect(1, index).Sigmoid();
            loss += (now.Softplus() - (was * now)).Sum([1]) * Options.Keep;
        }

        return loss.Sum();
    }
}
