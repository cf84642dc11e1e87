"""The recipe `gan` with compact networks: see the README."""
from networks.compact28 import BATCH, Gan as Work
