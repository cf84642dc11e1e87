"""Trains a case on real pictures and writes samples at given steps: the other half of a pair of twins.

Pictures come as a file of bytes, [N, S, S] grey, from 0 to 255, their labels as a file of N bytes. Samples come from an average of the generator's weights, as
the library's do; each point is a file of float32 [N, S, S] in [-1, 1], and a line {"step", "seconds", "file"} of what training
alone took so far. Started by run.py, which sets the environment that a mode stands for.
"""
import argparse
import copy
import pathlib
import time

import torch

import peer

SAMPLE_BATCH = 250


class Feed:
    """Batches in an order that is shuffled anew each epoch; batches run over an epoch's end into the next."""

    def __init__(self, mode, pictures, labels, batch, seed):
        self.mode, self.pictures, self.labels, self.batch = mode, pictures, labels, batch
        self.random = torch.Generator().manual_seed(seed)
        self.order = torch.empty(0, dtype=torch.int64)

    def __call__(self):
        while len(self.order) < self.batch:
            self.order = torch.cat([self.order, torch.randperm(len(self.pictures), generator=self.random)])
        chosen, self.order = self.order[:self.batch], self.order[self.batch:]
        pictures = self.mode.picture(self.pictures[chosen].float().div(127.5).sub(1))
        return pictures if self.labels is None else (pictures, self.labels[chosen].long())


class Average:
    """An exponential moving average of a network's weights; running statistics are taken as they are."""

    def __init__(self, network, decay):
        self.network, self.decay = network, decay
        self.values = [parameter.detach().clone() for parameter in network.parameters()]

    def update(self):
        with torch.no_grad():
            torch._foreach_mul_(self.values, self.decay)
            torch._foreach_add_(self.values, list(self.network.parameters()), alpha=1 - self.decay)

    def averaged(self):
        network = copy.deepcopy(self.network).eval()
        with torch.no_grad():
            for parameter, value in zip(network.parameters(), self.values):
                parameter.copy_(value)
        return network


def sample(work, network, count):
    with torch.no_grad():
        return torch.cat([network(*work.inputs(first, SAMPLE_BATCH)) for first in range(0, count, SAMPLE_BATCH)])


def train(work, average, points, count, folder):
    seconds, step = 0.0, 0
    for point in points:
        while step < point:
            begin = time.perf_counter()
            work.step()
            average.update()
            seconds += time.perf_counter() - begin
            step += 1
        file = folder / f"step-{step}.f32"
        sample(work, average.averaged(), count).contiguous().numpy().astype("<f4").tofile(file)
        peer.say(step=step, seconds=round(seconds, 3), file=str(file))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case")
    parser.add_argument("--mode", choices=["installed", "tuned"], default="installed")
    parser.add_argument("--format", choices=["nchw", "channels_last"], default="nchw")
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pictures", required=True, help="file of bytes")
    parser.add_argument("--labels", required=True, help="file of bytes")
    parser.add_argument("--size", type=int, default=28)
    parser.add_argument("--points", required=True, help="steps to sample at: 100,200,...")
    parser.add_argument("--count", type=int, default=5000, help="samples a point")
    parser.add_argument("--ema", type=float, default=0.995)
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder of the samples")
    return parser.parse_args()


def read_bytes(path):
    return torch.frombuffer(bytearray(pathlib.Path(path).read_bytes()), dtype=torch.uint8)


def main():
    options = parse_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    mode = peer.Mode(options.mode, options.format, options.precision)
    case = peer.load(options.case)
    pictures = read_bytes(options.pictures).view(-1, 1, options.size, options.size)
    labels = read_bytes(options.labels) if getattr(case, "LABELLED", False) else None
    feed = Feed(mode, pictures, labels, case.BATCH, options.seed)
    work = case.Work(mode, pictures=feed)
    train(work, Average(work.generator, options.ema), [int(point) for point in options.points.split(",")], options.count, options.out)


if __name__ == "__main__":
    main()
