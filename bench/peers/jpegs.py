"""PNG files into JPEG files of quality 90, each replaced by its like: no library of ours writes JPEG.

    /usr/bin/python3 bench/peers/jpegs.py FOLDER
"""
import pathlib
import sys

from PIL import Image

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.png")):
    Image.open(path).save(path.with_suffix(".jpg"), quality=90)
    path.unlink()
