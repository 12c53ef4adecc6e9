"""From which chance on a cell belongs to the mask of bone that `interspace segment` writes.

`mask_threshold.py thirds --real FOLDER... --out FOLDER` parts each scanner's pictures: every third is kept out, links to the
others lie under `FOLDER/kept`. `mask_threshold.py choose STATE --frames FOLDER --thirds FOLDER --out FILE`, with a network
fitted to `kept` alone: surface F1 and Dice on what was kept out, and the threshold at which their sum over the scanners is greatest;
of such as are as good as alike the strictest.

The surface's F1 hardly depends on it, Dice does: masks are as thick as experts draw them only at a lower one than lines need.
Pictures that follow each other can be of one person, so that these figures are of scanners that were seen, and perhaps of persons.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from frames import Classes
from real_frames import real_frames
from real_score import chances, counts, summary
from tasks import Lumbar
from train import fitted_weights

THRESHOLDS = np.round(np.arange(0.05, 0.95, 0.05), 2)
EVERY, KEPT_OUT = 3, 1
ALIKE = 0.01


def part(folders: list, out: Path):
    for folder in folders:
        names = sorted(path.name[: -len("_us.png")] for path in folder.glob("*_us.png"))
        for at, name in enumerate(names):
            there = out / ("out" if at % EVERY == KEPT_OUT else "kept") / folder.name
            there.mkdir(parents=True, exist_ok=True)
            for file in folder.glob(f"{name}_*"):
                (there / file.name).symlink_to(file.resolve())


def choose(asked):
    classes = Classes(asked.frames)
    network = Lumbar(classes).network()
    network.load_state_dict(fitted_weights(asked.state, "cpu"), strict=False)
    scanners = {}
    for folder in sorted((asked.thirds / "out").iterdir()):
        pairs = [(chances([network], frame), frame["bone"] > 0) for frame in real_frames(folder, classes.side)]
        scanners[folder.name] = {
            str(threshold): summary(np.stack([counts(chance >= threshold, bone) for chance, bone in pairs]))
            for threshold in THRESHOLDS
        }

    def worth(threshold):
        return sum(each[str(threshold)]["surfaceF1"] + each[str(threshold)]["meanDice"] for each in scanners.values())

    greatest = max(worth(threshold) for threshold in THRESHOLDS)
    best = max(threshold for threshold in THRESHOLDS if worth(threshold) >= greatest - ALIKE)
    told = {
        "threshold": float(best),
        "at": {name: each[str(best)] for name, each in scanners.items()},
        "curve": {name: {threshold: [told["surfaceF1"], told["meanDice"]] for threshold, told in each.items()} for name, each in scanners.items()},
    }
    asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told, indent=1))


def main():
    given = argparse.ArgumentParser()
    ways = given.add_subparsers(dest="way", required=True)
    thirds = ways.add_parser("thirds")
    thirds.add_argument("--real", type=Path, nargs="+", required=True)
    thirds.add_argument("--out", type=Path, required=True)
    chosen = ways.add_parser("choose")
    chosen.add_argument("state", type=Path)
    for name in ("frames", "thirds", "out"):
        chosen.add_argument(f"--{name}", type=Path, required=True)
    asked = given.parse_args()
    if asked.way == "thirds":
        part(asked.real, asked.out)
    else:
        choose(asked)


if __name__ == "__main__":
    main()
