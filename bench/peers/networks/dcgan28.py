"""DCGAN's networks for 28x28 grey pictures, layer for layer as the recipe `dcgan` has them."""
import torch
from torch import nn

LATENT, WIDTH, SIZE, START = 128, 64, 28, 7


def make_generator(transposed):
    return nn.Sequential(
        transposed(LATENT, 2 * WIDTH, START, 1, 0, bias=False), nn.BatchNorm2d(2 * WIDTH), nn.ReLU(True),
        transposed(2 * WIDTH, WIDTH, 4, 2, 1, bias=False), nn.BatchNorm2d(WIDTH), nn.ReLU(True),
        transposed(WIDTH, 1, 4, 2, 1, bias=False), nn.Tanh())


def make_discriminator():
    return nn.Sequential(
        nn.Conv2d(1, WIDTH, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True),
        nn.Conv2d(WIDTH, 2 * WIDTH, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * WIDTH), nn.LeakyReLU(0.2, True),
        nn.Conv2d(2 * WIDTH, 1, START, bias=False))


def make_critic():
    return nn.Sequential(
        nn.Conv2d(1, WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
        nn.Conv2d(WIDTH, 2 * WIDTH, 4, 2, 1), nn.LeakyReLU(0.2, True),
        nn.Conv2d(2 * WIDTH, 1, START, bias=False))


def initialize(network):
    """Weights from N(0, 0.02), batch norm's scales from N(1, 0.02); biases as PyTorch makes them, batch norm's zero."""
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0.0, 0.02)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, 0.02)


def latents(count):
    return torch.randn(count, LATENT, 1, 1)


def inputs(first, count):
    """What the generator makes samples first, first + 1, ... of: they differ by nothing but chance."""
    return latents(count),
