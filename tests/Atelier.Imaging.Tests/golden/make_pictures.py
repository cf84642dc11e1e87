#!/usr/bin/env python3
"""Makes pictures.json: small files of the formats besides PNG, with the samples that Pillow finds in them.

    python3 make_pictures.py          needs Debian's python3-pil

`tolerance` is the largest difference of a sample that counts as the same: 0 where the format is lossless, a level or two where
decoders may round differently, much where Pillow does not manage colours (CMYK without a profile). The profile is made here and
swaps red and green, so that whether it is applied cannot be overlooked.
"""
import base64, io, json, os, random, struct
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
EXIF_ORIENTATION = 0x0112


def picture(mode, size, seed=1):
    """A smooth slope in each channel, with a little noise: what lossy formats are made for."""
    rng, (width, height), bands = random.Random(seed), size, len(Image.new(mode, (1, 1)).getbands())
    levels = [min(255, max(0, (x * (13 - 2 * c) + y * (7 + 3 * c)) * 120 // (10 * (width + height)) + 40 * c + 20 + rng.randint(-4, 4)))
              for y in range(height) for x in range(width) for c in range(bands)]
    return Image.frombytes(mode, size, bytes(levels))


def swapping_profile():
    """A matrix profile (ICC.1:2001-04) with sRGB's primaries and curve, red's and green's columns exchanged."""
    def s15(*values):
        return b"".join(struct.pack(">i", round(v * 65536)) for v in values)
    curve = b"curv\0\0\0\0" + struct.pack(">I", 1024) + b"".join(
        struct.pack(">H", round(65535 * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4))) for v in (i / 1023 for i in range(1024)))
    curve += b"\0" * (-len(curve) % 4)
    text = b"text\0\0\0\0swap\0\0\0\0"
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"swap\0" + b"\0" * 79, b"cprt": text,
            b"wtpt": b"XYZ \0\0\0\0" + s15(0.9642, 1.0, 0.8249),
            b"gXYZ": b"XYZ \0\0\0\0" + s15(0.43607, 0.22249, 0.01392), b"rXYZ": b"XYZ \0\0\0\0" + s15(0.38515, 0.71687, 0.09708),
            b"bXYZ": b"XYZ \0\0\0\0" + s15(0.14307, 0.06061, 0.71410), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    body, table, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        value += b"\0" * (-len(value) % 4)
        table += name + struct.pack(">II", at + len(body), len(value))
        body += value
    head = struct.pack(">I4sI4s4s4s6H4s4sI4s4sQI", at + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0,
                       b"acsp", b"APPL", 0, b"none", b"none", 0, 0) + s15(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def saved(source, kind, **options):
    stream = io.BytesIO()
    source.save(stream, kind, **options)
    return stream.getvalue()


def case(name, file, expected, tolerance=0):
    mode = {"1": "L", "P": "RGB", "CMYK": "RGB"}.get(expected.mode, expected.mode)
    expected = expected.convert(mode)
    return dict(name=name, file=base64.b64encode(file).decode(), width=expected.width, height=expected.height,
                channels=len(expected.getbands()), tolerance=tolerance, samples=base64.b64encode(expected.tobytes()).decode())


def decoded(name, file, tolerance=0):
    return case(name, file, Image.open(io.BytesIO(file)), tolerance)


def oriented(orientation):
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    file = saved(picture("RGB", (24, 16)), "JPEG", quality=95, subsampling=0, exif=exif)
    turn = {2: [Image.FLIP_LEFT_RIGHT], 3: [Image.ROTATE_180], 4: [Image.FLIP_TOP_BOTTOM], 5: [Image.TRANSPOSE],
            6: [Image.ROTATE_270], 7: [Image.TRANSVERSE], 8: [Image.ROTATE_90]}.get(orientation, [])
    expected = Image.open(io.BytesIO(file))
    for step in turn:
        expected = expected.transpose(step)
    return case(f"jpeg-orientation{orientation}", file, expected, 1)


def jpegs():
    colour, profile = picture("RGB", (19, 13)), swapping_profile()
    yield decoded("jpeg-444", saved(colour, "JPEG", quality=90, subsampling=0), 1)
    yield decoded("jpeg-420", saved(colour, "JPEG", quality=90, subsampling=2), 2)
    yield decoded("jpeg-progressive", saved(colour, "JPEG", quality=90, progressive=True, subsampling=0), 1)
    yield decoded("jpeg-grey", saved(picture("L", (7, 20)), "JPEG", quality=90), 1)
    swapped = saved(colour, "JPEG", quality=100, subsampling=0, icc_profile=profile)
    red, green, blue = Image.open(io.BytesIO(swapped)).split()
    yield case("jpeg-profile", swapped, Image.merge("RGB", (green, red, blue)), 2)
    yield case("jpeg-broken-profile", saved(colour, "JPEG", quality=90, subsampling=0, icc_profile=profile[:100]), colour, 12)
    yield decoded("jpeg-cmyk", saved(picture("CMYK", (9, 9)), "JPEG", quality=95), 60)
    yield from (oriented(i) for i in range(1, 9))


def webps():
    clear = picture("RGBA", (11, 6))
    yield decoded("webp-lossless", saved(picture("RGB", (9, 7)), "WEBP", lossless=True))
    yield decoded("webp-lossy", saved(picture("RGB", (21, 17)), "WEBP", quality=90), 2)
    yield decoded("webp-alpha", saved(clear, "WEBP", lossless=True, exact=True))


def tiffs():
    colour = picture("RGB", (15, 10))
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        yield decoded(f"tiff-{compression}", saved(colour, "TIFF", compression=compression))
    yield decoded("tiff-grey", saved(picture("L", (5, 9)), "TIFF"))
    yield decoded("tiff-bilevel", saved(picture("L", (13, 9)).convert("1"), "TIFF", compression="group4"))
    yield decoded("tiff-palette", saved(colour.quantize(16), "TIFF"))
    yield decoded("tiff-alpha", saved(picture("RGBA", (6, 4)), "TIFF"))
    yield decoded("tiff-cmyk", saved(picture("CMYK", (9, 9)), "TIFF"), 60)
    yield tiff16("tiff-grey16", 1)
    yield tiff16("tiff-rgb16", 3)


def tiff16(name, samples, width=7, height=5):
    rng = random.Random(samples)
    levels = [rng.randint(0, 65535) for _ in range(width * height * samples)]
    data = struct.pack(f"<{len(levels)}H", *levels)
    entries = [(256, 3, 1, width), (257, 3, 1, height), (258, 3, 1, 16), (259, 3, 1, 1), (262, 3, 1, 1 if samples == 1 else 2),
               (273, 4, 1, 8), (277, 3, 1, samples), (278, 3, 1, height), (279, 4, 1, len(data))]
    if samples == 3:
        entries[2] = (258, 3, 3, 8 + len(data))                # three depths do not fit the entry
        data += struct.pack("<3H", 16, 16, 16)
        entries[5] = (273, 4, 1, 8)
    ifd = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries) + b"\0" * 4
    file = b"II*\0" + struct.pack("<I", 8 + len(data)) + data + ifd
    expected = Image.frombytes("L" if samples == 1 else "RGB", (width, height), bytes(round(v / 257) for v in levels))
    return case(name, file, expected, 1)


def gifs():
    colour = picture("RGB", (15, 10)).quantize(32)
    yield decoded("gif", saved(colour, "GIF"))
    clear = saved(colour, "GIF", transparency=colour.getpixel((3, 3)))
    yield case("gif-transparent", clear, Image.open(io.BytesIO(clear)).convert("RGBA"))
    still = picture("RGB", (8, 8)).quantize(8)
    yield case("gif-animated", saved(still, "GIF", save_all=True, append_images=[still.rotate(90), still.rotate(180)]), still)


def bmps():
    colour = picture("RGB", (13, 9))
    for mode in ("1", "L", "P", "RGB"):
        yield decoded(f"bmp-{mode}", saved(colour.quantize(40) if mode == "P" else colour.convert(mode), "BMP"))
    yield bmp("bmp-rgba32", 32, 3, 108, (0xff000000, 0xff0000, 0xff00, 0xff), "RGBA")
    yield bmp("bmp-rgb555", 16, 0, 40, None, "RGB")
    yield bmp("bmp-rgb565", 16, 3, 40, (0xf800, 0x7e0, 0x1f, 0), "RGB")
    yield bmp("bmp-topdown", 16, 3, 40, (0xf800, 0x7e0, 0x1f, 0), "RGB", top_down=True)
    yield runs("bmp-rle8", 8, 1)
    yield runs("bmp-rle4", 4, 2)


def bmp_file(width, height, bits, compression, length, masks, palette, data):
    info = struct.pack("<IiiHHIIiiII", length, width, height, 1, bits, compression, len(data), 2835, 2835, len(palette) // 4, 0)
    if length == 108:
        info = (info + struct.pack("<4I", *masks)).ljust(108, b"\0")
    elif masks:
        info += struct.pack("<3I", *masks[:3])
    at = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", at + len(data), 0, 0, at) + info + palette + data


def bmp(name, bits, compression, length, masks, mode, top_down=False, width=5, height=4):
    rng, rows, pixels = random.Random(bits), [], []
    fields = masks or (0x7c00, 0x3e0, 0x1f, 0)
    for _ in range(height):
        row = [rng.getrandbits(bits) for _ in range(width)]
        rows.append(struct.pack(f"<{width}{'H' if bits == 16 else 'I'}", *row))
        rows[-1] += b"\0" * (-len(rows[-1]) % 4)
        pixels.append([tuple(level(v, m) for m in fields[:len(mode)]) for v in row])
    upright = pixels if top_down else pixels[::-1]
    expected = Image.new(mode, (width, height))
    expected.putdata([p for row in upright for p in row])
    return case(name, bmp_file(width, -height if top_down else height, bits, compression, length, masks, b"", b"".join(rows)), expected)


def level(value, mask):
    shift = (mask & -mask).bit_length() - 1
    return int(((value & mask) >> shift) * 255 / (mask >> shift) + 0.5)


def runs(name, bits, compression):
    """A run, a literal stretch of odd length, an early end of row, and a move over the picture."""
    palette = [(i * 37 % 256, i * 101 % 256, i * 59 % 256) for i in range(16)]
    literal = bytes([1, 2, 3, 4, 5]) if bits == 8 else bytes([0x12, 0x34, 0x50])
    data = (bytes([4, 7 if bits == 8 else 0x78]) + bytes([0, 5]) + literal + b"\0" * (len(literal) % 2) + b"\0\0" + b"\x03" + (b"\x09" if bits == 8 else b"\x99")
            + b"\0\0" + b"\0\x02\x02\x01" + b"\x02" + (b"\x0b" if bits == 8 else b"\xbb") + b"\0\x01")
    first = [7, 7, 7, 7] if bits == 8 else [7, 8, 7, 8]
    stored = [first + [1, 2, 3, 4, 5], [9, 9, 9] + [0] * 6, [0] * 9, [0, 0, 11, 11] + [0] * 5]
    expected = Image.new("RGB", (9, 4))
    expected.putdata([palette[i] for row in stored[::-1] for i in row])
    entries = b"".join(bytes((b, g, r, 0)) for r, g, b in palette)
    return case(name, bmp_file(9, 4, bits, compression, 40, None, entries, data), expected)


def main():
    cases = [c for group in (jpegs, webps, tiffs, gifs, bmps) for c in group()]
    with open(os.path.join(HERE, "pictures.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")


main()
