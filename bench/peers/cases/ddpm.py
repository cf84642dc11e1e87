"""A DDPM training step (arXiv:2006.11239, algorithm 1), whatever the pictures: see the README."""
import copy

import torch
import torch.nn.functional as F

STEPS = 1000


class Work:
    def __init__(self, mode, network, batch, size):
        self.mode, self.network = mode, mode.network(network)
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.parameters = list(self.network.parameters())
        self.optimizer = mode.adam(self.parameters, lr=2e-4, betas=(0.9, 0.999))
        self.left = torch.cumprod(1 - torch.linspace(1e-4, 0.02, STEPS), dim=0)
        self.pictures = mode.picture(torch.rand(batch, network.channels, size, size) * 2 - 1)

    def step(self):
        steps = torch.randint(STEPS, (len(self.pictures),))
        left = self.left[steps][:, None, None, None]
        noise = torch.randn_like(self.pictures)
        noisy = left.sqrt() * self.pictures + (1 - left).sqrt() * noise
        with self.mode.autocast():
            predicted = self.network(noisy, steps.float())
        loss = F.mse_loss(predicted.float(), noise)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward(inputs=self.parameters)
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        with torch.no_grad():
            for average, value in zip(self.average.parameters(), self.parameters):
                average.lerp_(value, 1 - 0.9999)
        return (loss.item(),)
