"""Pieces of adversarial models: objectives, penalties, discriminators around others."""
import torch

import cases
import layers
from cases import NAMESPACE, Case, generator, gradients, normal
from layers import Layer, draw_state
from wgangp import critic

GAMMA = 4
TOLD = "module(in0, torch.tensor([2, 0, 1, 2]))"
LOSSES = [
    Case("rasgan_discriminator", "rasgan(in0, in1)", normal(7), normal(7)),
    Case("rasgan_generator", "rasgan(in1, in0)", normal(7), normal(7)),
    Case("ralsgan_discriminator", "ralsgan(in0, in1)", normal(7), normal(7)),
    Case("ralsgan_generator", "ralsgan(in1, in0)", normal(7), normal(7)),
    Case("rahinge_discriminator", "rahinge(in0, in1)", normal(7), normal(7)),
    Case("rahinge_generator", "rahinge(in1, in0)", normal(7), normal(7)),
    Case("orthogonality", "orthogonality(in0)", normal(6, 3, 4, 4)),
]
NETWORKS = [
    Layer("projection", "ProjectionDiscriminator(3)", normal(4, 3, 5, 6), call=TOLD),
    Layer("minibatch", "MinibatchDiscriminator(3)", normal(4, 3, 5, 6)),
    Layer("attention", "SelfAttention(16)", normal(2, 16, 5, 6)),
    Layer("biggan_generator", "BigGanGenerator(3, features=4, latent=7, width=8)", normal(4, 7), call=TOLD),
    Layer("biggan_discriminator", "biggan_discriminator(3, width=8)", normal(4, 1, 8, 8), call=TOLD),
    Layer("biggan_deep_generator", "BigGanDeepGenerator(3, features=4, latent=7, width=8)", normal(4, 7), call=TOLD),
    Layer("biggan_deep_discriminator", "biggan_deep_discriminator(3, width=8)", normal(4, 1, 8, 8), call=TOLD),
]


def squared_slope(name):
    """gamma / 2 E[|grad D(x)|^2] (arXiv:1801.04406 eq. 9 and 10) and its gradient in the parameters."""
    g = generator(name)
    module = eval(critic(), NAMESPACE)
    draw_state(module, g)
    module.double()
    x = torch.randn(4, 3, 16, 16, generator=g).double().requires_grad_()
    params = dict(module.named_parameters())
    tensors = {"in0": x, **{f"param.{key}": p for key, p in params.items()}}
    (slope,) = torch.autograd.grad(module(x).sum(), x, create_graph=True)
    penalty = GAMMA / 2 * slope.flatten(1).square().sum(dim=1).mean()
    tensors["out"] = penalty
    tensors.update(gradients(penalty, {f"pgrad.{key}": p for key, p in params.items()}))
    return {f"{name}/{key}": tensor for key, tensor in tensors.items()}


def evaluate_all():
    return {**cases.evaluate_all(LOSSES), **layers.evaluate_all(NETWORKS), **squared_slope("slope")}


def table():
    return cases.table(LOSSES) + "\n\n" + layers.table(NETWORKS)


TEXT = f"""\
in0 are the logits of real pictures, in1 those of generated ones; `projection` is stored as a layer; `slope` is
{GAMMA} / 2 mean(|d sum(score) / d in0|^2) with the critic `{critic()}`, and its gradients `pgrad.{{key}}`.

"""
