"""DDPM, 32x32x3: attention at 16x16."""
from cases import ddpm
from cases.unet import UNet

BATCH, WIDTH = 64, 64


def network(width=WIDTH):
    return UNet(3, width, multipliers=(1, 2, 2, 2), attention=(1,))


class Work(ddpm.Work):
    def __init__(self, mode, batch=BATCH, width=WIDTH, size=32):
        super().__init__(mode, network(width), batch, size)
