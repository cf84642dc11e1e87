using Atelier.Nn;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>A discriminator as most are: layers that describe a picture, and one that judges the description. It knows no classes.</summary>
/// <param name="scope">Where both are declared.</param>
/// <param name="body">[N, C, H, W] to a description, [N, F] or [N, F / (h w), h, w].</param>
/// <param name="head">From the description to a logit, or several.</param>
/// <param name="features">F.</param>
public sealed class BodyAndHead(Scope scope, Layer body, Layer head, int features) : Discriminator(scope)
{
    /// <inheritdoc/>
    public override int Features => features;

    /// <inheritdoc/>
    public override Judgement Judge(Tensor pictures, Tensor? labels)
    {
        Tensor description = body.Forward(pictures);

        // In the order of memory, so that nothing is copied.
        Tensor rows = description.Rank == 4 ? description.ToPixels().Reshape(pictures.Shape[0], features) : description;
        Tensor said = head.Forward(description);
        return new(said.Count == pictures.Shape[0] ? said.Reshape(-1) : said.Reshape(pictures.Shape[0], -1), rows);
    }
}
