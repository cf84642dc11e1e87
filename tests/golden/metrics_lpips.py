"""LPIPS by PyTorch: AlexNet with weights by formula (nothing to store); channel weights by formula and the authors' v0.1, which
are looked for in $ATELIER_DATA/../weights/lpips."""
import os
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from metrics_pairs import picture

LAYERS = ((3, 64, 11, 4, 2), (64, 192, 5, 1, 2), (192, 384, 3, 1, 1), (384, 256, 3, 1, 1), (256, 256, 3, 1, 1))
WEIGHTS = pathlib.Path(os.environ["ATELIER_DATA"]).parent / "weights"
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)


def formula(layer):
    inputs, outputs, kernel = LAYERS[layer][:3]
    fan = inputs * kernel * kernel
    i = np.arange(outputs * fan)
    weight = np.float32(np.sin(0.37 * i + layer) * np.sqrt(2 / fan)).reshape(outputs, inputs, kernel, kernel)
    bias = np.float32(0.1 * np.cos(np.arange(outputs)))
    return torch.from_numpy(weight).double(), torch.from_numpy(bias).double()


def maps(x):
    x = (x - column(SHIFT)) / column(SCALE)
    out = []
    for layer, (_, _, _, stride, padding) in enumerate(LAYERS):
        if layer in (1, 2):
            x = F.max_pool2d(x, 3, 2)
        weight, bias = formula(layer)
        x = F.relu(F.conv2d(x, weight, bias, stride, padding))
        out.append(x)
    return out


def column(values):
    return torch.tensor(values, dtype=torch.float64).view(1, 3, 1, 1)


def unit(x):
    return x / (x.square().sum(1, keepdim=True).sqrt() + 1e-10)


def cases():
    a, b = (torch.from_numpy(picture(64, 71, 3, twisted)).permute(2, 0, 1)[None] for twisted in (False, True))
    formula_heads = [torch.arange(layer[1]).double().sin().abs().float() for layer in LAYERS]
    published = torch.load(WEIGHTS / "lpips" / "v0.1" / "alex.pth", map_location="cpu")
    published_heads = [published[f"lin{i}.model.1.weight"] for i in range(len(LAYERS))]
    return {"pairs/lpips/size": np.int64((64, 71, 3)), "pairs/lpips/value": distance(a, b, formula_heads),
            "pairs/lpips/v0.1": distance(a, b, published_heads)}


def distance(a, b, heads):
    return sum(((unit(x) - unit(y)) ** 2 * head.double().view(1, -1, 1, 1)).sum(1).mean().item()
               for x, y, head in zip(maps(a), maps(b), heads))
