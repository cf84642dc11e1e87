"""SN-GAN's residual networks, 28x28 grey, as the recipe `sngan` trains them: see the README."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

from peer import noise, update

LATENT, WIDTH, SIZE, START, CRITIC_STEPS, BATCH = 128, 64, 28, 7, 5, 128


def convolution(inputs, outputs, kernel, bias=True):
    layer = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=bias)
    nn.init.xavier_uniform_(layer.weight)
    if bias:
        nn.init.zeros_(layer.bias)
    return layer


def dense(inputs, outputs):
    layer = nn.Linear(inputs, outputs)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def norm(channels):
    layer = nn.BatchNorm2d(channels)
    nn.init.normal_(layer.weight, 1.0, 0.02)
    return layer


class UpBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.residual = nn.Sequential(
            norm(WIDTH), nn.ReLU(True), nn.Upsample(scale_factor=2), convolution(WIDTH, WIDTH, 3, bias=False),
            norm(WIDTH), nn.ReLU(True), convolution(WIDTH, WIDTH, 3, bias=False))
        self.shortcut = nn.Sequential(convolution(WIDTH, WIDTH, 1, bias=False), nn.Upsample(scale_factor=2))

    def forward(self, x):
        return self.residual(x) + self.shortcut(x)


class Generator(nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mode = mode
        self.start = dense(LATENT, WIDTH * START * START)
        self.main = nn.Sequential(UpBlock(), UpBlock(), norm(WIDTH), nn.ReLU(True), convolution(WIDTH, 1, 3), nn.Tanh())

    def forward(self, z):
        return self.main(self.mode.picture(self.start(z).view(-1, WIDTH, START, START)))


def spectral(inputs, outputs, kernel):
    return spectral_norm(convolution(inputs, outputs, kernel))


class FirstBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.residual = nn.Sequential(spectral(1, WIDTH, 3), nn.ReLU(True), spectral(WIDTH, WIDTH, 3), nn.AvgPool2d(2))
        self.shortcut = nn.Sequential(nn.AvgPool2d(2), spectral(1, WIDTH, 1))

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
        self.main = nn.Sequential(FirstBlock(), DownBlock(), Block(), Block(), nn.ReLU(True))
        self.score = spectral_norm(dense(WIDTH, 1))

    def forward(self, x):
        return self.score(self.main(x).sum((2, 3)))


class Work:
    @staticmethod
    def inputs(first, count):
        return torch.randn(count, LATENT),

    def __init__(self, mode, pictures=None):
        self.mode = mode
        self.pictures = pictures or noise(mode, BATCH, 1, SIZE)
        self.generator = mode.network(Generator(mode))
        self.discriminator = mode.network(Discriminator())
        self.g_optimizer, self.d_optimizer = (
            mode.adam(network.parameters(), lr=2e-4, betas=(0, 0.9)) for network in (self.generator, self.discriminator))

    def judge(self, pictures):
        with self.mode.autocast():
            logits = self.discriminator(pictures)
        return logits.float()

    def fake(self):
        with self.mode.autocast():
            return self.generator(torch.randn(BATCH, LATENT))

    def train_discriminator(self, fake):
        loss = F.relu(1 - self.judge(self.pictures())).mean() + F.relu(1 + self.judge(fake.detach())).mean()
        update(self.d_optimizer, loss, self.discriminator.parameters())
        return loss.item()

    def step(self):
        for _ in range(CRITIC_STEPS - 1):
            with torch.no_grad():
                fake = self.fake()
            self.train_discriminator(fake)
        # The last batch serves the generator's update too.
        fake = self.fake()
        loss_d = self.train_discriminator(fake)
        loss_g = -self.judge(fake).mean()
        update(self.g_optimizer, loss_g, self.generator.parameters())
        return loss_d, loss_g.item()
