"""Layers: random weights and buffers, output, gradients, and the buffers after the call."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from cases import NAMESPACE, Case, Input, draw_inputs, generator, gradients, integers, normal


@dataclass(frozen=True)
class Layer:
    name: str
    module: str
    input: Input
    call: str = "module(in0)"
    train: bool = True


def draw_state(module, g):
    """Random float32 values for every parameter and buffer, of a sort the key's meaning allows."""
    for key, value in module.state_dict().items():
        shape = value.shape
        if key.endswith("num_batches_tracked"):
            value.fill_(7)
        elif key.endswith("running_var"):
            value.copy_(torch.rand(shape, generator=g) + 0.5)
        elif key.endswith(("weight_u", "weight_v")):
            value.copy_(F.normalize(torch.randn(shape, generator=g), dim=0))
        else:
            value.copy_(torch.randn(shape, generator=g) * 0.5)


def evaluate(layer):
    g = generator(layer.name)
    module = eval(layer.module, NAMESPACE).train(layer.train)
    draw_state(module, g)
    module.double()
    (value,) = draw_inputs(Case(layer.name, layer.call, layer.input), g)
    params = dict(module.named_parameters())
    buffers = dict(module.named_buffers())
    tensors = {"in0": value}
    tensors.update({f"param.{key}": p for key, p in params.items()})
    tensors.update({f"buffer.{key}": b.clone() for key, b in buffers.items()})
    out = eval(layer.call, {**NAMESPACE, "module": module, "in0": value})
    tensors.update({f"buffer_after.{key}": b for key, b in module.named_buffers()})
    cot = torch.randn(out.shape, generator=g).double()
    wanted = {f"pgrad.{key}": p for key, p in params.items()}
    if value.requires_grad:
        wanted["grad0"] = value
    tensors.update({"out": out, "cot": cot}, **gradients((out * cot).sum(), wanted))
    return {f"{layer.name}/{key}": tensor for key, tensor in tensors.items()}


def evaluate_all(layers):
    tensors = {}
    for layer in layers:
        tensors.update(evaluate(layer))
    return tensors


def table(layers):
    rows = ["| case | input | module | call | mode |", "|---|---|---|---|---|"]
    for layer in layers:
        shape = list(layer.input.draw(generator("")).shape)
        mode = "train" if layer.train else "eval"
        rows.append(f"| `{layer.name}` | {shape} | `{layer.module}` | `{layer.call}` | {mode} |")
    return "\n".join(rows)


IMAGE = normal(4, 6, 3, 5)
SPECTRAL = "torch.nn.utils.spectral_norm"

