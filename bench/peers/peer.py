"""What all PyTorch cases share: how a mode changes them, and the worker that times them.

A case is a file cases/NAME.py with `BATCH` (pictures a step) and `class Work`: `__init__(self, mode)` builds networks,
optimisers and synthetic pictures, `step(self)` is one full training step and returns its losses as numbers.
A case that can be trained in earnest takes `pictures` too, a function that gives the next batch (with its labels, where the
module says LABELLED), and has a `generator` and `inputs(first, count)`, what it makes samples of: see twin.py.

The worker builds the work, warms up and prints one JSON line {"ready": true, "parameters": ...}. Then, for each line "N" on
its standard input, it runs N steps and prints {"ms": [...], "peak_rss_mb": ..., "losses": [...]}. The input's end ends it.
A case that samples has no losses, but `export(self)`: its network and the inputs of one call, by name, for export_onnx.py.
Started by run.py, which sets the environment that a mode stands for.
"""
import argparse
import contextlib
import importlib
import json
import pathlib
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

WARM_STEPS, WARM_SECONDS = (2, 5), 2.0


class Mode:
    """How a case is to be written: `installed` as PyTorch's documentation has it, `tuned` as an expert of its insides would."""

    def __init__(self, name, layout, precision):
        self.tuned = name == "tuned"
        self.memory_format = {"nchw": torch.contiguous_format, "channels_last": torch.channels_last}[layout]
        self.bf16 = precision == "bf16"
        self.conv_transpose = TunedConvTranspose2d if self.tuned else nn.ConvTranspose2d
        self.parameters = 0

    def network(self, module):
        """A network that is trained (or sampled), in the mode's memory format. Its parameters are counted."""
        self.parameters += sum(parameter.numel() for parameter in module.parameters())
        return module.to(memory_format=self.memory_format)

    def picture(self, tensor):
        """A tensor [N, C, H, W] in the mode's memory format."""
        return tensor.contiguous(memory_format=self.memory_format)

    def autocast(self):
        """Around forward passes: bf16 where PyTorch deems it safe, or nothing. Losses are computed outside, from `.float()`."""
        return torch.autocast("cpu", torch.bfloat16) if self.bf16 else contextlib.nullcontext()

    def adam(self, parameters, lr, betas):
        """Adam, updating all parameters together when tuned."""
        return torch.optim.Adam(parameters, lr=lr, betas=betas, foreach=self.tuned)


class TransposedConvolution(torch.autograd.Function):
    """conv_transpose2d = the input gradient of the convolution with the same weight, which oneDNN does well.

    PyTorch 1.13 does it by im2col and BLAS. No second derivatives.
    """

    @staticmethod
    def forward(ctx, x, weight, stride, padding, output_padding, groups):
        ctx.save_for_backward(x, weight)
        ctx.geometry = stride, padding, (1, 1), False, (0, 0), groups
        extents = [(size - 1) * s - 2 * p + k + o for size, s, p, k, o
                   in zip(x.shape[2:], stride, padding, weight.shape[2:], output_padding)]
        # Only the shape and the layout of the convolution's input matter here.
        image = torch.empty((x.shape[0], weight.shape[1] * groups, *extents), dtype=x.dtype)
        image = image.contiguous(memory_format=layout_of(weight))
        return convolution_gradient(ctx, x, image, weight, [True, False, False])[0]

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        stride, padding, dilation, _, _, groups = ctx.geometry
        grad = grad.contiguous(memory_format=layout_of(weight))
        wants_x, wants_weight = ctx.needs_input_grad[:2]
        grad_x = F.conv2d(grad, weight, None, stride, padding, dilation, groups) if wants_x else None
        grad_weight = convolution_gradient(ctx, x, grad, weight, [False, True, False])[1] if wants_weight else None
        return grad_x, grad_weight, None, None, None, None


def convolution_gradient(ctx, grad_out, image, weight, wanted):
    return torch.ops.aten.convolution_backward(grad_out, image, weight, None, *ctx.geometry, wanted)


def layout_of(weight):
    """The layout to compute in. The weight tells; a 1x1 image has both layouts at once."""
    nhwc = weight.is_contiguous(memory_format=torch.channels_last)
    return torch.channels_last if nhwc else torch.contiguous_format


class TunedConvTranspose2d(nn.ConvTranspose2d):
    def forward(self, x):
        weight = self.weight
        if torch.is_autocast_cpu_enabled():
            # Autocast does not reach into a custom function.
            x, weight = x.to(torch.bfloat16), weight.to(torch.bfloat16)
        y = TransposedConvolution.apply(x, weight, self.stride, self.padding, self.output_padding, self.groups)
        return y if self.bias is None else y + self.bias.to(y.dtype).view(1, -1, 1, 1)


def noise(mode, batch, channels, size, classes=0):
    """A source of batches of the same noise, with labels if there are classes, so that nothing but the step is timed."""
    pictures = mode.picture(torch.rand(batch, channels, size, size) * 2 - 1)
    labels = torch.arange(batch) % classes if classes else None
    return lambda: pictures if labels is None else (pictures, labels)


def update(optimizer, loss, parameters):
    """One update that asks for these parameters' gradients only: those of other networks would go to waste."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward(inputs=list(parameters))
    optimizer.step()


def blas_library():
    """Which BLAS the loader chose: with Debian's reference BLAS the figures mean nothing."""
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if "/libblas" in line or "/libopenblas" in line}
    return ", ".join(sorted({pathlib.PurePath(path).parent.name for path in paths}))


def peak_rss_mb():
    """The kernel's high-water mark of this process alone: getrusage's also remembers the process that started it."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def timed(step):
    start = time.perf_counter()
    losses = step()
    return 1000 * (time.perf_counter() - start), losses


def warm_up(step):
    """A few steps, fewer of long ones; gives the shortest one's time."""
    least, most = WARM_STEPS
    begin, times = time.perf_counter(), []
    while len(times) < least or (len(times) < most and time.perf_counter() - begin < WARM_SECONDS):
        times.append(timed(step)[0])
    return min(times)


def load(case):
    """The module of a case."""
    # The cases import this module by its name: they and the program must share one.
    sys.modules.setdefault("peer", sys.modules[__name__])
    return importlib.import_module(f"cases.{case}")


def say(**fields):
    print(json.dumps(fields), flush=True)


def serve(step):
    for line in sys.stdin:
        runs = [timed(step) for _ in range(int(line))]
        say(ms=[round(milliseconds, 3) for milliseconds, _ in runs], peak_rss_mb=round(peak_rss_mb(), 1), losses=runs[-1][1])


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case")
    parser.add_argument("--mode", choices=["installed", "tuned"], default="installed")
    parser.add_argument("--format", choices=["nchw", "channels_last"], default="nchw")
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--set", default="", metavar="KEY=NUMBER,...", help="further arguments of Work, as batch=64")
    return parser.parse_args()


def main():
    options = parse_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    mode = Mode(options.mode, options.format, options.precision)
    settings = {key: int(value) for key, value in (setting.split("=") for setting in options.set.split(",") if setting)}
    case = load(options.case)
    work = case.Work(mode, **settings)
    warm_ms = warm_up(work.step)
    say(ready=True, batch=settings.get("batch", case.BATCH), parameters=mode.parameters, warm_ms=round(warm_ms, 3),
        blas=blas_library(), version=f"PyTorch {torch.__version__}")
    serve(work.step)


if __name__ == "__main__":
    main()
