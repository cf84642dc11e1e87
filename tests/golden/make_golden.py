"""Writes the golden files and the case tables of README.md. Run: python3 make_golden.py"""
import pathlib

import torch

import cases
import losses
import ops_image
import ops_pointwise
import ops_shape
import safetensors

FOLDER = pathlib.Path(__file__).parent
MARK = "<!-- Below this line: written by make_golden.py. -->"


def main():
    torch.set_num_threads(1)
    sections = []

    def write(name, title, tensors, text):
        safetensors.write(FOLDER / f"{name}.safetensors", tensors)
        sections.append(f"## {title} (`{name}.safetensors`)\n\n{text}\n")

    ops = ops_pointwise.CASES + ops_image.CASES + ops_shape.CASES
    write("ops", "Ops", cases.evaluate_all(ops), cases.table(ops))
    write("losses", "Losses", cases.evaluate_all(losses.CASES), cases.table(losses.CASES))
    write_readme(sections)


def write_readme(sections):
    readme = FOLDER / "README.md"
    prose = readme.read_text().split(MARK)[0]
    readme.write_text(prose + MARK + "\n\n" + "\n".join(sections))


if __name__ == "__main__":
    main()
