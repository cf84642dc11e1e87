"""DDPM, 32x32x3: attention at 16x16."""
from cases import ddpm

BATCH = 64


class Work(ddpm.Work):
    def __init__(self, mode, batch=BATCH, width=64, size=32):
        super().__init__(mode, batch, 3, size, width, multipliers=(1, 2, 2, 2), attention=(1,))
