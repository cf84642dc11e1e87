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


def relativistic(real, fake):
    """Logits above the other side's mean, arXiv:1807.00734 section 4."""
    return real - fake.mean(), fake - real.mean()


def rasgan(real, fake):
    """Equation 10; with the sides exchanged equation 11."""
    above, below = relativistic(real, fake)
    bce = F.binary_cross_entropy_with_logits
    return bce(above, torch.ones_like(above)) + bce(below, torch.zeros_like(below))


def ralsgan(real, fake):
    above, below = relativistic(real, fake)
    return ((above - 1).square().mean() + (below + 1).square().mean()) / 2


KNOWN = {0: 2, 2: 0, 5: 3}


def known_classes(real):
    """The mean of -log p(class) over those rows whose class is known (arXiv:1606.03498 section 5)."""
    return -sum(real[row].softmax(0)[label].log() for row, label in KNOWN.items()) / len(KNOWN)


def sgan_one_more_class(real, fake):
    """The last of the scores is of generated pictures (arXiv:1606.01583)."""
    seen, made = real.softmax(1)[:, -1], fake.softmax(1)[:, -1]
    return known_classes(real) - (1 - seen).log().mean() - made.log().mean()


def sgan_stacked(real, fake):
    """D(x) = Z / (Z + 1), Z = sum exp(scores) (arXiv:1606.03498 section 5)."""
    seen, made = (scores.exp().sum(1) / (scores.exp().sum(1) + 1) for scores in (real, fake))
    return known_classes(real) - seen.log().mean() - (1 - made).log().mean()


def rahinge(real, fake):
    return hinge_discriminator(*relativistic(real, fake))


def orthogonality(weight):
    """The squares of W W^T off its diagonal, arXiv:1809.11096 equation 3."""
    rows = weight.flatten(1)
    gram = rows @ rows.T
    return (gram - torch.diag(torch.diag(gram))).square().sum()


class ProjectionDiscriminator(nn.Module):
    """The class's vector times the features beside the logit, arXiv:1802.05637 equation 3."""

    def __init__(self, classes):
        super().__init__()
        body = nn.Sequential(nn.Conv2d(3, 5, 3, stride=2, padding=1), nn.LeakyReLU(0.2))
        self.network = nn.ModuleDict({"body": body, "head": nn.Linear(5, 1)})
        self.label = nn.Embedding(classes, 5)

    def forward(self, x, labels):
        features = self.network["body"](x).sum(dim=(2, 3))
        return self.network["head"](features)[:, 0] + (self.label(labels) * features).sum(dim=1)


class MinibatchDiscriminator(nn.Module):
    """o(x_i)_b = mean_j exp(-|M_ib - M_jb|_1) beside the features, arXiv:1606.03498 section 3.2; returns logits, features, o."""

    def __init__(self, kernels, dimensions=5):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 5, 3, stride=2, padding=1), nn.LeakyReLU(0.2))
        self.head = nn.Linear(5, 1)
        self.minibatch = nn.Linear(5, kernels * dimensions, bias=False)
        self.minibatch.head = nn.Linear(kernels, 1, bias=False)
        self.kernels = kernels

    def forward(self, x):
        features = self.body(x).mean(dim=(2, 3))
        m = self.minibatch(features).reshape(len(x), self.kernels, -1)
        o = (-(m[:, None] - m[None]).abs().sum(dim=3)).exp().mean(dim=1)
        last = torch.cat([self.head.weight, self.minibatch.head.weight], dim=1)
        described = torch.cat([features, o], dim=1)
        return torch.cat([described @ last.T + self.head.bias, described], dim=1)


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


class ConditionalBatchNorm2d(nn.Module):
    """Batch norm whose scale and shift are rows of two tables, arXiv:1802.05637 section 4."""

    def __init__(self, channels, classes):
        super().__init__()
        self.scale, self.shift = nn.Embedding(classes, channels), nn.Embedding(classes, channels)
        norm = nn.BatchNorm2d(channels, affine=False)
        for key, buffer in list(norm.named_buffers()):
            self.register_buffer(key, buffer)

    def forward(self, x, labels):
        if self.training:
            self.num_batches_tracked.add_(1)
        y = F.batch_norm(x, self.running_mean, self.running_var, training=self.training)
        return y * self.scale(labels)[:, :, None, None] + self.shift(labels)[:, :, None, None]


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


class WeightNormLinear(nn.Linear):
    """F.linear with rows of a given length in the weights' directions, arXiv:1602.07868 eq. 2 with g constant."""

    def __init__(self, inputs, outputs, length):
        super().__init__(inputs, outputs)
        self.length = length

    def forward(self, x):
        return F.linear(x, F.normalize(self.weight, dim=1) * self.length, self.bias)


class WeightNormConv2d(nn.Conv2d):
    """The same of a convolution."""

    def forward(self, x):
        return self._conv_forward(x, F.normalize(self.weight.flatten(1), dim=1).view_as(self.weight), self.bias)
