"""How often a needle network finds a tip where there is none: `needle_real.py STATE --frames FOLDER --score REAL_FOLDER --out FILE`.

Human spine pictures without a needle, of a scanner the state was not fitted to; a picture's past is itself, moved by up to three pixels.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from frames import Classes
from measure import PRESENT, TIP_PEAK, peaks, sigmoid
from real_frames import real_frames
from tasks import Needle, with_differences
from train import moved

SEED = 11


@torch.no_grad()
def main():
    given = argparse.ArgumentParser()
    given.add_argument("state", type=Path)
    given.add_argument("--frames", type=Path, required=True)
    given.add_argument("--score", type=Path, required=True)
    given.add_argument("--out", type=Path, required=True)
    asked = given.parse_args()
    classes = Classes(asked.frames)
    network = Needle(classes).network()
    network.load_state_dict(torch.load(asked.state, map_location="cpu")["average"])
    network.eval()
    random = np.random.default_rng(SEED)
    frames = real_frames(asked.score, classes.side)
    false = 0
    for frame in frames:
        grey = torch.from_numpy(np.stack([moved(frame["grey"], back, random) for back in (0, 1, 3)])[None]).float() / 255
        mask = torch.from_numpy(frame["mask"][None, None]).float()
        made = network(with_differences(grey * mask, mask))
        says = sigmoid(made["view"].numpy())[0, 0] > PRESENT
        false += bool(says and peaks(sigmoid(made["heat"][0].numpy()), TIP_PEAK))
    told = {"scoredOn": asked.score.name, "pictures": len(frames), "false": false, "falseTips": round(false / len(frames), 3)}
    asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
