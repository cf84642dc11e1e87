"""Ten steps of a small DCGAN, layer for layer and key for key as in PyTorch's DCGAN tutorial."""
import torch
import torch.nn.functional as F
from torch import nn

from cases import generator

LATENT, BATCH, STEPS = 16, 8, 10
STORED_STATES = (1, STEPS)


class Network(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.main = nn.Sequential(*layers)

    def forward(self, x):
        return self.main(x)


def make_generator():
    def up(inputs, outputs, stride, padding):
        return nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False)

    return Network(
        up(LATENT, 32, 1, 0), nn.BatchNorm2d(32), nn.ReLU(),
        up(32, 16, 2, 1), nn.BatchNorm2d(16), nn.ReLU(),
        up(16, 8, 2, 1), nn.BatchNorm2d(8), nn.ReLU(),
        up(8, 3, 2, 1), nn.Tanh(),
    )


def make_discriminator():
    def down(inputs, outputs, stride, padding):
        return nn.Conv2d(inputs, outputs, 4, stride, padding, bias=False)

    return Network(
        down(3, 8, 2, 1), nn.LeakyReLU(0.2),
        down(8, 16, 2, 1), nn.BatchNorm2d(16), nn.LeakyReLU(0.2),
        down(16, 32, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2),
        down(32, 1, 1, 0),
    )


def initialize(network, g):
    """DCGAN's initial values: N(0, 0.02), batch norm's scale N(1, 0.02)."""
    for key, value in network.named_parameters():
        noise = torch.randn(value.shape, generator=g) * 0.02
        if value.dim() == 1:
            noise = 1 + noise if key.endswith("weight") else torch.zeros_like(noise)
        value.data.copy_(noise)


def real_batch(g):
    """Smooth pictures [BATCH, 3, 32, 32] in [-1, 1]: one plane wave a channel."""
    axis = torch.linspace(-1, 1, 32)
    wave = torch.randn(BATCH, 3, 3, 1, 1, generator=g) * 3
    return torch.sin(wave[:, :, 0] + wave[:, :, 1] * axis + wave[:, :, 2] * axis[:, None])


def train(dtype):
    g = generator("dcgan")
    networks = {"generator": make_generator(), "discriminator": make_discriminator()}
    for network in networks.values():
        initialize(network, g)
        network.to(dtype)
    g_net, d_net = networks.values()
    g_opt, d_opt = (torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999))
                    for net in networks.values())
    tensors = states(networks, 0)
    for step in range(1, STEPS + 1):
        real, z = real_batch(g), torch.randn(BATCH, LATENT, 1, 1, generator=g)
        fake = g_net(z.to(dtype))
        loss_d = bce(d_net(real.to(dtype)), 1) + bce(d_net(fake.detach()), 0)
        update(d_opt, loss_d)
        loss_g = bce(d_net(fake), 1)
        update(g_opt, loss_g)
        values = {"real": real, "z": z, "loss_discriminator": loss_d, "loss_generator": loss_g}
        tensors.update({f"step{step}/{key}": value.detach() for key, value in values.items()})
        if step in STORED_STATES:
            tensors.update(states(networks, step))
    return tensors


def bce(logits, target):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def update(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def states(networks, step):
    return {
        f"step{step}/{name}.{key}": value.clone()
        for name, network in networks.items()
        for key, value in network.state_dict().items()
    }


def float32_deviation(exact):
    """The largest relative deviation of PyTorch's own float32 run: the floor of any tolerance."""
    deviations = [
        ((value - exact[key]).abs().max() / exact[key].abs().max().clamp_min(1e-30)).item()
        for key, value in train(torch.float32).items()
    ]
    return max(deviations)


TEXT = f"""\
`dcgan.make_generator()` and `dcgan.make_discriminator()`, batch {BATCH}, {STEPS} steps, both with
`torch.optim.Adam(lr=2e-4, betas=(0.5, 0.999))`, everything in train mode. Step t:

1. `fake = G(z)`, once; it serves both updates.
2. `loss_discriminator = bce(D(real), 1) + bce(D(fake.detach()), 0)`, two calls of D in this order (its running
   statistics see both); Adam on D.
3. `loss_generator = bce(D(fake), 1)` through the updated D (a third call of D in train mode); Adam on G.

`bce` is the mean of binary cross-entropy with logits.

| tensor | meaning |
|---|---|
| `step0/generator.{{key}}`, `step0/discriminator.{{key}}` | the initial state dicts |
| `step{{t}}/real` [{BATCH}, 3, 32, 32], `step{{t}}/z` [{BATCH}, {LATENT}, 1, 1] | the data of step t = 1..{STEPS} |
| `step{{t}}/loss_discriminator`, `step{{t}}/loss_generator` | the losses of step t |
| `step{{t}}/generator.{{key}}`, `step{{t}}/discriminator.{{key}}` | the state dicts after step t, for t in {STORED_STATES} |
"""
