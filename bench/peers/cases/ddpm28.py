"""DDPM, 28x28x1: attention at 7x7."""
from cases import ddpm
from cases.unet import UNet

BATCH, WIDTH = 64, 64


def network(width=WIDTH):
    return UNet(1, width, multipliers=(1, 2, 2), attention=(2,))


class Work(ddpm.Work):
    def __init__(self, mode, batch=BATCH, width=WIDTH, size=28):
        super().__init__(mode, network(width), batch, size)
