using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// Minibatch discrimination (Salimans et al. 2016, arXiv:1606.03498, section 3.2) for any discriminator: beside a picture's features, it
/// judges by how close they come to those of the batch's other pictures, so that samples which are all alike give themselves away.
/// The paper appends the closeness to the input of the last layer, which is to add the layer's part for it to the logit, as here.
/// Deviation: the mean over the batch, not the sum, so that logits do not grow with its size.
/// State: <c>minibatch.weight</c> [kernels 5, features], <c>minibatch.head</c>; the discriminator's own names do not change.
/// </summary>
public sealed class MinibatchDiscrimination : Discriminator
{
    /// <summary>Numbers that a kernel compares two pictures by, as in the authors' program.</summary>
    private const int Dimensions = 5;

    private readonly Discriminator _network;
    private readonly Linear _described, _head;
    private readonly int _kernels;

    /// <summary>Declares what is added to a discriminator, below its scope.</summary>
    /// <param name="network">Judges each picture by itself.</param>
    /// <param name="kernels">How many ways there are to be close.</param>
    /// <param name="outputs">Numbers that the discriminator says of a picture.</param>
    /// <param name="via">How its weights come from what is trained; spectral norm where the discriminator has it.</param>
    public MinibatchDiscrimination(Discriminator network, int kernels, int outputs = 1, Reparameterization? via = null)
        : base(network.Scope)
    {
        (_network, _kernels) = (network, kernels);
        _described = new(Scope["minibatch"], network.Features, kernels * Dimensions, bias: false, via: via);
        _head = new(Scope["minibatch"]["head"], kernels, outputs, bias: false, via: via);
    }

    /// <inheritdoc/>
    public override int Features => _network.Features + _kernels;

    /// <inheritdoc/>
    public override Judgement Judge(Tensor pictures, Tensor? labels)
    {
        (Tensor logits, Tensor features) = _network.Judge(pictures, labels);
        Tensor closeness = Closeness(_described.Forward(features).To(DType.F32));
        return new(logits + _head.Forward(closeness).Reshape(logits.Shape), Tensor.Concat(1, features, closeness));
    }

    /// <summary>
    /// How close each row comes to all rows, itself among them, by each kernel: the mean of exp(-distance), a number from 1 / N to 1.
    /// </summary>
    /// <param name="rows">[N, kernels 5].</param>
    /// <returns>[N, kernels].</returns>
    private Tensor Closeness(Tensor rows)
    {
        int count = rows.Shape[0];
        Tensor distances = (rows.Unsqueeze(1) - rows.Unsqueeze(0)).Abs().Reshape(count * count * _kernels, Dimensions).Sum([1]);
        return (-distances).Exp().Reshape(count, count, _kernels).Mean([1]);
    }
}
