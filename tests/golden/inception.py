"""Inception-v3 as the Frechet Inception distance has it, written down in PyTorch: the 2015 TensorFlow graph under the names of its port."""
import torch
import torch.nn.functional as F
from torch import nn


class Unit(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Block(nn.Module):
    """Named units, a function of the input's pooled form, and paths: lists of units, or a path that ends in several side by side."""

    def __init__(self, units, paths, pool):
        super().__init__()
        self.paths, self.pool = paths, pool
        for name, arguments in units.items():
            self.add_module(name, Unit(*arguments))

    def forward(self, x):
        outputs = []
        for *stem, last in self.paths:
            y = x
            for name in stem:
                y = getattr(self, name)(y)
            outputs += [getattr(self, name)(y) for name in (last if isinstance(last, tuple) else (last,))]
        pooled = self.pool(x)
        return torch.cat(outputs + [self.branch_pool(pooled) if hasattr(self, "branch_pool") else pooled], 1)


def mean(x):
    return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)


def halved(x):
    return F.max_pool2d(x, 3, 2)


def block_a(inputs, pooled):
    return Block({
        "branch1x1": (inputs, 64, 1),
        "branch5x5_1": (inputs, 48, 1), "branch5x5_2": (48, 64, 5, 1, 2),
        "branch3x3dbl_1": (inputs, 64, 1), "branch3x3dbl_2": (64, 96, 3, 1, 1), "branch3x3dbl_3": (96, 96, 3, 1, 1),
        "branch_pool": (inputs, pooled, 1),
    }, [["branch1x1"], ["branch5x5_1", "branch5x5_2"], ["branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"]], mean)


def block_b(inputs):
    return Block({
        "branch3x3": (inputs, 384, 3, 2),
        "branch3x3dbl_1": (inputs, 64, 1), "branch3x3dbl_2": (64, 96, 3, 1, 1), "branch3x3dbl_3": (96, 96, 3, 2),
    }, [["branch3x3"], ["branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"]], halved)


def block_c(inputs, inner):
    row, column = ((1, 7), 1, (0, 3)), ((7, 1), 1, (3, 0))
    return Block({
        "branch1x1": (inputs, 192, 1),
        "branch7x7_1": (inputs, inner, 1), "branch7x7_2": (inner, inner, *row), "branch7x7_3": (inner, 192, *column),
        "branch7x7dbl_1": (inputs, inner, 1), "branch7x7dbl_2": (inner, inner, *column), "branch7x7dbl_3": (inner, inner, *row),
        "branch7x7dbl_4": (inner, inner, *column), "branch7x7dbl_5": (inner, 192, *row),
        "branch_pool": (inputs, 192, 1),
    }, [["branch1x1"], [f"branch7x7_{i}" for i in (1, 2, 3)], [f"branch7x7dbl_{i}" for i in (1, 2, 3, 4, 5)]], mean)


def block_d(inputs):
    return Block({
        "branch3x3_1": (inputs, 192, 1), "branch3x3_2": (192, 320, 3, 2),
        "branch7x7x3_1": (inputs, 192, 1), "branch7x7x3_2": (192, 192, (1, 7), 1, (0, 3)),
        "branch7x7x3_3": (192, 192, (7, 1), 1, (3, 0)), "branch7x7x3_4": (192, 192, 3, 2),
    }, [["branch3x3_1", "branch3x3_2"], [f"branch7x7x3_{i}" for i in (1, 2, 3, 4)]], halved)


def block_e(inputs, pool):
    row, column = ((1, 3), 1, (0, 1)), ((3, 1), 1, (1, 0))
    return Block({
        "branch1x1": (inputs, 320, 1),
        "branch3x3_1": (inputs, 384, 1), "branch3x3_2a": (384, 384, *row), "branch3x3_2b": (384, 384, *column),
        "branch3x3dbl_1": (inputs, 448, 1), "branch3x3dbl_2": (448, 384, 3, 1, 1),
        "branch3x3dbl_3a": (384, 384, *row), "branch3x3dbl_3b": (384, 384, *column),
        "branch_pool": (inputs, 192, 1),
    }, [["branch1x1"], ["branch3x3_1", ("branch3x3_2a", "branch3x3_2b")],
        ["branch3x3dbl_1", "branch3x3dbl_2", ("branch3x3dbl_3a", "branch3x3dbl_3b")]], pool)


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.Conv2d_1a_3x3 = Unit(3, 32, 3, 2)
        self.Conv2d_2a_3x3 = Unit(32, 32, 3)
        self.Conv2d_2b_3x3 = Unit(32, 64, 3, 1, 1)
        self.Conv2d_3b_1x1 = Unit(64, 80, 1)
        self.Conv2d_4a_3x3 = Unit(80, 192, 3)
        self.Mixed_5b = block_a(192, 32)
        self.Mixed_5c = block_a(256, 64)
        self.Mixed_5d = block_a(288, 64)
        self.Mixed_6a = block_b(288)
        self.Mixed_6b = block_c(768, 128)
        self.Mixed_6c = block_c(768, 160)
        self.Mixed_6d = block_c(768, 160)
        self.Mixed_6e = block_c(768, 192)
        self.Mixed_7a = block_d(768)
        self.Mixed_7b = block_e(1280, mean)
        self.Mixed_7c = block_e(2048, lambda x: F.max_pool2d(x, 3, 1, 1))
        self.fc = nn.Linear(2048, 1008)

    def features(self, x):
        y = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        y = self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(halved(y)))
        y = halved(y)
        for name, block in self.named_children():
            if name.startswith("Mixed"):
                y = block(y)
        return y.mean((2, 3))

    def logits(self, features):
        """Without the bias, as the Inception Score's code has computed them."""
        return features @ self.fc.weight.T
