"""DCGAN, 28x28 grey, as the recipe `dcgan` trains it: see the README."""
import torch.nn.functional as F

import torch
from networks.dcgan28 import SIZE, initialize, inputs, latents, make_discriminator, make_generator
from peer import noise, update

BATCH = 128


def bce(logits, target):
    logits = logits.float()
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


class Work:
    inputs = staticmethod(inputs)

    def __init__(self, mode, pictures=None):
        self.mode = mode
        self.pictures = pictures or noise(mode, BATCH, 1, SIZE)
        self.generator = mode.network(make_generator(mode.conv_transpose))
        self.discriminator = mode.network(make_discriminator())
        self.optimizers = []
        for network in (self.generator, self.discriminator):
            initialize(network)
            self.optimizers.append(mode.adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)))

    def step(self):
        g_optimizer, d_optimizer = self.optimizers
        real = self.pictures()
        with self.mode.autocast():
            fake = self.generator(self.mode.picture(latents(BATCH)))
            on_real, on_fake = self.discriminator(real), self.discriminator(fake.detach())
        loss_d = bce(on_real, 1) + bce(on_fake, 0)
        update(d_optimizer, loss_d, self.discriminator.parameters())
        with self.mode.autocast():
            on_fake = self.discriminator(fake)
        loss_g = bce(on_fake, 1)
        update(g_optimizer, loss_g, self.generator.parameters())
        return loss_d.item(), loss_g.item()
