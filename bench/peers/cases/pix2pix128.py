"""Pix2Pix, 128x128: see the README for the networks."""
import torch
import torch.nn.functional as F
from torch import nn

from networks.patch_discriminator import initialize, make_patch_discriminator
from peer import update

BATCH, SIZE, WIDTH, COLORS, DISTANCE_WEIGHT = 4, 128, 64, 3, 100
CHANNELS = [WIDTH * times for times in (1, 2, 4, 8, 8, 8, 8)]
INNERMOST, DROPPED = len(CHANNELS) - 1, (4, 5)


def make_down(level):
    inputs, outputs = CHANNELS[level - 1] if level else COLORS, CHANNELS[level]
    # Not in place: the skip connection needs its input (its own activation is another).
    layers = [nn.LeakyReLU(0.2)] if level else []
    layers.append(nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False))
    if 0 < level < INNERMOST:
        layers.append(nn.BatchNorm2d(outputs))
    return nn.Sequential(*layers)


def make_up(level, transposed):
    inputs, outputs = CHANNELS[level] * (1 if level == INNERMOST else 2), CHANNELS[level - 1] if level else COLORS
    layers = [nn.ReLU(True), transposed(inputs, outputs, 4, 2, 1, bias=level == 0)]
    if level > 0:
        layers.append(nn.BatchNorm2d(outputs))
    if level in DROPPED:
        layers.append(nn.Dropout(0.5))
    return nn.Sequential(*layers)


class UNet(nn.Module):
    def __init__(self, transposed):
        super().__init__()
        self.down = nn.ModuleList(make_down(level) for level in range(len(CHANNELS)))
        self.up = nn.ModuleList(make_up(level, transposed) for level in range(len(CHANNELS)))

    def forward(self, x):
        levels = []
        for down in self.down:
            x = down(x)
            levels.append(x)
        x = levels.pop()
        for level in range(INNERMOST, 0, -1):
            x = torch.cat([levels.pop(), self.up[level](x)], 1)
        return torch.tanh(self.up[0](x))


def bce(logits, target):
    logits = logits.float()
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


class Work:
    def __init__(self, mode):
        self.mode = mode
        self.generator = mode.network(UNet(mode.conv_transpose))
        self.discriminator = mode.network(make_patch_discriminator(2 * COLORS, WIDTH, nn.BatchNorm2d, bias=False))
        self.optimizers = []
        for network in (self.generator, self.discriminator):
            initialize(network)
            self.optimizers.append(mode.adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)))
        pairs = torch.rand(BATCH, 2 * COLORS, SIZE, SIZE) * 2 - 1
        self.pairs, self.given, self.wanted = (mode.picture(x) for x in (pairs, pairs[:, :COLORS], pairs[:, COLORS:]))

    def step(self):
        g_optimizer, d_optimizer = self.optimizers
        with self.mode.autocast():
            fake = self.generator(self.given)
            on_real, on_fake = self.discriminator(self.pairs), self.discriminator(self.pair(fake.detach()))
        loss_d = 0.5 * (bce(on_real, 1) + bce(on_fake, 0))
        update(d_optimizer, loss_d, self.discriminator.parameters())
        with self.mode.autocast():
            on_fake = self.discriminator(self.pair(fake))
        loss_g = bce(on_fake, 1) + DISTANCE_WEIGHT * F.l1_loss(fake.float(), self.wanted)
        update(g_optimizer, loss_g, self.generator.parameters())
        return loss_d.item(), loss_g.item()

    def pair(self, fake):
        return torch.cat([self.given.to(fake.dtype), fake], 1)
