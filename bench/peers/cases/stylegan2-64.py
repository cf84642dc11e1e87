"""StyleGAN 2, 64x64: see the README for the networks."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from peer import update

BATCH, SIZE, LATENT, MAPPING_LAYERS, GROUP = 16, 64, 512, 8, 4
# At 4x4, 8x8, ..., 64x64.
CHANNELS = [256, 256, 256, 256, 128]
GAIN = math.sqrt(2)
# What the low-pass filter [1, 3, 3, 1] sums to: the picture's mean stays, or, where zeros were put in, becomes it.
KEEP, FILL = 1, 2


def activate(x):
    """In place; the activation's gain of sqrt(2) is taken over by what comes before it."""
    return F.leaky_relu(x, 0.2, inplace=True)


class Low(nn.Module):
    """The low-pass filter before or after resampling: both axes at once, as a convolution of each channel by itself."""

    def __init__(self, channels, total, up=False, down=False, border=1):
        super().__init__()
        taps = torch.tensor([1., 3., 3., 1.]) / 8 * total
        self.register_buffer("filter", torch.outer(taps, taps).repeat(channels, 1, 1, 1))
        self.convolve = F.conv_transpose2d if up else F.conv2d
        self.channels, self.stride, self.border = channels, 2 if up or down else 1, border

    def forward(self, x):
        return self.convolve(x, self.filter, None, self.stride, self.border, groups=self.channels)


class EqualizedConv2d(nn.Conv2d):
    """Equalised learning rate: weights are trained as N(0, 1) and scaled here."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0, bias=True, gain=1.0):
        super().__init__(inputs, outputs, kernel, stride, padding, bias=bias)
        nn.init.normal_(self.weight)
        if bias:
            nn.init.zeros_(self.bias)
        self.scale = gain / math.sqrt(inputs * kernel * kernel)

    def forward(self, x):
        return self._conv_forward(x, self.weight * self.scale, self.bias)


class EqualizedLinear(nn.Linear):
    def __init__(self, inputs, outputs, gain=1.0, multiplier=1.0, initial_bias=0.0):
        super().__init__(inputs, outputs)
        nn.init.normal_(self.weight, 0.0, 1 / multiplier)
        nn.init.constant_(self.bias, initial_bias)
        self.scale, self.multiplier = gain * multiplier / math.sqrt(inputs), multiplier

    def forward(self, x):
        return F.linear(x, self.weight * self.scale, self.bias if self.multiplier == 1 else self.bias * self.multiplier)


class StyledConv(nn.Module):
    """Modulated convolution, noise, bias, activation. The input's channels are scaled by the style and the output's by the
    demodulation, as the authors' code does while training: no weight a sample."""

    def __init__(self, inputs, outputs, mode, up=False):
        super().__init__()
        self.style = EqualizedLinear(LATENT, inputs, initial_bias=1.0)
        if up:
            self.conv = mode.conv_transpose(inputs, outputs, 3, 2, bias=False)
            self.smooth = Low(outputs, FILL)
        else:
            self.conv, self.smooth = nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False), nn.Identity()
        nn.init.normal_(self.conv.weight)
        self.up, self.mode = up, mode
        self.bias = nn.Parameter(torch.zeros(1, outputs, 1, 1))
        self.noise_strength = nn.Parameter(torch.zeros(()))

    def forward(self, x, w):
        style = self.style(w)
        squares = self.conv.weight.square().sum((2, 3))
        demodulation = torch.rsqrt(F.linear(style.square(), squares.t() if self.up else squares) + 1e-8) * GAIN
        x = self.smooth(self.conv(x * style[:, :, None, None]))
        noise = torch.randn(x.shape[0], 1, *x.shape[2:], dtype=x.dtype)
        x = torch.addcmul((self.bias * GAIN).to(x.dtype), x, demodulation.to(x.dtype)[:, :, None, None])
        return activate(x.add_(noise * (self.noise_strength * GAIN).to(x.dtype)))


