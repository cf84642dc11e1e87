"""The attention U-Net of DDPM: see the README for the network. Modules are named as ours are, so that weights can be exchanged."""
import math

import torch
import torch.nn.functional as F
from torch import nn

GROUPS = 32


class Norm(nn.GroupNorm):
    """Group norm in f32: autocast of PyTorch 1.13 leaves it alone, and its bf16 kernel is ten times slower than its f32 one."""

    def __init__(self, channels):
        super().__init__(GROUPS, channels)

    def forward(self, x):
        return super().forward(x.float())


class Attention(nn.Module):
    """Every pixel looks at all others, with one head."""

    def __init__(self, channels):
        super().__init__()
        self.scale = 1 / math.sqrt(channels)
        self.norm = Norm(channels)
        self.query, self.key, self.value, self.output = (nn.Conv2d(channels, channels, 1) for _ in range(4))
        make_zero(self.output)

    def forward(self, x):
        h = self.norm(x)
        query, key, value = (layer(h).flatten(2) for layer in (self.query, self.key, self.value))
        scores = torch.bmm(query.transpose(1, 2) * self.scale, key)
        seen = torch.bmm(scores.softmax(-1).to(value.dtype), value.transpose(1, 2))
        return x + self.output(seen.transpose(1, 2).reshape(x.shape))


class Stage(nn.Module):
    """A residual block that is told the time, and attention after it where wanted."""

    def __init__(self, inputs, outputs, told, attention):
        super().__init__()
        self.norm1, self.norm2 = Norm(inputs), Norm(outputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(told, outputs)
        self.conv2 = make_zero(nn.Conv2d(outputs, outputs, 3, padding=1))
        self.shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        self.attention = Attention(outputs) if attention else nn.Identity()

    def forward(self, x, time):
        h = self.conv1(F.silu(self.norm1(x))) + self.time(time)[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h))) + self.shortcut(x)
        return self.attention(h)


class UNet(nn.Module):
    """multipliers: channels of each level, the finest first, as multiples of the width; attention: the levels that have it."""

    def __init__(self, channels, width, multipliers, attention, blocks=2):
        super().__init__()
        self.channels = channels
        told, widths, coarsest = 4 * width, [width * m for m in multipliers], len(multipliers) - 1
        half = width // 2
        self.register_buffer("frequencies", torch.exp(torch.arange(half) * (-math.log(10000) / (half - 1))), persistent=False)
        self.time = nn.Sequential(nn.Linear(width, told), nn.SiLU(), nn.Linear(told, told), nn.SiLU())
        self.input = nn.Conv2d(channels, width, 3, padding=1)
        inputs, skips = width, [width]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        for level, outputs in enumerate(widths):
            stages = nn.ModuleDict()
            for i in range(blocks):
                stages[str(i)] = Stage(inputs, outputs, told, level in attention)
                inputs = outputs
                skips.append(outputs)
            if level < coarsest:
                stages["resample"] = nn.Conv2d(outputs, outputs, 3, 2, 1)
                skips.append(outputs)
            self.down.append(stages)
        self.middle = nn.ModuleList([Stage(inputs, inputs, told, True), Stage(inputs, inputs, told, False)])
        for level in range(coarsest, -1, -1):
            outputs, stages = widths[level], nn.ModuleDict()
            for i in range(blocks + 1):
                stages[str(i)] = Stage(inputs + skips.pop(), outputs, told, level in attention)
                inputs = outputs
            if level > 0:
                stages["resample"] = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(outputs, outputs, 3, padding=1))
            self.up.insert(0, stages)
        self.norm = Norm(width)
        self.output = make_zero(nn.Conv2d(width, channels, 3, padding=1))

    def forward(self, x, step):
        """x: noisy pictures [N, C, H, W]; step: time steps [N], float. Gives the noise in them."""
        angles = step[:, None] * self.frequencies
        time = self.time(torch.cat([angles.sin(), angles.cos()], dim=1))
        h = self.input(x)
        skips = [h]
        for stages in self.down:
            for name, stage in stages.items():
                h = stage(h) if name == "resample" else stage(h, time)
                skips.append(h)
        for stage in self.middle:
            h = stage(h, time)
        for stages in reversed(self.up):
            for name, stage in stages.items():
                h = stage(h) if name == "resample" else stage(torch.cat([h, skips.pop()], dim=1), time)
        return self.output(F.silu(self.norm(h)))


def make_zero(layer):
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer
