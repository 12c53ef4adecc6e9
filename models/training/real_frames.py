"""Human spine pictures with experts' bone masks, as the network sees pictures: the field of view alone, flush with the top.

The pictures lie outside this project (SlicerIGT/aigt, BSD-3-Clause) and are read in place.
Their scale is not known: the field of view fills the square.
"""
from pathlib import Path

import numpy as np
from PIL import Image

from frames import mask_of

UPSIDE_DOWN = ("sag_000", "sag_001")
DARK, LEAST_LIT = 30, 0.02
"""A picture of which less is brighter than this holds no echo to find bone by."""


def read(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("L"))


def real_frames(folder: Path, side: int) -> list:
    """Of one folder: dicts of name, what `squared` makes of it, `whole` (the picture as it is) and `family`, which scanner it is of."""
    frames = []
    for path in sorted(folder.glob("*_us.png")):
        name = path.name[: -len("_us.png")]
        linear = folder / f"{name}_uslinear.png"
        grey = read(linear if linear.exists() else path)
        bone = read(folder / f"{name}_{'masklinear' if linear.exists() else 'mask'}.png")
        height = min(grey.shape[0], bone.shape[0])
        grey, bone = grey[:height], bone[:height]
        if name in UPSIDE_DOWN:
            grey, bone = grey[::-1], bone[::-1]
        if (grey > DARK).mean() < LEAST_LIT:
            continue
        frames.append({"name": name, "family": folder.name, "whole": grey, **squared(grey, bone, side)})
    return frames


def squared(grey: np.ndarray, bone: np.ndarray, side: int) -> dict:
    """The field of view alone: grey and bone (side, side) uint8, mask bool; `crop` brings any other plane of the picture there, uint8."""
    lit = mask_of(grey)
    rows, columns = np.nonzero(lit)
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    box = (slice(top, bottom), slice(left, right))
    grey, bone, lit = (plane[box] for plane in (grey, bone, lit))
    longest = max(grey.shape)
    inside = (round(side * grey.shape[1] / longest), round(side * grey.shape[0] / longest))
    offset = (side - inside[0]) // 2

    def fit(plane, way):
        square = np.zeros((side, side), np.uint8)
        small = Image.fromarray(plane.astype(np.uint8)).resize(inside, way)
        square[: inside[1], offset : offset + inside[0]] = np.asarray(small)
        return square

    return {
        "crop": lambda plane: fit(plane[box], Image.BILINEAR),
        "grey": fit(grey, Image.BOX if longest > side else Image.BILINEAR),
        "bone": (fit((bone > 100) * 255, Image.BOX if longest > side else Image.BILINEAR) > 90).astype(np.uint8),
        "mask": fit(lit * 255, Image.NEAREST) > 0,
    }
