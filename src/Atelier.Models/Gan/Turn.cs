using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Models.Gan;

/// <summary>One network's turn in a round: all that its loss can be made of. Judgements are passed when first asked for.</summary>
/// <param name="round">The round.</param>
/// <param name="latent">What the samples were made from, [N, latent].</param>
/// <param name="samples">Generated pictures [N, C, H, W]; detached in the discriminator's turn.</param>
/// <param name="labels">The classes of pictures and samples, [N], I64; null in a game without classes.</param>
/// <param name="judge">Judges pictures [N, C, H, W] on an occasion, as <see cref="Judge"/>.</param>
/// <param name="real">Judges the real pictures.</param>
/// <param name="fake">Judges the samples.</param>
public sealed class Turn(
    Round round, Tensor latent, Tensor samples, Tensor? labels, Func<string, Tensor, Judgement> judge, Func<Judgement> real, Func<Judgement> fake)
{
    private Judgement? _real, _fake;

    /// <summary>The round.</summary>
    public Round Round => round;

    /// <summary>Pictures of the dataset, [N, C, H, W].</summary>
    public Tensor Pictures => round.Batch.Images;

    /// <summary>What the samples were made from, [N, latent].</summary>
    public Tensor Latent => latent;

    /// <summary>Generated pictures [N, C, H, W]; detached in the discriminator's turn.</summary>
    public Tensor Samples => samples;

    /// <summary>The classes of pictures and samples, [N], I64; null in a game without classes.</summary>
    public Tensor? Labels => labels;

    /// <summary>What the discriminator says of the pictures; constant in the generator's turn, where asking costs a pass.</summary>
    public Judgement Real => _real ??= real();

    /// <summary>What the discriminator says of the samples.</summary>
    public Judgement Fake => _fake ??= fake();

    /// <summary>What it says of any pictures [N, C, H, W].</summary>
    /// <param name="occasion">What for: each occasion has random numbers of its own for dropout and augmentation.</param>
    /// <param name="pictures">N of them.</param>
    public Judgement Judge(string occasion, Tensor pictures) => judge(occasion, pictures);
}
