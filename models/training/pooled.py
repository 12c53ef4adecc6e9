"""Threshold and calibration of bone for what ships: of each scanner's pictures by the network that was fitted to the other's, all together.

`pooled.py --frames FOLDER --pair STATE REAL_FOLDER --pair STATE REAL_FOLDER --out FILE`: each state goes with the pictures it
was not fitted to. What ships is fitted to both and has no pictures left; how well such numbers hold on a scanner that took
no part in them is what `real_score.py` says of each direction by itself.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from frames import Classes
from real_frames import real_frames
from real_score import chances, counts, ece, f1, fitted_map
from tasks import Lumbar
from train import fitted_weights


def main():
    given = argparse.ArgumentParser()
    given.add_argument("--frames", type=Path, required=True)
    given.add_argument("--pair", type=Path, nargs=2, action="append", required=True)
    given.add_argument("--out", type=Path, required=True)
    asked = given.parse_args()
    torch.set_num_threads(1)
    classes = Classes(asked.frames)
    pairs = []
    for state, folder in asked.pair:
        network = Lumbar(classes).network()
        network.load_state_dict(fitted_weights(state, "cpu"), strict=False)
        pairs.append([(chances([network], frame), frame) for frame in real_frames(folder, classes.side)])
    thresholds = np.round(np.arange(0.1, 0.95, 0.05), 2)

    def mean_f1(threshold):
        return float(np.mean([f1(np.stack([counts(chance >= threshold, frame["bone"] > 0) for chance, frame in part]).sum(0)) for part in pairs]))

    curve = {str(threshold): round(mean_f1(threshold), 3) for threshold in thresholds}
    everything = [each for part in pairs for each in part]
    scale, offset = fitted_map(everything)
    told = {
        "pictures": len(everything),
        "threshold": float(max(thresholds, key=mean_f1)),
        "meanF1": curve,
        "calibration": {"scale": round(scale, 3), "offset": round(offset, 3)},
        "eceTold": [round(ece(everything), 3), round(ece(everything, scale, offset), 3)],
    }
    asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
