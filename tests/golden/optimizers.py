"""Optimisers over a fixed sequence of gradients; clipping, averaging and schedules."""
import math

import torch

from cases import NAMESPACE, generator

STEPS = 10
SHAPES = {"weight": (3, 4), "bias": (4,), "kernel": (2, 3, 2, 2)}

OPTIMIZERS = {
    "sgd": "torch.optim.SGD(params, lr=0.1)",
    "sgd_weight_decay": "torch.optim.SGD(params, lr=0.1, weight_decay=0.05)",
    "sgd_momentum": "torch.optim.SGD(params, lr=0.1, momentum=0.9)",
    "sgd_momentum_weight_decay":
        "torch.optim.SGD(params, lr=0.1, momentum=0.9, weight_decay=0.05)",
    "sgd_nesterov": "torch.optim.SGD(params, lr=0.1, momentum=0.9, nesterov=True)",
    "adam": "torch.optim.Adam(params, lr=0.01)",
    "adam_gan": "torch.optim.Adam(params, lr=2e-4, betas=(0.5, 0.999))",
    "adam_no_momentum": "torch.optim.Adam(params, lr=0.01, betas=(0.0, 0.9))",
    "adam_weight_decay": "torch.optim.Adam(params, lr=0.01, betas=(0.5, 0.999), weight_decay=0.05)",
    "adamw": "torch.optim.AdamW(params, lr=0.01, weight_decay=0.05)",
    "adamw_default": "torch.optim.AdamW(params)",
    "rmsprop": "torch.optim.RMSprop(params, lr=0.01)",
    "rmsprop_momentum": "torch.optim.RMSprop(params, lr=0.01, momentum=0.9)",
    "rmsprop_wgan": "torch.optim.RMSprop(params, lr=5e-5, alpha=0.9, weight_decay=0.05)",
}

CLIPS = {"clip_grad_norm_above": 0.5, "clip_grad_norm_below": 100.0}

DECAYS = {"ema_0.999": 0.999, "ema_0.5": 0.5}

# t is the number of steps already taken; the value multiplies the base rate.
SCHEDULES = {
    "schedule_constant": "1",
    "schedule_linear": "1 + (0.1 - 1) * min(t, 20) / 20",
    "schedule_cosine": "0.1 + (1 - 0.1) * (1 + math.cos(math.pi * min(t, 20) / 20)) / 2",
    "schedule_warm_up": "min(1, (t + 1) / 5)",
    "schedule_warm_up_cosine":
        "(t + 1) / 5 if t < 5 else (1 + math.cos(math.pi * min(t - 5, 15) / 15)) / 2",
}
BASE_RATE = 0.01
SCHEDULE_STEPS = 25


def draw(g, scale=1.0):
    return {key: torch.randn(shape, generator=g) * scale for key, shape in SHAPES.items()}


def keyed(prefix, tensors):
    return {f"{prefix}.{key}": value.detach().clone() for key, value in tensors.items()}


def run_optimizer(name):
    g = generator(name)
    params = {key: value.double().requires_grad_() for key, value in draw(g).items()}
    optimizer = eval(OPTIMIZERS[name], {**NAMESPACE, "params": list(params.values())})
    tensors = keyed(f"{name}/step0/param", params)
    for step in range(1, STEPS + 1):
        # Scales four decades apart: a wrong epsilon or bias correction shows.
        grads = draw(g, scale=10.0 ** (-(step % 5)))
        for key, param in params.items():
            param.grad = grads[key].double()
        optimizer.step()
        tensors.update(keyed(f"{name}/step{step}/grad", grads))
        tensors.update(keyed(f"{name}/step{step}/param", params))
    return tensors


def run_clip(name):
    grads = draw(generator(name))
    params = {key: torch.zeros_like(value).double() for key, value in grads.items()}
    for key, param in params.items():
        param.grad = grads[key].double()
    norm = torch.nn.utils.clip_grad_norm_(list(params.values()), CLIPS[name])
    clipped = {key: param.grad for key, param in params.items()}
    return {
        f"{name}/norm": norm,
        **keyed(f"{name}/grad", grads),
        **keyed(f"{name}/clipped", clipped),
    }


def run_average(name):
    g, decay = generator(name), DECAYS[name]
    average = {key: value.double() for key, value in draw(g).items()}
    tensors = keyed(f"{name}/step0/average", average)
    for step in range(1, STEPS + 1):
        params = draw(g)
        for key, value in average.items():
            value.mul_(decay).add_(params[key].double(), alpha=1 - decay)
        tensors.update(keyed(f"{name}/step{step}/param", params))
        tensors.update(keyed(f"{name}/step{step}/average", average))
    return tensors


def run_schedule(name):
    rates = [BASE_RATE * eval(SCHEDULES[name], {"math": math, "t": t})
             for t in range(SCHEDULE_STEPS)]
    return {f"{name}/rate": torch.tensor(rates, dtype=torch.float64)}


def evaluate_all():
    tensors = {}
    for run, names in [(run_optimizer, OPTIMIZERS), (run_clip, CLIPS),
                       (run_average, DECAYS), (run_schedule, SCHEDULES)]:
        for name in names:
            tensors.update(run(name))
    return tensors


def table():
    rows = ["| case | what |", "|---|---|"]
    rows += [f"| `{name}` | `{call}` |" for name, call in OPTIMIZERS.items()]
    rows += [f"| `{name}` | `torch.nn.utils.clip_grad_norm_(params, {limit})` |"
             for name, limit in CLIPS.items()]
    rows += [f"| `{name}` | `average = {decay} average + (1 - {decay}) param` |"
             for name, decay in DECAYS.items()]
    rows += [f"| `{name}` | `rate[t] = {BASE_RATE} * ({factor})` |"
             for name, factor in SCHEDULES.items()]
    return "\n".join(rows)
