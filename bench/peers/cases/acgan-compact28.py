"""The recipe `acgan` with compact networks: see the README."""
import torch
import torch.nn.functional as F
from torch import nn

from networks.compact28 import BATCH, CLASSES, FEATURES, Discriminator, ToldGan

LABELLED = True


class Work(ToldGan):
    def make_discriminator(self):
        discriminator = Discriminator()
        discriminator.classes = nn.Linear(FEATURES, CLASSES)
        return discriminator

    def wrongness(self, features, labels):
        return F.cross_entropy(self.discriminator.classes(features).float(), labels)

    def discriminator_term(self, real, fake, labels, drawn):
        return self.wrongness(real, labels)

    def generator_term(self, fake, labels, drawn):
        return self.wrongness(fake, labels)
