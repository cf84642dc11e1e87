using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// A random change of pictures, given by the ranges it draws from: a value, written as a C# expression or as JSON
/// (<see cref="TransformFile"/>). It draws operations into a <see cref="Plan"/>, and they are what touches pictures: so a picture,
/// its mask, its boxes and its partner of a pair are changed alike, and any one augmented picture can be made again.
/// </summary>
public abstract record Transform
{
    /// <summary>The chance that it happens at all, 0 to 1. 1 unless the transform says otherwise.</summary>
    public double Probability { get; init => field = Limits.Within(value, 0, 1); } = 1;

    /// <summary>Of the transforms that it consists of, those that change bytes only: levels lose or jump in them what gradients would need.</summary>
    internal virtual IEnumerable<Transform> BytesOnly => [];

    /// <summary>Draws what happens to one picture.</summary>
    /// <param name="key">Every random choice depends on it, and on nothing else.</param>
    /// <param name="plan">Receives the operations; knows the picture's size.</param>
    public void Draw(RandomKey key, Plan plan)
    {
        Dice dice = new(key);

        // Drawn even where it is certain: what else is drawn does not depend on the probability.
        if (dice.Uniform() < Probability)
        {
            Draw(ref dice, plan);
        }
    }

    private protected abstract void Draw(ref Dice dice, Plan plan);
}
