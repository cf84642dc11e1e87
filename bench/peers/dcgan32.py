"""The DCGAN 32x32 training step in PyTorch, for the side-by-side table. Prints one line of JSON.

`installed` is the step as one writes it. `tuned` computes each transposed convolution by oneDNN as
a convolution's input gradient (PyTorch 1.13 does it by im2col and BLAS otherwise) and updates all
parameters of an optimiser together. The environment of a tuned run is set by run.py.
"""
import argparse
import json
import pathlib
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

LATENT, WIDTHS, COLORS, BATCH = 128, (256, 128, 64), 3, 128


class TransposedConvolution(torch.autograd.Function):
    """conv_transpose2d = the input gradient of the convolution with the same weight."""

    @staticmethod
    def forward(ctx, x, weight, stride, padding):
        ctx.save_for_backward(x, weight)
        ctx.geometry = [stride, stride], [padding, padding], [1, 1], False, [0, 0], 1
        kernel = weight.shape[-1]
        height, width = ((size - 1) * stride - 2 * padding + kernel for size in x.shape[2:])
        # Only the shape and the layout of the convolution's input matter here.
        image = torch.empty((x.shape[0], weight.shape[1], height, width), dtype=x.dtype)
        image = image.contiguous(memory_format=layout_of(weight))
        return convolution_gradient(ctx, x, image, weight, [True, False, False])[0]

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        stride, padding = ctx.geometry[:2]
        grad = grad.contiguous(memory_format=layout_of(weight))
        grad_x = F.conv2d(grad, weight, None, stride, padding) if ctx.needs_input_grad[0] else None
        grad_weight = convolution_gradient(ctx, x, grad, weight, [False, True, False])[1]
        return grad_x, grad_weight, None, None


def convolution_gradient(ctx, grad_out, image, weight, wanted):
    return torch.ops.aten.convolution_backward(grad_out, image, weight, None, *ctx.geometry, wanted)


def layout_of(weight):
    """The layout to compute in. The weight tells; a 1x1 image has both layouts at once."""
    nhwc = weight.is_contiguous(memory_format=torch.channels_last)
    return torch.channels_last if nhwc else torch.contiguous_format


class TunedConvTranspose2d(nn.ConvTranspose2d):
    def forward(self, x):
        return TransposedConvolution.apply(x, self.weight, self.stride[0], self.padding[0])


def make_generator(transposed):
    wide, middle, narrow = WIDTHS
    return nn.Sequential(
        transposed(LATENT, wide, 4, 1, 0, bias=False), nn.BatchNorm2d(wide), nn.ReLU(True),
        transposed(wide, middle, 4, 2, 1, bias=False), nn.BatchNorm2d(middle), nn.ReLU(True),
        transposed(middle, narrow, 4, 2, 1, bias=False), nn.BatchNorm2d(narrow), nn.ReLU(True),
        transposed(narrow, COLORS, 4, 2, 1, bias=False), nn.Tanh(),
    )


def make_discriminator():
    wide, middle, narrow = WIDTHS

    def down(inputs, outputs):
        return nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)

    return nn.Sequential(
        down(COLORS, narrow), nn.LeakyReLU(0.2, True),
        down(narrow, middle), nn.BatchNorm2d(middle), nn.LeakyReLU(0.2, True),
        down(middle, wide), nn.BatchNorm2d(wide), nn.LeakyReLU(0.2, True),
        nn.Conv2d(wide, 1, 4, 1, 0, bias=False),
    )


def initialize(network):
    for key, value in network.named_parameters():
        with torch.no_grad():
            nn.init.normal_(value, 0.0, 0.02)
            if value.dim() == 1:
                value.add_(1) if key.endswith("weight") else value.zero_()


class Training:
    def __init__(self, mode, memory_format):
        tuned = mode == "tuned"
        self.memory_format = memory_format
        self.generator = make_generator(TunedConvTranspose2d if tuned else nn.ConvTranspose2d)
        self.discriminator = make_discriminator()
        self.optimizers = []
        for network in (self.generator, self.discriminator):
            initialize(network)
            network.to(memory_format=memory_format)
            self.optimizers.append(torch.optim.Adam(
                network.parameters(), lr=2e-4, betas=(0.5, 0.999), foreach=tuned))

    def step(self, real):
        g_optimizer, d_optimizer = self.optimizers
        z = torch.randn(BATCH, LATENT, 1, 1).to(memory_format=self.memory_format)
        fake = self.generator(z)
        loss_d = bce(self.discriminator(real), 1) + bce(self.discriminator(fake.detach()), 0)
        update(d_optimizer, loss_d, self.discriminator)
        loss_g = bce(self.discriminator(fake), 1)
        update(g_optimizer, loss_g, self.generator)
        return loss_d.item(), loss_g.item()


def bce(logits, target):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def update(optimizer, loss, network):
    """Asks for the network's own gradients only: the other network's would go to waste."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward(inputs=list(network.parameters()))
    optimizer.step()


def blas_library():
    """Which BLAS the loader chose: with Debian's reference BLAS the figures mean nothing."""
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if "/libblas" in line or "/libopenblas" in line}
    return ", ".join(sorted({pathlib.PurePath(path).parent.name for path in paths}))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", choices=["installed", "tuned"], default="installed")
    parser.add_argument("--format", choices=["nchw", "channels_last"], default="nchw")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main():
    options = parse_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    memory_format = {"nchw": torch.contiguous_format, "channels_last": torch.channels_last}
    training = Training(options.mode, memory_format[options.format])
    batches = [(torch.rand(BATCH, COLORS, 32, 32) * 2 - 1).to(memory_format=training.memory_format)
               for _ in range(4)]
    times, losses = [], ()
    for index in range(options.warmup + options.steps):
        start = time.perf_counter()
        losses = training.step(batches[index % len(batches)])
        times.append(1000 * (time.perf_counter() - start))
    times = times[options.warmup:]
    median = statistics.median(times)
    print(json.dumps({
        "case": "dcgan32", "mode": options.mode, "format": options.format,
        "threads": options.threads, "blas": blas_library(), "steps": options.steps,
        "ms_per_step_median": round(median, 2), "ms_per_step_min": round(min(times), 2),
        "images_per_s": round(1000 * BATCH / median, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "loss_discriminator": round(losses[0], 5), "loss_generator": round(losses[1], 5),
    }))


if __name__ == "__main__":
    main()
