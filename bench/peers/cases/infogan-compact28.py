"""The recipe `infogan` with compact networks, 62 numbers of noise and its code: see the README."""
import torch
from torch import nn
import torch.nn.functional as F

from networks.compact28 import BATCH, FEATURES, Discriminator, Gan, Generator

NOISE, CATEGORIES, NUMBERS = 62, 10, 2


def latent_with_code(count):
    category = F.one_hot(torch.randint(CATEGORIES, (count,)), CATEGORIES).float()
    return torch.cat([torch.randn(count, NOISE), category, torch.rand(count, NUMBERS) * 2 - 1], 1)


class Work(Gan):
    def make_generator(self):
        return Generator(self.mode, NOISE + CATEGORIES + NUMBERS)

    def make_discriminator(self):
        discriminator = Discriminator()
        discriminator.code = nn.Sequential(
            nn.Linear(FEATURES, 128), nn.BatchNorm1d(128), nn.LeakyReLU(0.1, True), nn.Linear(128, CATEGORIES + NUMBERS))
        return discriminator

    def draw(self, labels):
        return latent_with_code(BATCH),

    def inputs(self, first, count):
        return latent_with_code(count),

    def information(self, features, drawn):
        guess, code = self.discriminator.code(features).float(), drawn[0][:, NOISE:]
        category = F.cross_entropy(guess[:, :CATEGORIES], code[:, :CATEGORIES].argmax(1))
        return category + (guess[:, CATEGORIES:] - code[:, CATEGORIES:]).square().sum(1).mul(0.5).mean()

    def discriminator_term(self, real, fake, labels, drawn):
        return self.information(fake, drawn)

    def generator_term(self, fake, labels, drawn):
        return self.information(fake, drawn)
