using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Models.Tests;

/// <summary>Every recipe with its networks as small as its settings allow, and something to train them on.</summary>
internal static class TinyModels
{
    public static readonly RandomKey Seed = new(11);

    public static PictureSpec Pictures { get; } = new(1, 16, 16, 2);

    /// <summary>One row a recipe, for theories that hold for all of them.</summary>
    public static TheoryData<string> Names => [.. RecipeBook.All.Select(recipe => recipe.Name)];

    public static IModel Build(string recipe, PictureSpec? pictures = null, RandomKey? seed = null, params (string Key, string Value)[] settings)
    {
        Recipe found = RecipeBook.Find(recipe);
        IEnumerable<(string Key, string Value)> small = [("width", "8"), ("latent", "8")];
        Dictionary<string, string> given = small.Where(s => found.AllSettings.Any(known => known.Key == s.Key)).ToDictionary(s => s.Key, s => s.Value);
        foreach ((string key, string value) in settings)
        {
            given[key] = value;
        }

        return found.Build(seed ?? Seed, pictures ?? Pictures, new SettingValues(found, given));
    }

    /// <summary>Runs rounds on pictures that depend on their global number alone, from the given round on.</summary>
    public static void Train(IModel model, int rounds, long from = 0, int batch = 4, RandomKey? seed = null)
    {
        int batches = 1 + model.Phases.Sum(phase => phase.Repeat - 1);
        using Trainer trainer = new(model, seed ?? Seed, new Waves(batch, Pictures) { Position = from * batches * batch }.Next) { Step = from };
        for (int round = 0; round < rounds; round++)
        {
            trainer.RunRound();
        }
    }

    /// <summary>
    /// Whether a parameter may have no slope in the first rounds: one behind a gate that is still shut (self-attention's gamma, which
    /// starts at 0), and the bias of all logits, which pulls both sides of a hinge alike until one of them is reached.
    /// </summary>
    /// <param name="name">The parameter's.</param>
    /// <param name="values">All parameters' values at the start.</param>
    public static bool MayWait(string name, IReadOnlyDictionary<string, double[]> values)
        => name.EndsWith("head.bias", StringComparison.Ordinal) || Enumerable.Range(0, name.Length).Where(i => name[i] == '.' && name[i..] != ".gamma")
            .Any(dot => values.TryGetValue(name[..dot] + ".gamma", out double[]? gate) && gate.All(value => value == 0));

    /// <summary>Everything that training changes, by name: weights, statistics, optimisers' state, averages.</summary>
    public static SortedDictionary<string, double[]> Everything(IModel model) => new(
        model.Scope.State
            .Concat(model.Phases.SelectMany(phase => phase.Optimizer.State(phase.Updates).Select(s => ($"{phase.Name}/{s.Name}", s.Value))))
            .Concat(model.Averages.SelectMany((average, i) => average.State.Select(s => ($"average {i}/{s.Name}", s.Value))))
            .ToDictionary(entry => entry.Item1, entry => Testing.Close.Values(entry.Item2)),
        StringComparer.Ordinal);
}

/// <summary>Batches of smooth pictures in [-1, 1], a plane wave each, which depends on the picture's global number alone.</summary>
internal sealed class Waves(int batch, PictureSpec pictures)
{
    public long Position { get; set; }

    public Batch Next()
    {
        (int channels, int height, int width, int classes) = pictures;
        float[] pixels = new float[batch * channels * height * width];
        float[] phases = new float[batch * 3];
        new RandomKey(5).FillUniform(phases, Position, 3);
        for (int i = 0; i < pixels.Length; i++)
        {
            (int x, int y, int channel, int n) = (i % width, i / width % height, i / width / height % channels, i / width / height / channels);
            float u = phases[3 * n] * x / width, v = phases[3 * n + 1] * y / height;
            pixels[i] = MathF.Sin(6 * (u + v + phases[3 * n + 2]) + channel);
        }

        Tensor? labels = classes == 0 ? null : Tensor.From([.. Enumerable.Range(0, batch).Select(i => (Position + i) % classes)], [batch]);
        Batch next = new(Tensor.From(pixels, [batch, channels, height, width]), labels, Position);
        Position += batch;
        return next;
    }
}
