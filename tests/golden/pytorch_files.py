"""What torch.save writes, in both of its formats, and what it holds: for the reader of PyTorch files.
Run alone (python3 pytorch_files.py WEIGHTS) it also writes what the checkpoints of others in a folder hold."""
import collections
import hashlib
import json
import pathlib
import sys

import torch
from torch import nn

import safetensors
from cases import generator

FOLDER = pathlib.Path(__file__).parent / "pytorch"
TYPES = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"]


def tensors():
    """Every type and every way in which a tensor can lie in its storage."""
    base = torch.arange(-12, 12).reshape(2, 3, 4) * 0.375
    state = {name: (base * 5).to(getattr(torch, name)) for name in TYPES}
    state["scalar"] = torch.tensor(2.5)
    state["empty"] = torch.zeros(0, 3)
    state["transposed"] = base.permute(2, 0, 1)
    state["channels_last"] = torch.arange(48.).reshape(2, 3, 2, 4).contiguous(memory_format=torch.channels_last)
    state["window"] = base[1:, 1:, ::2]
    state["expanded"] = torch.arange(3.).reshape(3, 1).expand(3, 4)
    state["half_transposed"] = base.half().transpose(0, 2)
    state["shared"] = state["float32"][0]
    state["parameter"] = nn.Parameter(torch.linspace(0, 1, 5))
    return state


def checkpoint():
    layer = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    for value in layer.parameters():
        value.data.copy_(torch.randn(value.shape, generator=generator("pytorch_files")))
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.25)
    layer(torch.ones(4, 3) + torch.eye(4, 3)).square().sum().backward()
    optimizer.step()
    return collections.OrderedDict(
        epoch=3, best=0.5, note="näïve", done=True, missing=None, big=-2**40, size=torch.Size([2, 3]),
        state_dict=layer.state_dict(), optimizer=optimizer.state_dict(), tensors=tensors(), history=[1.5, 2])


def flat(value, path=""):
    """{dotted path: tensor}, as the reader names them."""
    if torch.is_tensor(value):
        return {path: value}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else []
    found = {}
    for key, part in items:
        found.update(flat(part, f"{path}.{key}" if path else str(key)))
    return found


def stored(tensor):
    """The types that the reader gives, and that golden files hold."""
    wide = {torch.float16: torch.float32, torch.bfloat16: torch.float32, torch.int16: torch.int32, torch.int8: torch.int32, torch.uint8: torch.int32}
    return tensor.detach().to(wide.get(tensor.dtype, tensor.dtype))


def write():
    FOLDER.mkdir(exist_ok=True)
    saved = checkpoint()
    for protocol in (2, 3, 4, 5):
        torch.save(saved, FOLDER / f"zip{protocol}.pt", pickle_protocol=protocol)
        torch.save(saved, FOLDER / f"legacy{protocol}.pth", pickle_protocol=protocol, _use_new_zipfile_serialization=False)
    torch.save(torch.arange(4.), FOLDER / "tensor.pt")
    torch.save(nn.Linear(2, 1), FOLDER / "module.pt")
    torch.save(nn.Linear(2, 1), FOLDER / "module.pth", _use_new_zipfile_serialization=False)
    safetensors.write(FOLDER / "expected.safetensors", {path: stored(tensor) for path, tensor in flat(saved).items()})


def write_weights(folder):
    """SHA-256 over names and elements (row-major, little-endian) of all tensors of each checkpoint, in the file's order."""
    known = {}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".pt", ".pth", ".ckpt", ".th")):
        digest, found = hashlib.sha256(), flat(torch.load(path, map_location="cpu"))
        for name, tensor in found.items():
            digest.update(name.encode() + tensor.detach().contiguous().numpy().tobytes())
        known[path.relative_to(folder).as_posix()] = {"tensors": len(found), "sha256": digest.hexdigest()}
    (FOLDER / "weights.json").write_text(json.dumps(known, indent=2) + "\n")


if __name__ == "__main__":
    write()
    if len(sys.argv) > 1:
        write_weights(pathlib.Path(sys.argv[1]))