class ToRgb(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.style = EqualizedLinear(LATENT, inputs, initial_bias=1.0)
        self.conv = EqualizedConv2d(inputs, 3, 1)

    def forward(self, x, w):
        return self.conv(x * self.style(w)[:, :, None, None])


class SynthesisBlock(nn.Module):
    def __init__(self, inputs, outputs, mode):
        super().__init__()
        self.conv0, self.conv1 = StyledConv(inputs, outputs, mode, up=True), StyledConv(outputs, outputs, mode)
        self.rgb, self.enlarge = ToRgb(outputs), Low(3, FILL, up=True)

    def forward(self, x, picture, w):
        x = self.conv1(self.conv0(x, w), w)
        return x, self.enlarge(picture) + self.rgb(x, w)


class Generator(nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mapping = nn.ModuleList(EqualizedLinear(LATENT, LATENT, GAIN, 0.01) for _ in range(MAPPING_LAYERS))
        self.constant = nn.Parameter(torch.randn(1, CHANNELS[0], 4, 4))
        self.first, self.first_rgb = StyledConv(CHANNELS[0], CHANNELS[0], mode), ToRgb(CHANNELS[0])
        self.blocks = nn.ModuleList(SynthesisBlock(*pair, mode) for pair in zip(CHANNELS, CHANNELS[1:]))

    def forward(self, z):
        w = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for layer in self.mapping:
            w = activate(layer(w))
        x = self.first(self.constant.expand(z.shape[0], -1, -1, -1), w)
        picture = self.first_rgb(x, w)
        for block in self.blocks:
            x, picture = block(x, picture, w)
        return picture


class ResidualBlock(nn.Module):
    """The sum's factor of 1 / sqrt(2) is taken over by the weights; on one side it meets the activation's gain: both vanish."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv0 = EqualizedConv2d(inputs, inputs, 3, 1, 1, gain=GAIN)
        self.smooth, self.conv1 = Low(inputs, KEEP, border=2), EqualizedConv2d(inputs, outputs, 3, 2)
        self.halve, self.skip = Low(inputs, KEEP, down=True), EqualizedConv2d(inputs, outputs, 1, bias=False, gain=math.sqrt(0.5))

    def forward(self, x):
        y = activate(self.conv0(x))
        return activate(self.conv1(self.smooth(y))) + self.skip(self.halve(x))


class MinibatchDeviation(nn.Module):
    def forward(self, x):
        samples, _, height, width = x.shape
        members = x.float().reshape(GROUP, samples // GROUP, -1)
        deviation = (members.var(0, unbiased=False) + 1e-8).sqrt().mean(1)
        added = deviation.repeat(GROUP).to(x.dtype).view(samples, 1, 1, 1).expand(-1, 1, height, width)
        return torch.cat([x, added], 1)


class Activation(nn.Module):
    def forward(self, x):
        return activate(x)


def make_discriminator():
    wide = CHANNELS[0]
    return nn.Sequential(
        EqualizedConv2d(3, CHANNELS[-1], 1, gain=GAIN), Activation(),
        *(ResidualBlock(inputs, outputs) for outputs, inputs in reversed(list(zip(CHANNELS, CHANNELS[1:])))),
        MinibatchDeviation(), EqualizedConv2d(wide + 1, wide, 3, 1, 1, gain=GAIN), Activation(),
        nn.Flatten(), EqualizedLinear(wide * 16, wide, GAIN), Activation(), EqualizedLinear(wide, 1))


class Work:
    def __init__(self, mode):
        self.mode = mode
        self.generator, self.discriminator = mode.network(Generator(mode)), mode.network(make_discriminator())
        self.g_optimizer, self.d_optimizer = (
            mode.adam(network.parameters(), lr=2e-3, betas=(0.0, 0.99)) for network in (self.generator, self.discriminator))
        self.real = mode.picture(torch.rand(BATCH, 3, SIZE, SIZE) * 2 - 1)

    def step(self):
        with self.mode.autocast():
            on_fake = self.discriminator(self.generator(torch.randn(BATCH, LATENT)))
        loss_g = F.softplus(-on_fake.float()).mean()
        update(self.g_optimizer, loss_g, self.generator.parameters())
        with self.mode.autocast():
            with torch.no_grad():
                fake = self.generator(torch.randn(BATCH, LATENT))
            on_fake, on_real = self.discriminator(fake), self.discriminator(self.real)
        loss_d = F.softplus(on_fake.float()).mean() + F.softplus(-on_real.float()).mean()
        update(self.d_optimizer, loss_d, self.discriminator.parameters())
        return loss_g.item(), loss_d.item()
