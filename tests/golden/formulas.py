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


def spectral(module):
    return torch.nn.utils.spectral_norm(module)


class SelfAttention(nn.Module):
    """x + gamma v(sum_j softmax_j(g(x)_i . f(x)_j) h(x)_j), f and h of 2x2 maxima, arXiv:1805.08318 equations 1 to 3."""

    def __init__(self, channels, norm=lambda module: module):
        super().__init__()
        few, half = max(1, channels // 8), channels // 2
        self.f, self.g = (norm(nn.Conv2d(channels, few, 1, bias=False)) for _ in range(2))
        self.h = norm(nn.Conv2d(channels, half, 1, bias=False))
        self.v = norm(nn.Conv2d(half, channels, 1, bias=False))
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        keys, values = (F.max_pool2d(part(x), 2).flatten(2) for part in (self.f, self.h))
        shares = torch.softmax(self.g(x).flatten(2).mT @ keys, dim=2)
        return x + self.gamma * self.v((values @ shares.mT).reshape(len(x), -1, *x.shape[2:]))


class ToldBatchNorm2d(nn.Module):
    """Batch norm, times 1 + a linear function of a vector, plus another one, arXiv:1809.11096 appendix B."""

    def __init__(self, told, channels):
        super().__init__()
        self.scale, self.shift = (spectral(nn.Linear(told, channels, bias=False)) for _ in range(2))
        for key, buffer in nn.BatchNorm2d(channels, affine=False).named_buffers():
            self.register_buffer(key, buffer)

    def forward(self, x, told):
        if self.training:
            self.num_batches_tracked.add_(1)
        y = F.batch_norm(x, self.running_mean, self.running_var, training=self.training)
        return y * (1 + self.scale(told))[:, :, None, None] + self.shift(told)[:, :, None, None]


class Steps(nn.Module):
    """Numbered modules and functions, as nn.Sequential; norms are told a vector."""

    def __init__(self, *steps):
        super().__init__()
        self.steps = steps
        for i, step in enumerate(steps):
            if isinstance(step, nn.Module):
                self.add_module(str(i), step)

    def forward(self, x, told=None):
        for step in self.steps:
            x = step(x, told) if isinstance(step, (ToldBatchNorm2d, Residual)) else step(x)
        return x


class Residual(nn.Module):
    def __init__(self, residual, shortcut):
        super().__init__()
        self.residual, self.shortcut = Steps(*residual), Steps(*shortcut)

    def forward(self, x, told=None):
        return self.residual(x, told) + self.shortcut(x)


def convolution(inputs, outputs, kernel, bias):
    return spectral(nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=bias))


def double(x):
    return F.interpolate(x, scale_factor=2)


def halve(x):
    return F.avg_pool2d(x, 2)


class BigGanGenerator(nn.Module):
    """BigGAN's generator of 8x8 pictures from 4x4 maps (arXiv:1809.11096, figure 15), attention at the end; skip-z."""

    def __init__(self, classes, features, latent, width, channels=1):
        super().__init__()
        part = latent // 2
        self.label = nn.Embedding(classes, features)
        told = features + part
        block = Residual(
            [ToldBatchNorm2d(told, width), F.relu, double, convolution(width, width, 3, False),
             ToldBatchNorm2d(told, width), F.relu, convolution(width, width, 3, False)],
            [convolution(width, width, 1, False), double])
        self.network = nn.Module()
        self.network.start = spectral(nn.Linear(latent - part, width * 16))
        self.network.main = Steps(
            block, SelfAttention(width, spectral), ToldBatchNorm2d(told, width), F.relu, convolution(width, channels, 3, True), torch.tanh)
        self.part, self.width = part, width

    def forward(self, z, labels):
        told = torch.cat([self.label(labels), z[:, -self.part:]], dim=1)
        return self.network.main(self.network.start(z[:, :-self.part]).reshape(len(z), self.width, 4, 4), told)


class BigGanDeepGenerator(nn.Module):
    """BigGAN-deep's generator of 8x8 pictures from 4x4 maps (figure 16), told all of z; the finest maps have `width` channels."""

    def __init__(self, classes, features, latent, width, channels=1):
        super().__init__()
        told = features + latent
        self.label = nn.Embedding(classes, features)

        def block(inputs, outputs, doubling):
            few = inputs // 4
            norms = [ToldBatchNorm2d(told, count) for count in (inputs, few, few, few)]
            shortcut = [lambda x: x[:, :outputs]] if outputs < inputs else []
            return Residual(
                [norms[0], F.relu, convolution(inputs, few, 1, False), norms[1], F.relu, *doubling, convolution(few, few, 3, False),
                 norms[2], F.relu, convolution(few, few, 3, False), norms[3], F.relu, convolution(few, outputs, 1, False)],
                [*shortcut, *doubling])

        self.network = nn.Module()
        self.network.start = spectral(nn.Linear(told, 2 * width * 16))
        self.network.main = Steps(
            block(2 * width, 2 * width, []), block(2 * width, width, [double]), SelfAttention(width, spectral),
            ToldBatchNorm2d(told, width), F.relu, convolution(width, channels, 3, True), torch.tanh)
        self.width = 2 * width

    def forward(self, z, labels):
        told = torch.cat([self.label(labels), z], dim=1)
        return self.network.main(self.network.start(told).reshape(len(z), self.width, 4, 4), told)


class Summed(nn.Module):
    """A discriminator's tail: rectified maps summed over their pixels, a logit, and a class's projection."""

    def __init__(self, classes, features, main):
        super().__init__()
        self.network = nn.Module()
        self.network.main, self.network.head = main, spectral(nn.Linear(features, 1))
        self.label = spectral(nn.Embedding(classes, features))

    def forward(self, x, labels):
        features = F.relu(self.network.main(x)).sum(dim=(2, 3))
        return self.network.head(features)[:, 0] + (self.label(labels) * features).sum(dim=1)


def biggan_discriminator(classes, width, channels=1):
    """BigGAN's discriminator of 8x8 pictures: a block that halves, attention, two that do not."""

    def last():
        return Residual([F.relu, convolution(width, width, 3, True), F.relu, convolution(width, width, 3, True)], [])

    first = Residual(
        [convolution(channels, width, 3, True), F.relu, convolution(width, width, 3, True), halve], [halve, convolution(channels, width, 1, True)])
    return Summed(classes, width, Steps(first, SelfAttention(width, spectral), last(), last()))


class Widened(nn.Conv2d):
    """The input, and beside it the convolution's channels."""

    def forward(self, x):
        return torch.cat([x, super().forward(x)], dim=1)


def biggan_deep_discriminator(classes, width, channels=1):
    """BigGAN-deep's discriminator of 8x8 pictures: a convolution, attention, a block that halves, one that does not."""

    def block(inputs, outputs, halving):
        few = outputs // 4
        return Residual(
            [F.relu, convolution(inputs, few, 1, True), F.relu, convolution(few, few, 3, True), F.relu, convolution(few, few, 3, True),
             F.relu, *halving, convolution(few, outputs, 1, True)],
            [*halving, *([spectral(Widened(inputs, outputs - inputs, 1))] if inputs < outputs else [])])

    return Summed(classes, 2 * width, Steps(
        convolution(channels, width, 3, True), SelfAttention(width, spectral), block(width, 2 * width, [halve]), block(2 * width, 2 * width, [])))
