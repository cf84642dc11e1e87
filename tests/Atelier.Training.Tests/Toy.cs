using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;

namespace Atelier.Training.Tests;

/// <summary>A model put together by a test: vectors, losses of them, and plain gradient descent at a rate of 1 unless told otherwise.</summary>
internal sealed class Toy : ITrainable
{
    public Scope Scope { get; } = new(new RandomKey(1));

    public List<Phase> Phases { get; } = [];

    public List<Ema> Averages { get; } = [];

    IReadOnlyList<Phase> ITrainable.Phases => Phases;

    IReadOnlyList<Ema> ITrainable.Averages => Averages;

    public Parameter Vector(string name, params float[] values)
        => Scope.Parameter(name, [values.Length], (destination, _, _) => values.CopyTo(destination));

    public static Phase Phase(string name, Func<Round, Tensor> loss, params Parameter[] updates) => new(name, updates, loss, new Sgd(1));
}

/// <summary>Batches [size, 1, 2, 2] whose pictures are filled with their global number.</summary>
internal sealed class NumberedPictures(int size)
{
    public long Position { get; set; }

    public Func<float, float> Value { get; set; } = number => number;

    public Batch Next()
    {
        float[] pixels = [.. Enumerable.Range(0, size * 4).Select(i => Value(Position + i / 4))];
        Batch batch = new(Tensor.From(pixels, [size, 1, 2, 2]), null, Position);
        Position += size;
        return batch;
    }
}
