using Atelier.App.Runs;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.App.Sampling;

/// <summary>A trained model, told what its pictures shall be: of which classes, how typical, moved which way.</summary>
/// <param name="Trained">The model; its latent vectors must be within reach (<see cref="ILatentSampler"/>).</param>
public sealed record Guided(TrainedModel Trained) : ISampler
{
    /// <summary>The model, as far as its latent vectors are concerned.</summary>
    /// <exception cref="RunException">It has none.</exception>
    public ILatentSampler Model { get; } = Trained.Model as ILatentSampler
        ?? throw new RunException($"{Trained.Recipe.Recipe} makes its pictures of no latent vectors that could be chosen.");

    /// <summary>Classes that pictures take turns in; empty for all of them.</summary>
    public IReadOnlyList<int> Classes { get; init; } = [];

    /// <summary>What the latent's components are kept within; null for no limit.</summary>
    public double? Threshold { get; init; }

    /// <summary>Added to every vector of normal numbers; null for nothing.</summary>
    public IReadOnlyList<float>? Shift { get; init; }

    /// <summary>The classes in turns, or the only turn of a model without any.</summary>
    public IReadOnlyList<int?> Turns => Classes.Count > 0 ? [.. Classes.Select(c => (int?)c)] : Model.Classes > 0 ? [.. Enumerable.Range(0, Model.Classes).Select(c => (int?)c)] : [null];

    /// <summary>The class of picture number i where nothing else is said.</summary>
    public int? ClassOf(long number) => Turns[(int)(number % Turns.Count)];

    /// <inheritdoc/>
    public Tensor Sample(RandomKey key, int count, long first = 0)
        => Pictures(Noise(key, first, count), i => ClassOf(first + i));

    /// <summary>Normal numbers [count][<see cref="ILatentSampler.NoiseLength"/>] of successive pictures, truncated but not moved.</summary>
    public float[][] Noise(RandomKey key, long first, int count) => Trained.Engine.Use(() => Arena.Run("noise", () => (float[][])
        [.. Model.Noise(key, count, first, Threshold).ToArray<float>().Chunk(Model.NoiseLength)]));

    /// <summary>Pictures [N, C, H, W] of normal numbers, moved.</summary>
    /// <param name="noise">A row a picture.</param>
    /// <param name="classOf">A row's class; null in a model without classes.</param>
    /// <param name="codeOf">A row's code; null leaves codes to the numbers.</param>
    public Tensor Pictures(float[][] noise, Func<int, int?> classOf, Func<int, LatentCode>? codeOf = null) => Trained.Engine.Use(() => Arena.Run("sample", () => Tensors.Autograd.Gradients.NoGrad(() =>
    {
        float[] moved = [.. noise.SelectMany(row => Shift is null ? row : row.Zip(Shift, (x, by) => x + by))];
        Tensor latents = Model.Latents(Tensor.From(moved, [noise.Length, Model.NoiseLength]));
        return Model.Generate(codeOf is null ? latents : Model.Code!.With(latents, [.. Rows(codeOf)]), Model.Classes == 0 ? null : Tensor.From([.. Rows(i => (long)classOf(i)!)], [noise.Length]));

        IEnumerable<T> Rows<T>(Func<int, T> of) => Enumerable.Range(0, noise.Length).Select(of);
    })));
}
