#!/usr/bin/env python3
"""Makes resizes.json: 8-bit noise and what Pillow's Image.resize makes of it, with every filter.

    python3 make_resizes.py          needs Debian's python3-pil
"""
import base64, json, os, random
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
FILTERS = {"Area": Image.BOX, "Bilinear": Image.BILINEAR, "Bicubic": Image.BICUBIC, "Lanczos3": Image.LANCZOS}
SIZES = [((13, 9), (5, 4)), ((8, 8), (20, 17)), ((31, 17), (8, 8)), ((7, 7), (7, 3)), ((7, 7), (3, 7)), ((1, 1), (6, 4)), ((5, 6), (1, 1)),
         ((50, 3), (3, 50)), ((40, 33), (32, 32)), ((64, 35), (23, 40)), ((3, 70), (4, 64)), ((32, 32), (28, 28)), ((97, 2), (10, 2))]


def case(rng, mode, size, to):
    source = Image.frombytes(mode, size, bytes(rng.choice((0, 255, rng.randint(0, 255))) for _ in range(size[0] * size[1] * len(mode))))
    targets = {name: base64.b64encode(source.resize(to, kind).tobytes()).decode() for name, kind in FILTERS.items()}
    return dict(channels=len(mode), size=size, to=to, source=base64.b64encode(source.tobytes()).decode(), targets=targets)


def main():
    rng = random.Random(11)
    with open(os.path.join(HERE, "resizes.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(case(rng, m, s, t)) for s, t in SIZES for m in ("L", "RGB")) + "\n]\n")


main()
