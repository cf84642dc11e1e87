"""Writes the network of a sampling case as an ONNX graph: export_onnx.py CASE FILE"""
import sys

import torch

import peer


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    torch.manual_seed(1)
    mode = peer.Mode("installed", "nchw", "f32")
    network, inputs = peer.load(sys.argv[1]).Work(mode).export()
    torch.onnx.export(network.eval(), tuple(inputs.values()), sys.argv[2], input_names=list(inputs), output_names=["pictures"], opset_version=16)
    print(mode.parameters)


if __name__ == "__main__":
    main()
