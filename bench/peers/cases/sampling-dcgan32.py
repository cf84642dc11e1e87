"""Pictures from DCGAN's generator, the noise drawn included."""
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from cases.dcgan32 import LATENT, SIZE, WIDTH, initialize, make_generator

BATCH = 64


def network(mode):
    """The generator as trained, ready to sample; when tuned, its batch norms are folded into the convolutions."""
    generator = make_generator(WIDTH, SIZE, mode.conv_transpose)
    initialize(generator)
    generator = mode.network(generator).eval()
    return fold(generator) if mode.tuned else generator


def fold(generator):
    layers = list(generator)
    folded = [fuse_conv_bn_eval(layer, following, transpose=True) if isinstance(following, nn.BatchNorm2d) else layer
              for layer, following in zip(layers, layers[1:] + [None])]
    return nn.Sequential(*(layer for layer in folded if not isinstance(layer, nn.BatchNorm2d)))


class Work:
    def __init__(self, mode, batch=BATCH):
        self.mode, self.batch, self.generator = mode, batch, network(mode)

    def latent(self):
        return self.mode.picture(torch.randn(self.batch, LATENT, 1, 1))

    def export(self):
        return self.generator, {"z": self.latent()}

    def step(self):
        with torch.inference_mode(), self.mode.autocast():
            pictures = self.generator(self.latent()).float()
        return (pictures[0, 0, 0, 0].item(),)
