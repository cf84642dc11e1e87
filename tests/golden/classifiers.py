"""Classifiers with weights from a formula, so that none need be stored: features and logits; resizers; checkpoints of others on real pictures.
Run alone (python3 classifiers.py SHARED) it also writes what the LeNet and ResNet-20 of SHARED/weights say of SHARED/data."""
import gzip
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import safetensors
from inception import Inception

FOLDER = pathlib.Path(__file__).parent


def hashed(name, count):
    """Uniform in [-1, 1): a 32-bit hash of FNV-1a(name) + i times the golden ratio (the mixing of C. Wellons's lowbias32)."""
    start = 2166136261
    for byte in name.encode():
        start = (start ^ byte) * 16777619 % 2**32
    x = (np.uint64(start) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B9)) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x ^= x >> np.uint64(shift)
        x = x * np.uint64(factor) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return torch.from_numpy((x.astype(np.float64) / 2**31 - 1).astype(np.float32))


def fill(module):
    """Weights keep the size of what flows through them; norms differ from channel to channel."""
    for name, value in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        u = hashed(name, value.numel()).reshape(value.shape)
        if value.dim() > 1:
            u = u * np.float32(math.sqrt(6 / value[0].numel()))
        elif name.endswith("running_var"):
            u = 1 + np.float32(0.5) * u
        elif name.endswith("weight"):
            u = 1 + np.float32(0.25) * u
        else:
            u = np.float32(0.125) * u
        value.copy_(u)
    return module.double().eval()


class Residual(nn.Module):
    """Convolutions and norms one after the other beside a shortcut."""

    def __init__(self, inputs, sizes, stride, strided):
        super().__init__()
        self.count = len(sizes)
        channels = inputs
        for i, (outputs, kernel) in enumerate(sizes, 1):
            self.add_module(f"conv{i}", nn.Conv2d(channels, outputs, kernel, stride if i == strided else 1, kernel // 2, bias=False))
            self.add_module(f"bn{i}", nn.BatchNorm2d(outputs))
            channels = outputs
        if stride != 1 or inputs != channels:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            y = F.relu(y) if i < self.count else y
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet(nn.Module):
    def __init__(self, depths, width, classes, bottleneck):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width)
        channels = width
        for stage, depth in enumerate(depths):
            blocks, inner = [], width << stage
            for i in range(depth):
                sizes = [(inner, 1), (inner, 3), (4 * inner, 1)] if bottleneck else [(inner, 3), (inner, 3)]
                blocks.append(Residual(channels, sizes, 2 if i == 0 and stage > 0 else 1, 2 if bottleneck else 1))
                channels = sizes[-1][0]
            self.add_module(f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(channels, classes)

    def features(self, x):
        y = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            y = stage(y)
        return y.mean((2, 3))

    def logits(self, features):
        return self.fc(features)


class Vgg16(nn.Module):
    def __init__(self, width, hidden, classes):
        super().__init__()
        layers, channels = [], 3
        for depth, widening in ((2, 1), (2, 2), (3, 4), (3, 8), (3, 8)):
            for _ in range(depth):
                layers += [nn.Conv2d(channels, width * widening, 3, padding=1), nn.ReLU()]
                channels = width * widening
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(channels * 49, hidden), nn.ReLU(), nn.Dropout(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(), nn.Linear(hidden, classes))

    def split(self, x):
        hidden = self.classifier[:6](F.adaptive_avg_pool2d(self.features(x), 7).flatten(1))
        return hidden, self.classifier[6](hidden)


class SmallResNet(nn.Module):
    """This project's own small classifier."""

    def __init__(self, channels, classes, width):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        self.layer1 = Residual(width, [(2 * width, 3)] * 2, 2, 1)
        self.layer2 = Residual(2 * width, [(4 * width, 3)] * 2, 2, 1)
        self.fc = nn.Linear(4 * width, classes)

    def features(self, x):
        return self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))).mean((2, 3))

    def logits(self, features):
        return self.fc(features)


def outputs(module, x):
    with torch.no_grad():
        if isinstance(module, Vgg16):
            return module.split(x)
        features = module.features(x)
        return features, module.logits(features)


NETWORKS = {
    "inception-v3": (Inception, (1, 3, 299, 299)),
    "inception-v3-small": (Inception, (2, 3, 75, 91)),
    "resnet18": (lambda: ResNet([2, 2, 2, 2], 8, 7, False), (2, 3, 64, 48)),
    "resnet50": (lambda: ResNet([3, 4, 6, 3], 8, 7, True), (2, 3, 64, 48)),
    "vgg16": (lambda: Vgg16(4, 24, 7), (2, 3, 64, 48)),
    "residual-cnn": (lambda: SmallResNet(1, 10, 8), (3, 1, 28, 28)),
}


def evaluate_networks():
    tensors = {}
    for name, (make, shape) in NETWORKS.items():
        x = hashed(name, math.prod(shape)).reshape(shape).double()
        features, logits = outputs(fill(make()), x)
        tensors[f"{name}/features"], tensors[f"{name}/logits"] = features, logits
    return tensors


