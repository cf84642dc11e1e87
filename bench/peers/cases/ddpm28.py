"""DDPM, 28x28x1: attention at 7x7."""
from cases import ddpm

BATCH = 64


class Work(ddpm.Work):
    def __init__(self, mode, batch=BATCH, width=64, size=28):
        super().__init__(mode, batch, 1, size, width, multipliers=(1, 2, 2), attention=(2,))
