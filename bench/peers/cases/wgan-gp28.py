"""WGAN with gradient penalty, 28x28 grey, as the recipe `wgan-gp` trains it: see the README."""
import torch

from networks.dcgan28 import SIZE, initialize, inputs, latents, make_critic, make_generator
from peer import noise, update

PENALTY, CRITIC_STEPS, BATCH = 10, 5, 128


class Work:
    inputs = staticmethod(inputs)

    def __init__(self, mode, pictures=None):
        self.mode = mode
        self.pictures = pictures or noise(mode, BATCH, 1, SIZE)
        self.generator = mode.network(make_generator(mode.conv_transpose))
        self.critic = mode.network(make_critic())
        for network in (self.generator, self.critic):
            initialize(network)
        self.g_optimizer, self.c_optimizer = (
            mode.adam(network.parameters(), lr=1e-4, betas=(0, 0.9)) for network in (self.generator, self.critic))

    def score(self, pictures):
        with self.mode.autocast():
            scores = self.critic(pictures)
        return scores.float()

    def gradient_penalty(self, real, fake):
        between = torch.lerp(fake, real, torch.rand(BATCH, 1, 1, 1)).requires_grad_()
        slope, = torch.autograd.grad(self.score(between).sum(), between, create_graph=True)
        return (slope.square().sum((1, 2, 3)).sqrt() - 1).square().mean()

    def fake(self):
        with self.mode.autocast():
            return self.generator(self.mode.picture(latents(BATCH)))

    def train_critic(self, fake):
        real, fake = self.pictures(), fake.detach().float()
        loss = self.score(fake).mean() - self.score(real).mean() + PENALTY * self.gradient_penalty(real, fake)
        update(self.c_optimizer, loss, self.critic.parameters())
        return loss.item()

    def step(self):
        for _ in range(CRITIC_STEPS - 1):
            with torch.no_grad():
                fake = self.fake()
            self.train_critic(fake)
        # The last batch serves the generator's update too.
        fake = self.fake()
        loss_c = self.train_critic(fake)
        loss_g = -self.score(fake).mean()
        update(self.g_optimizer, loss_g, self.generator.parameters())
        return loss_c, loss_g.item()