def legacy_bilinear(x, height, width):
    """TensorFlow 1's resize_bilinear without aligned corners: output o looks at o * in / out."""
    for axis, size in ((2, height), (3, width)):
        at = torch.arange(size, dtype=torch.float64) * (x.shape[axis] / size)
        low = at.long()
        high = (low + 1).clamp(max=x.shape[axis] - 1)
        share = (at - low).reshape([-1 if i == axis else 1 for i in range(4)])
        x = x.index_select(axis, low) * (1 - share) + x.index_select(axis, high) * share
    return x


def evaluate_resizers():
    tensors = {}
    for shape, size in (((2, 3, 28, 28), (45, 40)), ((1, 3, 61, 47), (20, 17)), ((1, 1, 9, 9), (1, 3))):
        x = hashed(f"{shape}", math.prod(shape)).reshape(shape).double()
        case = f"{'x'.join(map(str, shape))}to{size[0]}x{size[1]}"
        tensors[f"tensorflow-bilinear/{case}/in"] = tensors[f"antialiased-bicubic/{case}/in"] = x
        tensors[f"tensorflow-bilinear/{case}/out"] = legacy_bilinear(x, *size)
        tensors[f"antialiased-bicubic/{case}/out"] = F.interpolate(x, size, mode="bicubic", antialias=True).clamp(-1, 1)
    return tensors


def write():
    safetensors.write(FOLDER / "classifiers.safetensors", evaluate_networks())
    safetensors.write(FOLDER / "resizers.safetensors", evaluate_resizers())


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.convnet = nn.ModuleDict({"c1": nn.Conv2d(1, 6, 5), "c3": nn.Conv2d(6, 16, 5), "c5": nn.Conv2d(16, 120, 5)})
        self.fc = nn.ModuleDict({"f6": nn.Linear(120, 84), "f7": nn.Linear(84, 10)})

    def forward(self, x):
        y = F.max_pool2d(F.relu(self.convnet["c1"](x)), 2)
        y = F.relu(self.convnet["c5"](F.max_pool2d(F.relu(self.convnet["c3"](y)), 2))).flatten(1)
        return self.fc["f7"](F.relu(self.fc["f6"](y)))


class CifarBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.stride, self.border = stride, (outputs - inputs) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.border, self.border)))


class ResNet20(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*[CifarBlock(16, 16, 1) for _ in range(3)])
        self.layer2 = nn.Sequential(CifarBlock(16, 32, 2), CifarBlock(32, 32, 1), CifarBlock(32, 32, 1))
        self.layer3 = nn.Sequential(CifarBlock(32, 64, 2), CifarBlock(64, 64, 1), CifarBlock(64, 64, 1))
        self.linear = nn.Linear(64, 10)

    def forward(self, x):
        y = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.linear(y.mean((2, 3)))


def write_imports(shared):
    tensors = {}
    digits = np.frombuffer(gzip.open(shared / "data/mnist/t10k-images-idx3-ubyte.gz").read()[16:], np.uint8).reshape(-1, 1, 28, 28)
    labels = np.frombuffer(gzip.open(shared / "data/mnist/t10k-labels-idx1-ubyte.gz").read()[8:], np.uint8)
    lenet = LeNet()
    lenet.load_state_dict(torch.load(next((shared / "weights/mnist-lenet").glob("*.pth")), map_location="cpu"))
    x = torch.from_numpy(digits.copy()).float() / 255
    x = F.interpolate(x, (32, 32), mode="bilinear", align_corners=False)
    judge("lenet", lenet, x, labels, tensors)
    records = np.fromfile(next((shared / "data/cifar10").glob("*.bin")), np.uint8).reshape(-1, 3073)
    resnet = ResNet20()
    saved = torch.load(next((shared / "weights/resnet20-cifar10").glob("*.th")), map_location="cpu")["state_dict"]
    saved = {key.replace("module.", "", 1): value for key, value in saved.items()}
    resnet.load_state_dict(saved, strict=False)
    mean, deviation = (torch.tensor(v).reshape(1, 3, 1, 1) for v in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
    x = (torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy()).float() / 255 - mean) / deviation
    judge("resnet20", resnet, x, records[:, 0], tensors)
    safetensors.write(FOLDER / "imports.safetensors", tensors)


def judge(name, network, x, labels, tensors):
    network.eval()
    with torch.no_grad():
        found = torch.cat([network(part) for part in x.split(500)]).argmax(1).numpy()
        tensors[f"{name}/logits"] = network.double()(x[:16].double())
    right = torch.tensor([int((found == labels).sum()), len(labels)])
    tensors[f"{name}/right"] = right
    print(name, "right", right.tolist())


if __name__ == "__main__":
    torch.set_num_threads(1)
    write()
    if len(sys.argv) > 1:
        write_imports(pathlib.Path(sys.argv[1]))
