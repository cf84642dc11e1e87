#!/usr/bin/env python3
"""Makes png.json: small PNG files of every kind with the samples they hold, and what Pillow makes of some real pictures.

    python3 make_png.py [DATA]      DATA: the folder that ATELIER_DATA names; without it the real pictures' entries are kept

The files are written by the encoder below, which shares nothing with the one under test; wherever Pillow can hold the
samples without loss (8 bits a channel), it must agree with them, or this script fails.
"""
import base64, glob, hashlib, io, json, os, random, struct, sys, zlib
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
STORED = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filtered(rows, step):
    """The rows with filter types 0 to 4 in turn."""
    out, above = bytearray(), None
    for y, row in enumerate(rows):
        above = above or bytes(len(row))
        out.append(y % 5)
        for i, value in enumerate(row):
            a, b = (row[i - step] if i >= step else 0), above[i]
            c = above[i - step] if i >= step else 0
            out.append((value - (0, a, b, (a + b) // 2, paeth(a, b, c))[y % 5]) & 255)
        above = row
    return bytes(out)


def packed(levels, depth):
    bits = "".join(format(v, f"0{depth}b") for v in levels)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def encode(width, height, kind, depth, pixels, interlaced, extra):
    """pixels[y][x] is a tuple of stored levels."""
    data = b""
    for x0, y0, dx, dy in (ADAM7 if interlaced else [(0, 0, 1, 1)]):
        rows = [packed([v for x in range(x0, width, dx) for v in pixels[y][x]], depth)
                for y in range(y0, height, dy) if x0 < width]
        data += filtered(rows, max(1, depth * STORED[kind] // 8))
    body = zlib.compress(data, 9)
    cut = len(body) // 3                                  # three IDAT chunks, the second one empty
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced)))
            + extra + chunk(b"IDAT", body[:cut]) + chunk(b"IDAT", b"") + chunk(b"IDAT", body[cut:]) + chunk(b"IEND", b""))


def case(rng, kind, depth, interlaced, transparent, width, height):
    top = (1 << depth) - 1
    pixels = [[tuple(rng.randint(0, top) for _ in range(STORED[kind])) for _ in range(width)] for _ in range(height)]
    extra, expand = b"", lambda p: p
    if kind == 3:
        entries = [tuple(rng.randint(0, 255) for _ in range(3)) for _ in range(1 << depth)]
        alphas = [rng.randint(0, 255) for _ in range(max(1, len(entries) // 2))]
        extra = chunk(b"PLTE", bytes(v for e in entries for v in e))
        if transparent:
            extra += chunk(b"tRNS", bytes(alphas))
            expand = lambda p: entries[p[0]] + ((alphas[p[0]] if p[0] < len(alphas) else 255),)
        else:
            expand = lambda p: entries[p[0]]
    else:
        stretch = 1 if depth >= 8 else 255 // top
        if transparent:
            key = pixels[height // 2][width // 2]
            extra = chunk(b"tRNS", struct.pack(f">{len(key)}H", *key))
            full = 65535 if depth == 16 else 255
            expand = lambda p: tuple(v * stretch for v in p) + (0 if p == key else full,)
        else:
            expand = lambda p: tuple(v * stretch for v in p)
    samples = [v for row in pixels for p in row for v in expand(p)]
    png = encode(width, height, kind, depth, pixels, interlaced, extra)
    channels = len(samples) // (width * height)
    check(png, width, height, depth, channels, samples)
    bits = 16 if depth == 16 else 8
    raw = struct.pack(f">{len(samples)}H", *samples) if bits == 16 else bytes(samples)
    name = f"type{kind}-{depth}bit{'-trns' if transparent else ''}{'-adam7' if interlaced else ''}-{width}x{height}"
    return dict(name=name, png=base64.b64encode(png).decode(), width=width, height=height, channels=channels, bits=bits,
                samples=base64.b64encode(raw).decode())


def check(png, width, height, depth, channels, samples):
    picture = Image.open(io.BytesIO(png))
    assert picture.size == (width, height)
    if depth == 16 or (depth < 8 and channels == 2):      # Pillow does not stretch a low depth's transparent level
        picture.load()
        return
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    if channels == 2:
        picture = picture.convert("RGBA")
        samples = [v for l, a in zip(samples[::2], samples[1::2]) for v in (l, l, l, a)]
        mode = "RGBA"
    assert picture.convert(mode).tobytes() == bytes(samples), "Pillow disagrees"


def real(data):
    entries = []
    for path in sorted(glob.glob(os.path.join(data, "images", "*.png")) + glob.glob(os.path.join(data, "set5", "*.png"))):
        picture = Image.open(path)
        if picture.mode == "P":
            picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        entries.append(dict(file=os.path.relpath(path, data), width=picture.width, height=picture.height,
                            channels=len(picture.getbands()), sha256=hashlib.sha256(picture.tobytes()).hexdigest()))
    return entries


def main():
    rng, out = random.Random(7), os.path.join(HERE, "png.json")
    kinds = [(0, d) for d in (1, 2, 4, 8, 16)] + [(3, d) for d in (1, 2, 4, 8)] + [(k, d) for k in (2, 4, 6) for d in (8, 16)]
    files = [case(rng, k, d, i, t, 11, 9) for k, d in kinds for i in (False, True) for t in (False, True) if not (t and k in (4, 6))]
    files += [case(rng, k, d, True, False, w, h) for k, d in ((0, 1), (2, 8)) for w, h in ((1, 1), (2, 3), (3, 2), (5, 1), (1, 5))]
    pictures = real(sys.argv[1]) if len(sys.argv) > 1 else json.load(open(out))["pictures"]
    with open(out, "w") as f:
        f.write("{\n" + ",\n".join(f'"{key}": [\n' + ",\n".join(json.dumps(e) for e in value) + "\n]"
                for key, value in (("files", files), ("pictures", pictures))) + "\n}\n")


main()
