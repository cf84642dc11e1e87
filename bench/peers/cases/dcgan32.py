"""DCGAN, 32x32x3: see the README for the network."""
import torch
import torch.nn.functional as F
from torch import nn

from peer import update

LATENT, WIDTH, SIZE, COLORS, BATCH = 128, 64, 32, 3, 128


def widths(width, size):
    """Channels next to the picture, then doubling with every halving, down to 4x4."""
    return [width << level for level in range((size // 8).bit_length())]


def make_generator(width, size, transposed):
    *rest, wide = widths(width, size)
    layers, inputs = [transposed(LATENT, wide, 4, 1, 0, bias=False), nn.BatchNorm2d(wide), nn.ReLU(True)], wide
    for outputs in reversed(rest):
        layers += [transposed(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True)]
        inputs = outputs
    return nn.Sequential(*layers, transposed(inputs, COLORS, 4, 2, 1, bias=False), nn.Tanh())


def make_discriminator(width, size):
    narrow, *rest = widths(width, size)
    layers, inputs = [nn.Conv2d(COLORS, narrow, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)], narrow
    for outputs in rest:
        layers += [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2, True)]
        inputs = outputs
    return nn.Sequential(*layers, nn.Conv2d(inputs, 1, 4, 1, 0, bias=False))


def initialize(network):
    for key, value in network.named_parameters():
        with torch.no_grad():
            nn.init.normal_(value, 0.0, 0.02)
            if value.dim() == 1:
                value.add_(1) if key.endswith("weight") else value.zero_()


def bce(logits, target):
    logits = logits.float()
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


class Work:
    def __init__(self, mode, batch=BATCH, width=WIDTH, size=SIZE):
        self.mode, self.batch = mode, batch
        self.generator = mode.network(make_generator(width, size, mode.conv_transpose))
        self.discriminator = mode.network(make_discriminator(width, size))
        self.optimizers = []
        for network in (self.generator, self.discriminator):
            initialize(network)
            self.optimizers.append(mode.adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)))
        self.real = mode.picture(torch.rand(batch, COLORS, size, size) * 2 - 1)

    def step(self):
        g_optimizer, d_optimizer = self.optimizers
        z = self.mode.picture(torch.randn(self.batch, LATENT, 1, 1))
        with self.mode.autocast():
            fake = self.generator(z)
            on_real, on_fake = self.discriminator(self.real), self.discriminator(fake.detach())
        loss_d = bce(on_real, 1) + bce(on_fake, 0)
        update(d_optimizer, loss_d, self.discriminator.parameters())
        with self.mode.autocast():
            on_fake = self.discriminator(fake)
        loss_g = bce(on_fake, 1)
        update(g_optimizer, loss_g, self.generator.parameters())
        return loss_d.item(), loss_g.item()
