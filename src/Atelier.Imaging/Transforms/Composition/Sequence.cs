using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Several transforms one after another, as one: to choose between such, or to do all or nothing.</summary>
public sealed record Sequence : Transform
{
    /// <summary>These, in this order.</summary>
    public Sequence(params IReadOnlyList<Transform> transforms) => Transforms = transforms;

    /// <summary>The transforms in order.</summary>
    public IReadOnlyList<Transform> Transforms { get; }

    internal override IEnumerable<Transform> BytesOnly => Transforms.SelectMany(transform => transform.BytesOnly);

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        for (int i = 0; i < Transforms.Count; i++)
        {
            Transforms[i].Draw(dice.Key.At(i), plan);
        }
    }
}
