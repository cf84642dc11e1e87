"""The small GAN of many Fashion-MNIST tutorials, 28x28x1: see the README for the network."""
import torch
import torch.nn.functional as F
from torch import nn

from peer import update

LATENT, WIDTH, COARSE, BATCH = 100, 128, 7, 128


class Generator(nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mode = mode
        self.start = nn.Linear(LATENT, WIDTH * COARSE * COARSE)
        self.main = nn.Sequential(
            mode.conv_transpose(WIDTH, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
            mode.conv_transpose(WIDTH, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
            nn.Conv2d(WIDTH, 1, 7, 1, 3), nn.Tanh(),
        )

    def forward(self, z):
        x = F.leaky_relu(self.start(z), 0.2, True).view(-1, WIDTH, COARSE, COARSE)
        return self.main(self.mode.picture(x))


def make_discriminator():
    return nn.Sequential(
        nn.Conv2d(1, WIDTH, 3, 2, 1), nn.LeakyReLU(0.2, True), nn.Dropout(0.4),
        nn.Conv2d(WIDTH, WIDTH, 3, 2, 1), nn.LeakyReLU(0.2, True), nn.Dropout(0.4),
        nn.Flatten(), nn.Linear(WIDTH * COARSE * COARSE, 1),
    )


def bce(logits, target):
    logits = logits.float()
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


class Work:
    def __init__(self, mode):
        self.mode = mode
        self.generator = mode.network(Generator(mode))
        self.discriminator = mode.network(make_discriminator())
        self.g_optimizer, self.d_optimizer = (
            mode.adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)) for network in (self.generator, self.discriminator))
        self.real = mode.picture(torch.rand(BATCH // 2, 1, 28, 28) * 2 - 1)

    def step(self):
        with torch.no_grad(), self.mode.autocast():
            fake = self.generator(torch.randn(BATCH // 2, LATENT))
        with self.mode.autocast():
            on_real, on_fake = self.discriminator(self.real), self.discriminator(fake)
        loss_d = bce(on_real, 1) + bce(on_fake, 0)
        update(self.d_optimizer, loss_d, self.discriminator.parameters())
        with self.mode.autocast():
            on_fake = self.discriminator(self.generator(torch.randn(BATCH, LATENT)))
        loss_g = bce(on_fake, 1)
        update(self.g_optimizer, loss_g, self.generator.parameters())
        return loss_d.item(), loss_g.item()
