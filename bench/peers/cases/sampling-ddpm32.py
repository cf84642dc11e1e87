"""One evaluation of DDPM's denoiser: what a sampler of any kind does many times over."""
import torch

from cases.ddpm32 import network

BATCH = 16


class Work:
    def __init__(self, mode, batch=BATCH, size=32):
        self.mode = mode
        self.network = mode.network(network()).eval()
        self.noise, self.time = mode.picture(torch.randn(batch, 3, size, size)), torch.full((batch,), 500.0)

    def export(self):
        return self.network, {"noise": self.noise, "time": self.time}

    def step(self):
        with torch.inference_mode(), self.mode.autocast():
            predicted = self.network(self.noise, self.time).float()
        return (predicted[0, 0, 0, 0].item(),)
