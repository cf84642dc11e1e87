"""The discriminator that judges patches of 70x70 pixels (pix2pix and CycleGAN)."""
from torch import nn


def make_patch_discriminator(channels, width, normal, bias):
    """[N, channels, S, S] to logits [N, 1, S/8 - 2, S/8 - 2]. `normal(channels)` makes a norm, `bias` is for convolutions before one."""
    layers = [nn.Conv2d(channels, width, 4, 2, 1), nn.LeakyReLU(0.2, True)]
    for level in range(1, 4):
        inputs, outputs, stride = width << level - 1, width << level, 2 if level < 3 else 1
        layers += [nn.Conv2d(inputs, outputs, 4, stride, 1, bias=bias), normal(outputs), nn.LeakyReLU(0.2, True)]
    return nn.Sequential(*layers, nn.Conv2d(width << 3, 1, 4, 1, 1))


def initialize(network):
    """Convolutions from N(0, 0.02), norms' scales from N(1, 0.02), all else 0."""
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0.0, 0.02)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, 0.02)
        if getattr(module, "bias", None) is not None:
            nn.init.zeros_(module.bias)
