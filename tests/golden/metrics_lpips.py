"""LPIPS by PyTorch: torchvision's own networks with weights by formula (nothing to store); weights of channels by formula and the authors'
v0.1, which are looked for in $ATELIER_DATA/../weights/lpips. Needs Debian's python3-torchvision too."""
import os
import pathlib

import numpy as np
import torch
import torchvision

from classifiers import fill
from metrics_pairs import picture

WEIGHTS = pathlib.Path(os.environ["ATELIER_DATA"]).parent / "weights"
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)  # the authors' ScalingLayer, for pictures in [-1, 1]
SIZE = (64, 71, 3)
NETWORKS = {  # name: (torchvision's network, the layers whose outputs are compared)
    "alex": (lambda: torchvision.models.alexnet(weights=None), (1, 4, 7, 9, 11)),
    "vgg": (lambda: torchvision.models.vgg16(weights=None, init_weights=False), (3, 8, 15, 22, 29)),
    "squeeze": (lambda: torchvision.models.squeezenet1_1(weights=None), (1, 4, 7, 9, 10, 11, 12)),
}


class Maps(torch.nn.Module):
    def __init__(self, name):
        super().__init__()
        make, self.depths = NETWORKS[name]
        self.features = make().features[:self.depths[-1] + 1]

    def forward(self, x):
        x, out = (x - column(SHIFT)) / column(SCALE), []
        for depth, layer in enumerate(self.features):
            x = layer(x)
            if depth in self.depths:
                out.append(x.clone())  # the next activation may work in place
        return out


def column(values):
    return torch.tensor(values, dtype=torch.float64).view(1, 3, 1, 1)


def unit(x):
    return x / (x.square().sum(1, keepdim=True).sqrt() + 1e-10)


def distance(a, b, heads):
    return sum(((unit(x) - unit(y)) ** 2 * head.double().view(1, -1, 1, 1)).sum(1).mean().item() for x, y, head in zip(a, b, heads))


@torch.no_grad()
def cases():
    out = {"pairs/lpips/size": np.int64(SIZE)}
    pair = [torch.from_numpy(picture(*SIZE, twisted)).permute(2, 0, 1)[None] for twisted in (False, True)]
    for name in NETWORKS:
        a, b = map(fill(Maps(name)), pair)
        published = torch.load(WEIGHTS / "lpips" / "v0.1" / f"{name}.pth", map_location="cpu")
        out[f"pairs/lpips/{name}/formula"] = distance(a, b, [torch.arange(x.shape[1]).double().sin().abs().float() for x in a])
        out[f"pairs/lpips/{name}/v0.1"] = distance(a, b, [published[f"lin{i}.model.1.weight"] for i in range(len(a))])
    return out
