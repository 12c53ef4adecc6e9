"""Human spine pictures without a needle, as the needle network is shown them: `needle_real.py --score REAL_FOLDER --out FILE`.

Picture after picture, the same three times, 8-bit grey: now, and moved by up to one and by up to three pixels as the pictures
before it, since these pictures have no past. `needle-score.ts --real FILE` counts the needles that the app finds in them.
"""
import argparse
from pathlib import Path

import numpy as np

from real_frames import real_frames
from train import moved

SEED, SIDE = 11, 160


def main():
    given = argparse.ArgumentParser()
    given.add_argument("--score", type=Path, required=True)
    given.add_argument("--out", type=Path, required=True)
    asked = given.parse_args()
    random = np.random.default_rng(SEED)
    frames = real_frames(asked.score, SIDE)
    pictures = np.stack([np.stack([moved(frame["grey"], back, random) for back in (0, 1, 3)]) for frame in frames])
    pictures.astype(np.uint8).tofile(asked.out)
    print(f"{len(frames)} pictures of {asked.score.name}")


if __name__ == "__main__":
    main()
