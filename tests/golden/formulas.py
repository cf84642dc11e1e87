"""What PyTorch 1.13 lacks, written from its definition."""
import math

import torch
import torch.nn.functional as F
from torch import nn


def scaled_dot_product_attention(q, k, v, causal=False):
    """softmax(q k^T / sqrt(d)) v, arXiv:1706.03762 eq. 1; causal: position i sees positions <= i."""
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if causal:
        later = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(later, -math.inf)
    return torch.softmax(scores, -1) @ v


def fir_filter(taps, gain=1.0):
    """The outer product of the taps with themselves, normalised to sum to `gain`."""
    taps = torch.tensor(taps, dtype=torch.float32)
    kernel = torch.outer(taps, taps)
    return kernel / kernel.sum() * gain


def upfirdn2d(x, kernel, up=1, down=1, pad=(0, 0, 0, 0)):
    """Zero-insertion by `up`, padding (left, right, top, bottom; negative crops), true convolution
    with the FIR kernel [KH, KW], every `down`-th sample kept (StyleGAN2, arXiv:1912.04958)."""
    n, c, h, w = x.shape
    x = F.pad(x.reshape(n, c, h, 1, w, 1), (0, up - 1, 0, 0, 0, up - 1))
    x = F.pad(x.reshape(n, c, h * up, w * up), pad)
    weight = kernel.flip(0, 1).expand(c, 1, *kernel.shape)
    return F.conv2d(x, weight, groups=c)[:, :, ::down, ::down]


def hinge_discriminator(real, fake):
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def hinge_generator(fake):
    return -fake.mean()


class PixelNorm(nn.Module):
    """x / sqrt(mean over channels of x^2 + 1e-8), arXiv:1710.10196 section 4.2."""

    def forward(self, x):
        return x * torch.rsqrt((x * x).mean(dim=1, keepdim=True) + 1e-8)


class MinibatchStdDev(nn.Module):
    """StyleGAN2's form: sample n belongs to group n mod (N / group); the mean over (C / features,
    H, W) of the group's biased standard deviation becomes `features` more channels."""

    def __init__(self, group=4, features=1):
        super().__init__()
        self.group, self.features = group, features

    def forward(self, x):
        n, c, h, w = x.shape
        group, f = min(self.group, n), self.features
        y = x.reshape(group, n // group, f, c // f, h, w)
        y = (y - y.mean(dim=0)).square().mean(dim=0)
        y = (y + 1e-8).sqrt().mean(dim=[2, 3, 4])
        y = y.reshape(n // group, f, 1, 1).repeat(group, 1, h, w)
        return torch.cat([x, y], dim=1)


class EqualizedLinear(nn.Module):
    """x (W lr / sqrt(in))^T + b lr, arXiv:1912.04958 (`lr_multiplier`)."""

    def __init__(self, inputs, outputs, lr_multiplier=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.lr_multiplier = lr_multiplier

    def forward(self, x):
        scale = self.lr_multiplier / math.sqrt(self.weight.shape[1])
        return F.linear(x, self.weight * scale, self.bias * self.lr_multiplier)


class EqualizedConv2d(nn.Module):
    """conv2d with W / sqrt(in * kh * kw), arXiv:1710.10196 section 4.1."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.stride, self.padding = stride, padding

    def forward(self, x):
        scale = 1 / math.sqrt(self.weight[0].numel())
        return F.conv2d(x, self.weight * scale, self.bias, self.stride, self.padding)
