"""One evaluation of DDPM's denoiser: what a sampler of any kind does many times over."""
import torch

from cases import ddpm32

BATCH = 16


def network():
    """The denoiser with weights as if trained: layers that begin at zero would be shared in an exported graph."""
    denoiser = ddpm32.network()
    for value in denoiser.parameters():
        torch.nn.init.normal_(value, 0.0, 0.02)
    return denoiser.eval()


class Work:
    def __init__(self, mode, batch=BATCH, size=32):
        self.mode, self.network = mode, mode.network(network())
        self.noise, self.time = mode.picture(torch.randn(batch, 3, size, size)), torch.full((batch,), 500.0)

    def export(self):
        return self.network, {"noise": self.noise, "time": self.time}

    def step(self):
        with torch.inference_mode(), self.mode.autocast():
            predicted = self.network(self.noise, self.time).float()
        return (predicted[0, 0, 0, 0].item(),)
