using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>One transform out of several. An empty <see cref="Sequence"/> among them is the choice to do nothing.</summary>
public sealed record OneOf : Transform
{
    /// <summary>One of these.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public OneOf(params IReadOnlyList<Transform> transforms)
        => Transforms = transforms.Count > 0 ? transforms : throw new ArgumentException("transforms is empty; there is nothing to choose from.");

    /// <summary>The transforms to choose from.</summary>
    public IReadOnlyList<Transform> Transforms { get; }

    /// <summary>How often each is chosen, relative to the others; all alike if null.</summary>
    /// <exception cref="ArgumentException">There are not as many as transforms, one is negative, or all are 0.</exception>
    public IReadOnlyList<double>? Weights
    {
        get;
        init => field = value is null || (value.Count == Transforms.Count && value.All(w => w >= 0 && double.IsFinite(w)) && value.Any(w => w > 0))
            ? value : throw new ArgumentException($"weights must be {Transforms.Count} numbers from 0 up, not all 0.");
    }

    internal override IEnumerable<Transform> BytesOnly => Transforms.SelectMany(transform => transform.BytesOnly);

    private protected override void Draw(ref Dice dice, Plan plan)
    {
        int chosen = Weights is { } weights ? Choose(dice.Uniform(), weights) : dice.Below(Transforms.Count);
        Transforms[chosen].Draw(dice.Key.At(chosen), plan);
    }

    private static int Choose(double share, IReadOnlyList<double> weights)
    {
        double total = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            total += weights[i];
        }

        double left = share * total;
        int last = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                left -= weights[i];
                if (left < 0)
                {
                    break;
                }
            }
        }

        return last;
    }
}
