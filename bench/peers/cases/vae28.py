"""A convolutional variational autoencoder, 28x28x1: see the README for the network."""
import torch
import torch.nn.functional as F
from torch import nn

from peer import update

LATENT, WIDTH, HIDDEN, COARSE, BATCH = 20, 32, 256, 7, 128
FLAT = 2 * WIDTH * COARSE * COARSE


def make_encoder():
    return nn.Sequential(
        nn.Conv2d(1, WIDTH, 4, 2, 1), nn.ReLU(True), nn.Conv2d(WIDTH, 2 * WIDTH, 4, 2, 1), nn.ReLU(True),
        nn.Flatten(), nn.Linear(FLAT, HIDDEN), nn.ReLU(True), nn.Linear(HIDDEN, 2 * LATENT),
    )


class Decoder(nn.Module):
    def __init__(self, mode):
        super().__init__()
        self.mode = mode
        self.start = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.ReLU(True), nn.Linear(HIDDEN, FLAT), nn.ReLU(True))
        self.main = nn.Sequential(
            mode.conv_transpose(2 * WIDTH, WIDTH, 4, 2, 1), nn.ReLU(True), mode.conv_transpose(WIDTH, 1, 4, 2, 1))

    def forward(self, z):
        return self.main(self.mode.picture(self.start(z).view(-1, 2 * WIDTH, COARSE, COARSE)))


class Work:
    def __init__(self, mode):
        self.mode = mode
        self.encoder, self.decoder = mode.network(make_encoder()), mode.network(Decoder(mode))
        self.parameters = [*self.encoder.parameters(), *self.decoder.parameters()]
        self.optimizer = mode.adam(self.parameters, lr=1e-3, betas=(0.9, 0.999))
        self.pictures = mode.picture(torch.rand(BATCH, 1, 28, 28) * 2 - 1)

    def step(self):
        with self.mode.autocast():
            posterior = self.encoder(self.pictures)
        mean, log_variance = posterior.float().chunk(2, 1)
        z = mean + (log_variance * 0.5).exp() * torch.randn_like(mean)
        with self.mode.autocast():
            logits = self.decoder(z)
        reconstruction = F.binary_cross_entropy_with_logits(logits.float(), self.pictures * 0.5 + 0.5, reduction="sum")
        divergence = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum()
        loss = (reconstruction + divergence) / BATCH
        update(self.optimizer, loss, self.parameters)
        return loss.item(),
