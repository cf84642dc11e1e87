"""WGAN-GP's gradient penalty (arXiv:1704.00028 eq. 3) and its gradient in the critic's parameters."""
import torch

from cases import NAMESPACE, generator, gradients
from layers import draw_state

PENALTY_WEIGHT = 10


def critic(first_norm=None, second_norm=None, activation="nn.LeakyReLU(0.2)", bias=True):
    """Two strided convolutions and a linear layer. A norm that subtracts each channel's mean wants
    bias=False: the bias before it has a zero gradient, which only round-off would fill."""
    option = "" if bias else ", bias=False"
    layers = [f"nn.Conv2d(3, 6, 4, 2, 1{option})", first_norm, activation,
              f"nn.Conv2d(6, 8, 4, 2, 1{option})", second_norm, activation,
              "nn.Flatten()", "nn.Linear(128, 1)"]
    return f"nn.Sequential({', '.join(filter(None, layers))})"


CRITICS = {
    "no_norm": critic(),
    "layer_norm": critic("nn.LayerNorm([6, 8, 8])", "nn.LayerNorm([8, 4, 4])"),
    "instance_norm": critic("nn.InstanceNorm2d(6, affine=True)",
                            "nn.InstanceNorm2d(8, affine=True)", bias=False),
    "group_norm": critic("nn.GroupNorm(2, 6)", "nn.GroupNorm(2, 8)"),
    "batch_norm": critic("nn.BatchNorm2d(6)", "nn.BatchNorm2d(8)", bias=False),
    "silu": critic(activation="nn.SiLU()"),
}


def evaluate(name):
    g = generator(f"wgangp {name}")
    module = eval(CRITICS[name], NAMESPACE)
    draw_state(module, g)
    module.double()
    x = torch.randn(4, 3, 16, 16, generator=g).double().requires_grad_()
    tensors = {"in0": x}
    tensors.update({f"param.{key}": p for key, p in module.named_parameters()})
    tensors.update({f"buffer.{key}": b.clone() for key, b in module.named_buffers()})
    score = module(x)
    (slope,) = torch.autograd.grad(score.sum(), x, create_graph=True)
    penalty = PENALTY_WEIGHT * (slope.flatten(1).norm(dim=1) - 1).square().mean()
    wanted = {f"pgrad.{key}": p for key, p in module.named_parameters()}
    tensors.update({"score": score, "slope": slope, "penalty": penalty})
    tensors.update(gradients(penalty, {**wanted, "grad0": x}))
    return {f"{name}/{key}": tensor for key, tensor in tensors.items()}


def evaluate_all():
    tensors = {}
    for name in CRITICS:
        tensors.update(evaluate(name))
    return tensors


def table():
    rows = ["| case | critic |", "|---|---|"]
    rows += [f"| `{name}` | `{call}` |" for name, call in CRITICS.items()]
    return "\n".join(rows)


TEXT = f"""\
`{{case}}/in0` [4, 3, 16, 16] is the batch of interpolates, the critic is in train mode with the weights
`{{case}}/param.{{key}}` (and `{{case}}/buffer.{{key}}`). Stored: `score` [4, 1], `slope` = d sum(score) / d in0,
`penalty` = {PENALTY_WEIGHT} mean((|slope| - 1)^2) with |.| the L2 norm over one sample, and the gradients of `penalty` alone:
`pgrad.{{key}}` (zeros where it does not depend on the parameter) and `grad0`.

"""
