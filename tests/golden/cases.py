"""A golden case: a name, a PyTorch call as text, and the inputs it is evaluated on in float64."""
import math
import zlib
from dataclasses import dataclass
from typing import Callable

import torch
import torch.nn.functional as F
from torch import nn

import formulas

NAMESPACE = {"torch": torch, "F": F, "nn": nn, "math": math, **vars(formulas)}


@dataclass(frozen=True)
class Input:
    """How to draw one input. `grad` is false for what is constant by nature, as a FIR filter."""

    draw: Callable[[torch.Generator], torch.Tensor]
    grad: bool = True


@dataclass(frozen=True)
class Case:
    name: str
    call: str
    inputs: tuple

    def __init__(self, name, call, *inputs):
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "call", call)
        object.__setattr__(self, "inputs", inputs)


def normal(*shape, scale=1.0):
    return Input(lambda g: torch.randn(shape, generator=g) * scale)


def uniform(low, high, *shape):
    return Input(lambda g: torch.rand(shape, generator=g) * (high - low) + low)


def positive(*shape):
    return uniform(0.5, 2.5, *shape)


def levels(*shape):
    """Whole numbers from -2 to 2 as floats: comparisons meet equal values."""
    return Input(lambda g: torch.randint(-2, 3, shape, generator=g).float(), grad=False)


def integers(high, *shape):
    return Input(lambda g: torch.randint(0, high, shape, generator=g), grad=False)


def booleans(*shape):
    return Input(lambda g: torch.rand(shape, generator=g) < 0.5, grad=False)


def fixed(make):
    return Input(lambda g: make(), grad=False)


def generator(name):
    """Seeded by the name alone, so that adding a case leaves all others as they were."""
    return torch.Generator().manual_seed(zlib.crc32(name.encode()))


def as_double(tensor):
    return tensor.double() if tensor.is_floating_point() else tensor


def draw_inputs(case, g):
    """Float32 values held in float64: both sides of a comparison start from identical inputs."""
    values = [as_double(spec.draw(g)) for spec in case.inputs]
    for value, spec in zip(values, case.inputs):
        value.requires_grad_(spec.grad and value.is_floating_point())
    return values


def evaluate(case):
    """Returns {`{case}/in0`, ..., `{case}/out`, `{case}/cot`, `{case}/grad0`, ...}."""
    g = generator(case.name)
    values = draw_inputs(case, g)
    out = eval(case.call, {**NAMESPACE, **{f"in{i}": v for i, v in enumerate(values)}})
    tensors = {f"in{i}": v for i, v in enumerate(values)}
    tensors["out"] = out
    if out.requires_grad:
        cot = torch.randn(out.shape, generator=g).double()
        tensors["cot"] = cot
        wanted = {f"grad{i}": v for i, v in enumerate(values) if v.requires_grad}
        tensors.update(gradients((out * cot).sum(), wanted))
    return {f"{case.name}/{key}": value for key, value in tensors.items()}


def gradients(loss, wanted):
    """{key: d loss / d tensor}; zeros where the loss does not depend on the tensor."""
    grads = torch.autograd.grad(loss, list(wanted.values()), allow_unused=True)
    return {
        key: torch.zeros_like(value) if grad is None else grad
        for (key, value), grad in zip(wanted.items(), grads)
    }


def evaluate_all(cases):
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two cases share a name"
    tensors = {}
    for case in cases:
        tensors.update(evaluate(case))
    return tensors


def table(cases):
    """The cases as a Markdown table."""
    rows = ["| case | inputs | call |", "|---|---|---|"]
    for case in cases:
        rows.append(f"| `{case.name}` | {describe_inputs(case)} | `{case.call}` |")
    return "\n".join(rows)


def describe_inputs(case):
    tags = {torch.float32: "", torch.int64: "i64 ", torch.bool: "bool "}
    drawn = [spec.draw(generator("")) for spec in case.inputs]
    return ", ".join(f"{tags[t.dtype]}{list(t.shape)}" for t in drawn)
