using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>A random mixing of a batch's pictures, and of their labels alike, given by the ranges it draws from.</summary>
public abstract record BatchTransform
{
    /// <summary>The chance that it happens at all, 0 to 1.</summary>
    public double Probability { get; init => field = Limits.Within(value, 0, 1); } = 1;

    /// <summary>Draws what happens to one batch.</summary>
    /// <param name="key">Every random choice depends on it, and on nothing else.</param>
    /// <param name="width">Pixels a row of the pictures.</param>
    /// <param name="height">Their rows.</param>
    public IMixing Draw(RandomKey key, int width, int height)
    {
        Dice dice = new(key);
        return dice.Uniform() < Probability ? Draw(ref dice, width, height) : new Blend(1);
    }

    private protected abstract IMixing Draw(ref Dice dice, int width, int height);
}
