"""torchvision's augmentation as a worker: the pipeline of bench/Atelier.Benchmarks/Augmenting, one picture at a time.

    echo 3 | python3 bench/peers/augment.py augment-32x32x3 --images pillow --batch 1024 --processes 2

A step augments a batch, each process its share. Pictures are Pillow's (as tensors from erasing on, which knows no others) or
tensors of bytes throughout. Speaks as peer.py does. Wants Debian's python3-torchvision.
"""
import argparse
import json
import multiprocessing
import sys
import time

WARM_SECONDS = 2.0


def pipeline(size, images):
    import torchvision.transforms as T
    first = [T.RandomResizedCrop(size), T.RandomHorizontalFlip(), T.RandomRotation(15), T.ColorJitter(0.4, 0.4, 0.4, 0.1)]
    return T.Compose(first + ([T.ToTensor()] if images == "pillow" else []) + [T.RandomErasing()])


def pictures(size, channels, images, count):
    import numpy as np
    import torch
    from PIL import Image
    arrays = np.random.default_rng(1).integers(0, 256, (count, size, size, channels), dtype=np.uint8)
    if images == "pillow":
        return [Image.fromarray(a[:, :, 0] if channels == 1 else a) for a in arrays]
    return [torch.tensor(a).permute(2, 0, 1).contiguous() for a in arrays]


def work(pipe, size, channels, images, count, seed):
    import warnings
    import torch
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    augment, batch = pipeline(size, images), pictures(size, channels, images, count)
    pipe.send(True)
    while pipe.recv():
        for picture in batch:
            augment(picture)
        pipe.send(True)


def say(**fields):
    print(json.dumps(fields), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case")
    parser.add_argument("--images", choices=["pillow", "tensor"], default="pillow")
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    size, _, channels = (int(number) for number in options.case.split("-")[1].split("x"))
    pipes = []
    for number in range(options.processes):
        ours, theirs = multiprocessing.Pipe()
        count = len(range(number, options.batch, options.processes))
        arguments = (theirs, size, channels, options.images, count, number)
        multiprocessing.Process(target=work, args=arguments, daemon=True).start()
        pipes.append(ours)

    def step():
        start = time.perf_counter()
        for pipe in pipes:
            pipe.send(True)
        for pipe in pipes:
            pipe.recv()
        return 1000 * (time.perf_counter() - start)

    for pipe in pipes:
        pipe.recv()
    times, begin = [], time.perf_counter()
    while len(times) < 2 or time.perf_counter() - begin < WARM_SECONDS:
        times.append(step())

    import torchvision
    say(ready=True, batch=options.batch, parameters=0, warm_ms=round(min(times), 3), version=f"torchvision {torchvision.__version__}")
    for line in sys.stdin:
        say(ms=[round(step(), 3) for _ in range(int(line))], peak_rss_mb=0)


if __name__ == "__main__":
    main()
