#!/usr/bin/env python3
"""Makes transforms.json: what torchvision's tensor kernels make of small pictures, at fixed parameters.

    python3 make_transforms.py      needs Debian's python3-torchvision

Every result is a PNG file in base64. The pictures are smooth shapes with some noise, odd in size, from a formula.
"""
import base64, io, json, math, os
import numpy as np
import torch
from PIL import Image
from torchvision.io import ImageReadMode, decode_jpeg, encode_jpeg
from torchvision.transforms import InterpolationMode, autoaugment, functional as F, functional_tensor as F_t

HERE = os.path.dirname(os.path.abspath(__file__))
NEAREST, BILINEAR = InterpolationMode.NEAREST, InterpolationMode.BILINEAR


def picture(height, width, channels):
    y, x = np.mgrid[0:height, 0:width]
    planes = [127 + 70 * np.sin(x / (4.1 + c) + c) + 55 * np.cos(y / (3.3 + 2 * c) - x / 9) for c in range(channels)]
    noise = (x * 7919 + y * 104729 + 31) % 23
    return torch.tensor(np.stack([np.clip(p + noise, 3, 249) for p in planes]).astype(np.uint8))


PICTURES = {"colour": picture(23, 29, 3), "grey": picture(22, 31, 1), "square": picture(16, 16, 3)}


def displacement(height, width):
    """A smooth field in pixels [H, W, 2], x first: the same formula as the test's."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.stack([3 * np.sin(y / 5) + 0.3 * np.cos(x / 3), 2.5 * np.cos(x / 6) - 0.2 * np.sin(y / 2)], -1).astype(np.float32)


def elastic(image):
    _, height, width = image.shape
    field = torch.tensor(displacement(height, width)) * 2 / torch.tensor([width, height])
    return F.elastic_transform(image, field[None], BILINEAR, [40.0] * image.shape[0])


def jpeg(image, quality):
    return decode_jpeg(encode_jpeg(image, quality), ImageReadMode.UNCHANGED)


def fill(image, level):
    return [float(level)] * image.shape[0]


CASES = {
    "crop": lambda i: F.crop(i, 5, 7, 16, 20),
    "crop_beyond": lambda i: F.crop(i, -3, 12, 18, 26),
    "resized_crop_larger": lambda i: F.resize(F.crop(i, 4, 6, 13, 17), [23, 31], BILINEAR, antialias=True),
    "resized_crop_smaller": lambda i: F.resize(F.crop(i, 1, 2, 21, 26), [9, 11], BILINEAR, antialias=True),
    "resized_crop_pillow": lambda i: torch.tensor(np.atleast_3d(np.array(F.resized_crop(
        F.to_pil_image(i), 2, 3, 19, 22, [24, 15], BILINEAR)))).permute(2, 0, 1),
    "horizontal_flip": F.hflip,
    "vertical_flip": F.vflip,
    "rotate_bilinear": lambda i: F.rotate(i, 23.5, BILINEAR, fill=fill(i, 90)),
    "rotate_nearest": lambda i: F.rotate(i, -31.3, NEAREST, fill=fill(i, 12)),
    "rotate_black": lambda i: F.rotate(i, 140.0, BILINEAR),
    "affine": lambda i: F.affine(i, 17.0, [3, -2], 1.25, [8.0, -5.0], BILINEAR, fill(i, 60)),
    "affine_nearest": lambda i: F.affine(i, -40.0, [-4, 5], 0.8, [-12.0, 6.0], NEAREST, fill(i, 60)),
    "perspective": lambda i: F.perspective(
        i, [[0, 0], [i.shape[2] - 1, 0], [i.shape[2] - 1, i.shape[1] - 1], [0, i.shape[1] - 1]],
        [[4, 2], [27, 5], [25, 21], [1, 18]], BILINEAR, fill(i, 33)),
    "elastic": elastic,
    "brightness_less": lambda i: F.adjust_brightness(i, 0.63),
    "brightness_more": lambda i: F.adjust_brightness(i, 1.47),
    "contrast_less": lambda i: F.adjust_contrast(i, 0.55),
    "contrast_more": lambda i: F.adjust_contrast(i, 1.8),
    "saturation_less": lambda i: F.adjust_saturation(i, 0.3),
    "saturation_more": lambda i: F.adjust_saturation(i, 1.9),
    "hue_up": lambda i: F.adjust_hue(i, 0.21),
    "hue_down": lambda i: F.adjust_hue(i, -0.37),
    "jitter": lambda i: F.adjust_saturation(F.adjust_hue(F.adjust_contrast(F.adjust_brightness(i, 1.2), 0.7), 0.08), 1.4),
    "grayscale": lambda i: F.rgb_to_grayscale(i, i.shape[0]),
    "solarize": lambda i: F.solarize(i, 117.0),
    "posterize": lambda i: F.posterize(i, 3),
    "invert": F.invert,
    "equalize": F.equalize,
    "autocontrast": lambda i: F.autocontrast(i // 2 + 20),
    "sharpness_less": lambda i: F.adjust_sharpness(i, 0.2),
    "sharpness_more": lambda i: F.adjust_sharpness(i, 2.6),
    "blur": lambda i: F.gaussian_blur(i, [5, 5], [1.3, 1.3]),
    "blur_wide": lambda i: F.gaussian_blur(i, [11, 11], [2.7, 2.7]),
    "erase": lambda i: F.erase(i, 5, 9, 8, 12, torch.tensor(77, dtype=torch.uint8)),
    "jpeg_low": lambda i: jpeg(i, 20),
    "jpeg_high": lambda i: jpeg(i, 85),
}


def policies():
    """Every operation of the policies at its eighth magnitude of ten, both signs, nearest pixels."""
    spaces = {
        "narrow": autoaugment.AutoAugment()._augmentation_space(10, (16, 16)),
        "wide": autoaugment.TrivialAugmentWide()._augmentation_space(10),
        "mix": autoaugment.AugMix()._augmentation_space(10, (16, 16)),
    }
    for name, space in spaces.items():
        for operation, (magnitudes, signed) in space.items():
            strength = magnitudes[7].item() if magnitudes.ndim else 0.0
            for sign in (1, -1) if signed else (1,):
                made = autoaugment._apply_op(PICTURES["square"], operation, sign * strength, NEAREST, fill(PICTURES["square"], 50))
                yield f"policy_{name}_{operation}_{'up' if sign > 0 else 'down'}", made


def png(image):
    stream = io.BytesIO()
    F.to_pil_image(image).save(stream, "PNG", optimize=True)
    return base64.b64encode(stream.getvalue()).decode()


def main():
    torch.set_num_threads(1)
    results = {f"{case}/{name}": make(PICTURES[name]) for case, make in CASES.items() for name in ("colour", "grey")}
    results.update((f"{case}/square", made) for case, made in policies())
    results.update((f"picture/{name}", image) for name, image in PICTURES.items())
    with open(os.path.join(HERE, "transforms.json"), "w") as file:
        file.write("{\n" + ",\n".join(f'"{name}": "{png(image)}"' for name, image in results.items()) + "\n}\n")


if __name__ == "__main__":
    main()
