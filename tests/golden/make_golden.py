"""Writes the golden files and the case tables of README.md. Run: python3 make_golden.py"""
import pathlib

import torch

import cases
import classifiers
import dcgan
import gan
import layers
import losses
import ops_image
import ops_pointwise
import ops_shape
import optimizers
import pytorch_files
import safetensors
import wgangp

FOLDER = pathlib.Path(__file__).parent
MARK = "<!-- Below this line: written by make_golden.py. -->"

LAYERS = """\
Besides `in0`, `out`, `cot` and `grad0` as above: `{case}/param.{key}` and `{case}/buffer.{key}` before the call,
`{case}/pgrad.{key}` the parameters' gradients, `{case}/buffer_after.{key}` the buffers after the call. The keys are
those of the module's state dict.

"""

OPTIMIZERS = f"""\
Three parameters, {', '.join(f'`{key}` {list(shape)}' for key, shape in optimizers.SHAPES.items())}.
Optimisers: `{{case}}/step0/param.{{key}}` before the first step; `{{case}}/step{{t}}/grad.{{key}}` and, after the step,
`{{case}}/step{{t}}/param.{{key}}` for t = 1..{optimizers.STEPS}. Clipping: `{{case}}/grad.{{key}}`, `{{case}}/clipped.{{key}}` and
`{{case}}/norm` (the joint norm before clipping). Averages: `{{case}}/step0/average.{{key}}`, then `step{{t}}/param.{{key}}`
and `step{{t}}/average.{{key}}`. Schedules: `{{case}}/rate` [{optimizers.SCHEDULE_STEPS}], entry t being the rate of the step after t steps.

"""


def main():
    torch.set_num_threads(1)
    sections = []

    def write(name, title, tensors, text):
        safetensors.write(FOLDER / f"{name}.safetensors", tensors)
        sections.append(f"## {title} (`{name}.safetensors`)\n\n{text}\n")

    ops = ops_pointwise.CASES + ops_image.CASES + ops_shape.CASES
    write("ops", "Ops", cases.evaluate_all(ops), cases.table(ops))
    write("losses", "Losses", cases.evaluate_all(losses.CASES), cases.table(losses.CASES))
    write("layers", "Layers", layers.evaluate_all(layers.CASES),
          LAYERS + layers.table(layers.CASES))
    write("optimizers", "Optimisers", optimizers.evaluate_all(), OPTIMIZERS + optimizers.table())
    write("wgangp", "WGAN-GP", wgangp.evaluate_all(), wgangp.TEXT + wgangp.table())
    write("gan", "GANs", gan.evaluate_all(), gan.TEXT + gan.table())
    exact = dcgan.train(torch.float64)
    write("dcgan", "DCGAN", exact, dcgan.TEXT)
    print(f"DCGAN: PyTorch's float32 run deviates by {dcgan.float32_deviation(exact):.1e}")
    pytorch_files.write()
    classifiers.write()
    write_readme(sections)


def write_readme(sections):
    readme = FOLDER / "README.md"
    prose = readme.read_text().split(MARK)[0]
    readme.write_text(prose + MARK + "\n\n" + "\n".join(sections))


if __name__ == "__main__":
    main()
