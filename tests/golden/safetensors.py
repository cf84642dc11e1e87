"""A writer for the safetensors format: a little-endian header length, a JSON header, the raw tensors."""
import json
import struct

import torch

DTYPES = {
    torch.float32: "F32",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.bool: "BOOL",
}


def write(path, tensors):
    """Writes {name: tensor}; float64 is rounded to float32, the header is padded to 8 bytes.
    The widest types come first, so that every tensor lies aligned."""
    stored = {name: rounded(tensor) for name, tensor in tensors.items()}
    header, blobs, offset = {}, [], 0
    for name, tensor in sorted(stored.items(), key=lambda item: -item[1].element_size()):
        blob = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": DTYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(blob)],
        }
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def rounded(tensor):
    return tensor.float() if tensor.dtype == torch.float64 else tensor
