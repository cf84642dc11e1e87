"""CycleGAN, 128x128: see the README for the networks."""
import itertools

import torch
import torch.nn.functional as F
from torch import nn

from networks.patch_discriminator import initialize, make_patch_discriminator
from peer import update

BATCH, SIZE, WIDTH, BLOCKS, CYCLE_WEIGHT = 1, 128, 64, 6, 10


class LoneInstanceNorm(nn.Module):
    """Instance norm of a batch of one, as the batch norm that it is: PyTorch's own leaves channels-last on the way."""

    def __init__(self, channels):
        super().__init__()

    def forward(self, x):
        return F.batch_norm(x, None, None, training=True)


class ResidualBlock(nn.Module):
    def __init__(self, channels, normal):
        super().__init__()
        self.branch = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), normal(channels), nn.ReLU(True),
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3), normal(channels))

    def forward(self, x):
        return x + self.branch(x)


def make_translator(transposed, normal):
    width, wide, widest = WIDTH, 2 * WIDTH, 4 * WIDTH
    return nn.Sequential(
        nn.ReflectionPad2d(3), nn.Conv2d(3, width, 7), normal(width), nn.ReLU(True),
        nn.Conv2d(width, wide, 3, 2, 1), normal(wide), nn.ReLU(True),
        nn.Conv2d(wide, widest, 3, 2, 1), normal(widest), nn.ReLU(True),
        *(ResidualBlock(widest, normal) for _ in range(BLOCKS)),
        transposed(widest, wide, 3, 2, 1, 1), normal(wide), nn.ReLU(True),
        transposed(wide, width, 3, 2, 1, 1), normal(width), nn.ReLU(True),
        nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())


def squared_distance(scores, target):
    scores = scores.float()
    return F.mse_loss(scores, torch.full_like(scores, target))


class Work:
    def __init__(self, mode):
        self.mode = mode
        normal = LoneInstanceNorm if mode.tuned else nn.InstanceNorm2d
        self.to_a, self.to_b = (mode.network(make_translator(mode.conv_transpose, normal)) for _ in range(2))
        self.judge_a, self.judge_b = (mode.network(make_patch_discriminator(3, WIDTH, normal, bias=True)) for _ in range(2))
        for network in (self.to_a, self.to_b, self.judge_a, self.judge_b):
            initialize(network)
        self.generators = list(itertools.chain(self.to_a.parameters(), self.to_b.parameters()))
        self.discriminators = list(itertools.chain(self.judge_a.parameters(), self.judge_b.parameters()))
        self.g_optimizer, self.d_optimizer = (
            mode.adam(parameters, lr=2e-4, betas=(0.5, 0.999)) for parameters in (self.generators, self.discriminators))
        self.real_a, self.real_b = (mode.picture(torch.rand(BATCH, 3, SIZE, SIZE) * 2 - 1) for _ in range(2))

    def step(self):
        with self.mode.autocast():
            fake_a, fake_b = self.to_a(self.real_b), self.to_b(self.real_a)
            on_a, on_b = self.judge_a(fake_a), self.judge_b(fake_b)
            back_a, back_b = self.to_a(fake_b), self.to_b(fake_a)
        cycle = F.l1_loss(back_a.float(), self.real_a) + F.l1_loss(back_b.float(), self.real_b)
        loss_g = squared_distance(on_a, 1) + squared_distance(on_b, 1) + CYCLE_WEIGHT * cycle
        update(self.g_optimizer, loss_g, self.generators)
        loss_d = self.judged(self.judge_a, self.real_a, fake_a) + self.judged(self.judge_b, self.real_b, fake_b)
        update(self.d_optimizer, loss_d, self.discriminators)
        return loss_g.item(), loss_d.item()

    def judged(self, judge, real, fake):
        with self.mode.autocast():
            on_real, on_fake = judge(real), judge(fake.detach())
        return 0.5 * (squared_distance(on_real, 1) + squared_distance(on_fake, 0))
