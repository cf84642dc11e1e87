"""Pieces of adversarial models: objectives, penalties, discriminators around others."""
import torch
import torch.nn.functional as F
import torch.nn.utils.stateless

import cases
import layers
from cases import NAMESPACE, Case, generator, gradients, normal
from layers import Layer, draw_state
from losses import constant
from wgangp import critic

GAMMA = 4
ADAM = {"lr": 0.05, "betas": (0.5, 0.999)}
TRAINED, UNROLLED = 2, 3
MAKER = "nn.Sequential(nn.Linear(3, 2))"
JUDGE = "nn.Sequential(nn.Linear(2, 5), nn.LeakyReLU(0.2), nn.Linear(5, 1))"
TOLD = "module(in0, torch.tensor([2, 0, 1, 2]))"
LOSSES = [
    Case("rasgan_discriminator", "rasgan(in0, in1)", normal(7), normal(7)),
    Case("rasgan_generator", "rasgan(in1, in0)", normal(7), normal(7)),
    Case("ralsgan_discriminator", "ralsgan(in0, in1)", normal(7), normal(7)),
    Case("ralsgan_generator", "ralsgan(in1, in0)", normal(7), normal(7)),
    Case("rahinge_discriminator", "rahinge(in0, in1)", normal(7), normal(7)),
    Case("rahinge_generator", "rahinge(in1, in0)", normal(7), normal(7)),
    Case("orthogonality", "orthogonality(in0)", normal(6, 3, 4, 4)),
    Case("sgan_one_more_class", "sgan_one_more_class(in0, in1)", normal(6, 5), normal(6, 5)),
    Case("sgan_stacked", "sgan_stacked(in0, in1)", normal(6, 4), normal(6, 4)),
    Case("sgan_consistency", "(in0.softmax(1) - in1.softmax(1)).square().sum(1).mean()", normal(6, 5), normal(6, 5)),
    Case("view_information", "(lambda p: (p * (p.log() - p.sum(0, keepdim=True).log() - p.sum(1, keepdim=True).log())).sum())((in0.softmax(1).T @ in1.softmax(1) + in1.softmax(1).T @ in0.softmax(1)) / 12)", normal(6, 5), normal(6, 5)),
    Case("sgan_feature_matching", "(in1.mean(0) - in0.mean(0).detach()).square().sum()", constant(normal(6, 5)), normal(6, 5)),
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


def adam_step(values, grads, states, step):
    """torch.optim.Adam's step as a function of tensors, so that autograd goes through it."""
    beta1, beta2 = ADAM["betas"]
    after = []
    for i, (value, grad) in enumerate(zip(values, grads)):
        m, v = states[i]
        states[i] = m, v = beta1 * m + (1 - beta1) * grad, beta2 * v + (1 - beta2) * grad.square()
        root = (v / (1 - beta2 ** step)).sqrt()
        after.append(value - ADAM["lr"] / (1 - beta1 ** step) * m / (root + 1e-8))
    return after


def unrolled(name):
    """The generator's non-saturating loss UNROLLED Adam updates of the discriminator from now (arXiv:1611.02163
    eq. 7) and its gradient through them, after the discriminator has been trained for TRAINED updates."""
    g = generator(name)
    maker, judge = (eval(text, NAMESPACE) for text in (MAKER, JUDGE))
    for module in (maker, judge):
        draw_state(module, g)
        module.double()
    real, z = (torch.randn(6, n, generator=g).double() for n in (2, 3))
    tensors = {"in0": real, "in1": z}
    for key, module in (("generator", maker), ("discriminator", judge)):
        tensors.update({f"{key}/param.{k}": p.detach().clone() for k, p in module.named_parameters()})
    keys = [k for k, _ in judge.named_parameters()]

    def says(values, pictures):
        return torch.nn.utils.stateless.functional_call(judge, dict(zip(keys, values)), (pictures,))

    def loss(values, samples):
        return F.softplus(-says(values, real)).mean() + F.softplus(says(values, samples)).mean()

    optimizer = torch.optim.Adam(judge.parameters(), **ADAM)
    for _ in range(TRAINED):
        optimizer.zero_grad()
        loss(list(judge.parameters()), maker(z).detach()).backward()
        optimizer.step()
    values = list(judge.parameters())
    states = [(optimizer.state[p]["exp_avg"], optimizer.state[p]["exp_avg_sq"]) for p in values]
    for step in range(TRAINED + 1, TRAINED + UNROLLED + 1):
        grads = torch.autograd.grad(loss(values, maker(z)), values, create_graph=True)
        values = adam_step(values, grads, states, step)
    out = F.softplus(-says(values, maker(z))).mean()
    tensors["out"] = out
    tensors.update(gradients(out, {f"pgrad.{key}": p for key, p in maker.named_parameters()}))
    return {f"{name}/{key}": tensor for key, tensor in tensors.items()}


def evaluate_all():
    return {**cases.evaluate_all(LOSSES), **layers.evaluate_all(NETWORKS), **squared_slope("slope"), **unrolled("unrolled")}


def table():
    return cases.table(LOSSES) + "\n\n" + layers.table(NETWORKS)


TEXT = f"""\
in0 are the logits of real pictures, in1 those of generated ones, in `sgan_...` scores of classes; of the six real ones
the first, third and last are known to be of classes 2, 0 and 3; `projection` is stored as a layer; `slope` is
{GAMMA} / 2 mean(|d sum(score) / d in0|^2) with the critic `{critic()}`, and its gradients `pgrad.{{key}}`;
`unrolled` is the non-saturating generator loss on samples `{MAKER}` of in1 after {TRAINED} updates of
`{JUDGE}` by `Adam(lr={ADAM['lr']}, betas={ADAM['betas']})` on in0 and the
samples, and {UNROLLED} more that gradients go through.

"""