CASES = [
    Layer("linear", "nn.Linear(7, 5)", normal(3, 7)),
    Layer("linear_no_bias", "nn.Linear(7, 5, bias=False)", normal(3, 7)),
    Layer("linear_rank3", "nn.Linear(7, 5)", normal(2, 3, 7)),
    Layer("conv2d", "nn.Conv2d(3, 5, 4, stride=2, padding=1)", normal(2, 3, 7, 8)),
    Layer("conv2d_no_bias", "nn.Conv2d(3, 5, 3, padding=1, bias=False)", normal(2, 3, 5, 6)),
    Layer("conv2d_groups3_dilation2", "nn.Conv2d(6, 9, 3, padding=2, dilation=2, groups=3)",
          normal(2, 6, 5, 6)),
    Layer("conv_transpose2d", "nn.ConvTranspose2d(3, 5, 4, stride=2, padding=1)",
          normal(2, 3, 4, 5)),
    Layer("conv_transpose2d_op1",
          "nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2)",
          normal(2, 4, 4, 5)),
    Layer("batch_norm1d", "nn.BatchNorm1d(5)", normal(8, 5)),
    Layer("batch_norm1d_eval", "nn.BatchNorm1d(5)", normal(8, 5), train=False),
    Layer("batch_norm1d_rank3", "nn.BatchNorm1d(5)", normal(4, 5, 3)),
    Layer("batch_norm2d", "nn.BatchNorm2d(6)", IMAGE),
    Layer("batch_norm2d_eval", "nn.BatchNorm2d(6)", IMAGE, train=False),
    Layer("batch_norm2d_momentum0.3_eps0.01", "nn.BatchNorm2d(6, eps=0.01, momentum=0.3)", IMAGE),
    Layer("batch_norm2d_not_affine", "nn.BatchNorm2d(6, affine=False)", IMAGE),
    Layer("conditional_batch_norm2d", "ConditionalBatchNorm2d(6, 3)", IMAGE,
          call="module(in0, torch.tensor([2, 0, 1, 2]))"),
    Layer("conditional_batch_norm2d_eval", "ConditionalBatchNorm2d(6, 3)", IMAGE,
          call="module(in0, torch.tensor([2, 0, 1, 2]))", train=False),
    Layer("instance_norm2d", "nn.InstanceNorm2d(6)", IMAGE),
    Layer("instance_norm2d_affine", "nn.InstanceNorm2d(6, affine=True)", IMAGE),
    Layer("group_norm", "nn.GroupNorm(3, 6)", IMAGE),
    Layer("group_norm_1_group", "nn.GroupNorm(1, 6)", IMAGE),
    Layer("group_norm_rank3", "nn.GroupNorm(2, 6)", normal(3, 6, 5)),
    Layer("layer_norm", "nn.LayerNorm(7)", normal(2, 5, 7)),
    Layer("layer_norm_chw", "nn.LayerNorm([6, 3, 5])", IMAGE),
    Layer("layer_norm_not_affine", "nn.LayerNorm(7, elementwise_affine=False)", normal(5, 7)),
    Layer("pixel_norm", "PixelNorm()", IMAGE),
    Layer("pixel_norm_rank2", "PixelNorm()", normal(4, 9)),
    Layer("spectral_norm_linear", f"{SPECTRAL}(nn.Linear(7, 5))", normal(3, 7)),
    Layer("spectral_norm_linear_eval", f"{SPECTRAL}(nn.Linear(7, 5))", normal(3, 7), train=False),
    Layer("spectral_norm_conv2d", f"{SPECTRAL}(nn.Conv2d(3, 5, 4, stride=2, padding=1))",
          normal(2, 3, 6, 6)),
    Layer("spectral_norm_conv2d_eval", f"{SPECTRAL}(nn.Conv2d(3, 5, 4, stride=2, padding=1))",
          normal(2, 3, 6, 6), train=False),
    Layer("spectral_norm_conv_transpose2d",
          f"{SPECTRAL}(nn.ConvTranspose2d(3, 5, 4, stride=2, padding=1))", normal(2, 3, 4, 4)),
    Layer("spectral_norm_embedding", f"{SPECTRAL}(nn.Embedding(6, 5))", integers(6, 9)),
    Layer("embedding", "nn.Embedding(6, 5)", integers(6, 9)),
    Layer("multihead_attention", "nn.MultiheadAttention(8, 2, batch_first=True)",
          normal(2, 5, 8), call="module(in0, in0, in0, need_weights=False)[0]"),
    Layer("multihead_attention_no_bias",
          "nn.MultiheadAttention(6, 3, bias=False, batch_first=True)",
          normal(2, 4, 6), call="module(in0, in0, in0, need_weights=False)[0]"),
    Layer("minibatch_std_dev", "MinibatchStdDev(group=4, features=1)", normal(8, 6, 3, 5)),
    Layer("minibatch_std_dev_small_batch", "MinibatchStdDev(group=4, features=1)",
          normal(2, 6, 3, 5)),
    Layer("minibatch_std_dev_features2", "MinibatchStdDev(group=2, features=2)", IMAGE),
    Layer("equalized_linear", "EqualizedLinear(7, 5)", normal(3, 7)),
    Layer("equalized_linear_lr0.01", "EqualizedLinear(7, 5, lr_multiplier=0.01)", normal(3, 7)),
    Layer("weight_norm_linear", "WeightNormLinear(7, 5, 1.5)", normal(3, 7)),
    Layer("weight_norm_conv2d", "WeightNormConv2d(3, 5, 3, padding=1)", normal(2, 3, 5, 6)),
    Layer("equalized_conv2d", "EqualizedConv2d(3, 5, 3, padding=1)", normal(2, 3, 5, 6)),
    Layer("sequential",
          "nn.Sequential(nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(), "
          "nn.Conv2d(4, 2, 1))", normal(2, 3, 5, 6)),
    Layer("sequential_dense",
          "nn.Sequential(nn.Linear(7, 9), nn.LeakyReLU(0.2), nn.BatchNorm1d(9), nn.Linear(9, 2), "
          "nn.Tanh())", normal(6, 7)),
]
