"""SNGAN's residual networks, 32x32x3: see the README."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

from peer import update

LATENT, WIDTH, COARSE, BATCH = 128, 128, 4, 64


class UpBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.residual = nn.Sequential(
            nn.BatchNorm2d(WIDTH), nn.ReLU(True), nn.Upsample(scale_factor=2), nn.Conv2d(WIDTH, WIDTH, 3, 1, 1),
            nn.BatchNorm2d(WIDTH), nn.ReLU(True), nn.Conv2d(WIDTH, WIDTH, 3, 1, 1),
        )
        self.shortcut = nn.Sequential(nn.Conv2d(WIDTH, WIDTH, 1), nn.Upsample(scale_factor=2))

    def forward(self, x):
        return self.residual(x) + self.shortcut(x)


class Generator(nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mode = mode
        self.start = nn.Linear(LATENT, WIDTH * COARSE * COARSE)
        self.main = nn.Sequential(
            UpBlock(), UpBlock(), UpBlock(), nn.BatchNorm2d(WIDTH), nn.ReLU(True), nn.Conv2d(WIDTH, 3, 3, 1, 1), nn.Tanh())

    def forward(self, z):
        return self.main(self.mode.picture(self.start(z).view(-1, WIDTH, COARSE, COARSE)))


def spectral(inputs, outputs, kernel):
    return spectral_norm(nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2))


class FirstBlock(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.residual = nn.Sequential(spectral(inputs, WIDTH, 3), nn.ReLU(True), spectral(WIDTH, WIDTH, 3), nn.AvgPool2d(2))
        self.shortcut = nn.Sequential(nn.AvgPool2d(2), spectral(inputs, WIDTH, 1))

    def forward(self, x):
        return self.residual(x) + self.shortcut(x)


def make_residual():
    return nn.Sequential(nn.ReLU(), spectral(WIDTH, WIDTH, 3), nn.ReLU(True), spectral(WIDTH, WIDTH, 3))


class DownBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.residual, self.shortcut = make_residual(), spectral(WIDTH, WIDTH, 1)

    def forward(self, x):
        return F.avg_pool2d(self.residual(x), 2) + self.shortcut(F.avg_pool2d(x, 2))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.residual = make_residual()

    def forward(self, x):
        return x + self.residual(x)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(FirstBlock(3), DownBlock(), Block(), Block(), nn.ReLU(True))
        self.score = spectral_norm(nn.Linear(WIDTH, 1))

    def forward(self, x):
        return self.score(self.main(x).sum((2, 3)))


class Work:
    def __init__(self, mode):
        self.mode = mode
        self.generator = mode.network(Generator(mode))
        self.discriminator = mode.network(Discriminator())
        self.g_optimizer, self.d_optimizer = (
            mode.adam(network.parameters(), lr=2e-4, betas=(0, 0.9)) for network in (self.generator, self.discriminator))
        self.real = mode.picture(torch.rand(BATCH, 3, 32, 32) * 2 - 1)

    def step(self):
        with torch.no_grad(), self.mode.autocast():
            fake = self.generator(torch.randn(BATCH, LATENT))
        with self.mode.autocast():
            on_real, on_fake = self.discriminator(self.real).float(), self.discriminator(fake).float()
        loss_d = F.relu(1 - on_real).mean() + F.relu(1 + on_fake).mean()
        update(self.d_optimizer, loss_d, self.discriminator.parameters())
        with self.mode.autocast():
            on_fake = self.discriminator(self.generator(torch.randn(BATCH, LATENT)))
        loss_g = -on_fake.float().mean()
        update(self.g_optimizer, loss_g, self.generator.parameters())
        return loss_d.item(), loss_g.item()
