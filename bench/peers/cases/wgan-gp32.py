"""WGAN with gradient penalty, 32x32x3: see the README for the networks."""
import torch
from torch import nn

from cases.dcgan32 import COLORS, LATENT, SIZE, WIDTH, initialize, make_generator
from peer import update

PENALTY, BATCH = 10, 64


def make_critic():
    return nn.Sequential(
        nn.Conv2d(COLORS, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
        nn.Conv2d(WIDTH, 2 * WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
        nn.Conv2d(2 * WIDTH, 4 * WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
        nn.Conv2d(4 * WIDTH, 1, 4),
    )


class Work:
    def __init__(self, mode):
        self.mode = mode
        self.generator = mode.network(make_generator(WIDTH, SIZE, mode.conv_transpose))
        initialize(self.generator)
        self.critic = mode.network(make_critic())
        self.g_optimizer, self.c_optimizer = (
            mode.adam(network.parameters(), lr=1e-4, betas=(0, 0.9)) for network in (self.generator, self.critic))
        self.real = mode.picture(torch.rand(BATCH, COLORS, SIZE, SIZE) * 2 - 1)

    def fake(self):
        return self.generator(self.mode.picture(torch.randn(BATCH, LATENT, 1, 1)))

    def score(self, pictures):
        with self.mode.autocast():
            scores = self.critic(pictures)
        return scores.float()

    def gradient_penalty(self, fake):
        between = torch.lerp(fake, self.real, torch.rand(BATCH, 1, 1, 1)).requires_grad_()
        slope, = torch.autograd.grad(self.score(between).sum(), between, create_graph=True)
        return (slope.square().sum((1, 2, 3)).sqrt() - 1).square().mean()

    def step(self):
        with torch.no_grad(), self.mode.autocast():
            fake = self.fake().float()
        loss_c = self.score(fake).mean() - self.score(self.real).mean() + PENALTY * self.gradient_penalty(fake)
        update(self.c_optimizer, loss_c, self.critic.parameters())
        with self.mode.autocast():
            fake = self.fake()
        loss_g = -self.score(fake).mean()
        update(self.g_optimizer, loss_g, self.generator.parameters())
        return loss_c.item(), loss_g.item()
