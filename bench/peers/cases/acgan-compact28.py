"""The recipe `acgan` with compact networks: see the README."""
import torch
import torch.nn.functional as F
from torch import nn

from networks.compact28 import BATCH, CLASSES, FEATURES, LATENT, ConditionalGenerator, Discriminator, Gan, labels_in_turns

LABELLED = True


class Work(Gan):
    classes = CLASSES

    def make_generator(self):
        return ConditionalGenerator(self.mode)

    def make_discriminator(self):
        discriminator = Discriminator()
        discriminator.classes = nn.Linear(FEATURES, CLASSES)
        return discriminator

    def batch(self):
        return self.pictures()

    def draw(self, labels):
        return torch.randn(BATCH, LATENT), labels

    def inputs(self, first, count):
        return torch.randn(count, LATENT), labels_in_turns(first, count)

    def wrongness(self, features, labels):
        return F.cross_entropy(self.discriminator.classes(features).float(), labels)

    def discriminator_term(self, real, fake, labels, drawn):
        return self.wrongness(real, labels) + self.wrongness(fake, labels)

    def generator_term(self, fake, labels, drawn):
        return self.wrongness(fake, labels)
