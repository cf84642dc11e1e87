"""Runs a PyTorch worker in the environment its mode stands for: run.py dcgan32 --mode tuned --format nchw ...

`run.py twin dcgan28 ...` runs twin.py instead of peer.py.
"""
import os
import pathlib
import sys

FOLDER = pathlib.Path(__file__).parent
INTERPRETER = "/usr/bin/python3"

TUNED = {
    # Big blocks stay with the process, on huge pages: without this, each step pays for fresh pages.
    "GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold="
                      "17179869184:glibc.malloc.hugetlb=1",
    "OPENBLAS_CORETYPE": "SkylakeX",
    "ATEN_CPU_CAPABILITY": "avx512",
    "OMP_PROC_BIND": "true",
}


def option(arguments, name, default):
    return arguments[arguments.index(name) + 1] if name in arguments else default


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    arguments = sys.argv[1:]
    # The caller's own tuning must not leak into a run as installed.
    environment = {key: value for key, value in os.environ.items() if key not in TUNED}
    environment["OMP_NUM_THREADS"] = option(arguments, "--threads", "2")
    if option(arguments, "--mode", "installed") == "tuned":
        environment.update(TUNED)
    program, arguments = ("twin.py", arguments[1:]) if arguments[0] == "twin" else ("peer.py", arguments)
    os.execve(INTERPRETER, [INTERPRETER, str(FOLDER / program), *arguments], environment)


if __name__ == "__main__":
    main()
