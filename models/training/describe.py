"""Writes `manifest.json`, `metrics.json` and `card.md` of one network from what was measured, so that none is typed by hand.

`describe.py TASK --frames FOLDER --model FOLDER --state FILE.json --export FILE.json --simulated FILE.json [--real FILE.json ...] [--before FILE.json] [--pooled FILE.json] [--mask FILE.json] [--peer FILE.json] [--seeds FILE.json] --version 1.0.0`
The card's words are those of cards/TASK.md; `{simulated.all.meanDice}` and the like in it are figures of metrics.json.
"""
import argparse
import json
import re
from pathlib import Path

import numpy as np

from frames import Classes
from train import task_of

PROOF_CELLS, PROOF_TOLERANCE = 6, 0.02
CHANNELS = {
    2: ["grey 0-1", "mask of where echoes can be"],
    4: ["grey 0-1", "absolute difference from one picture earlier", "the same from three earlier", "mask of where echoes can be"],
}
STANDING = {
    "lumbar-anatomy": "names trained on simulated pictures, bone also on a few human ones; unreviewed",
    "muscle-fascia": "trained on simulated pictures only; unreviewed",
    "needle": "trained on simulated needles, and on human pictures without one; unreviewed",
}


def manifest_of(task, classes, version, exported, simulated, pooled, mask, answers) -> dict:
    names = {"lumbar-anatomy": classes.lumbar, "muscle-fascia": classes.muscle, "needle": []}[task.name]
    thresholds = {"peak": 0.3, **simulated.get("thresholds", {})}
    # Bone in human pictures is what the threshold is for; the simulated one stands in metrics.json.
    if pooled:
        thresholds["bone"] = pooled["threshold"]
    if mask:
        thresholds["bone mask"] = mask["threshold"]
    if task.name == "needle":
        thresholds = simulated["thresholds"]
    return {
        "name": task.name,
        "version": version,
        "kind": task.name,
        "standing": STANDING[task.name],
        "licence": "Apache-2.0",
        "trainingData": "pictures of this project's own phantom and simulator; human spine pictures of SlicerIGT/aigt (BSD-3-Clause), read in place, not part of this project",
        "file": "model.onnx",
        "sha256": exported["sha256"],
        "bytes": exported["bytes"],
        "opset": 13,
        "multiplyAdds": exported["multiplyAdds"],
        "input": {
            "name": "picture",
            "channels": CHANNELS[task.channels],
            "side": classes.side,
            "cellMm": classes.mm_per_px,
            "orientation": "row 0 at the transducer, column 0 away from the marked side (MF)",
        },
        "outputs": exported["outputs"],
        **({"classes": names} if names else {}),
        **({"views": classes.views, "landmarks": classes.landmarks} if task.name == "lumbar-anatomy" else {}),
        **({"boneCalibration": pooled["calibration"]} if pooled else {}),
        "temperature": round(simulated.get("temperature", 1.0), 2),
        "thresholds": {name: round(value, 3) for name, value in thresholds.items()},
        "proof": {"cells": proof_cells(exported["outputs"], answers), "tolerance": PROOF_TOLERANCE},
    }


def proof_cells(outputs: dict, answers: np.ndarray) -> list:
    """Of each output a few cells spread over it, for the picture of `proof_picture`."""
    cells, start = [], 0
    for name in sorted(outputs):
        count = int(np.prod(outputs[name]))
        for at in sorted({int(share * (count - 1)) for share in np.linspace(0.11, 0.93, min(count, PROOF_CELLS))}):
            cells.append({"output": name, "at": at, "value": round(float(answers[start + at]), 4)})
        start += count
    return cells


def filled(words: str, metrics: dict) -> str:
    def figure(found):
        value = metrics
        for key in found.group(1).split("."):
            value = value[int(key)] if isinstance(value, list) else value[key]
        return str(value)

    return re.sub(r"\{([A-Za-z0-9_. ]+)\}", figure, words)


def main():
    given = argparse.ArgumentParser()
    given.add_argument("task")
    for name in ("frames", "model", "state", "export", "answers", "simulated"):
        given.add_argument(f"--{name}", type=Path, required=True)
    given.add_argument("--real", type=Path, nargs="*", default=[])
    given.add_argument("--before", type=Path, help="figures of the version before on the same pictures")
    given.add_argument("--pooled", type=Path, help="of pooled.py")
    given.add_argument("--mask", type=Path, help="of mask_threshold.py")
    given.add_argument("--sequences", type=Path, help="of sequence-score.ts")
    given.add_argument("--peer", type=Path, help="of peer_score.py")
    given.add_argument("--seeds", type=Path, help="of seeds.py, of the same recipe with several seeds")
    given.add_argument("--version", required=True)
    asked = given.parse_args()
    classes = Classes(asked.frames)
    task = task_of(asked.task, classes)
    exported, simulated, fitted = (json.loads(path.read_text()) for path in (asked.export, asked.simulated, asked.state))
    real = [json.loads(path.read_text()) for path in asked.real]
    answers = np.fromfile(asked.answers, "<f4")
    if answers.size != sum(int(np.prod(shape)) for shape in exported["outputs"].values()):
        raise SystemExit(f"{asked.answers} does not hold the answers of this export")
    pooled = json.loads(asked.pooled.read_text()) if asked.pooled else None
    mask = json.loads(asked.mask.read_text()) if asked.mask else None
    manifest = manifest_of(task, classes, asked.version, exported, simulated, pooled, mask, answers)
    metrics = {"name": task.name, "version": asked.version, "fitted": fitted, "export": exported, "simulated": simulated, "real": real, "thresholds": manifest["thresholds"], "temperature": manifest["temperature"]}
    for name in ("before", "peer", "pooled", "mask", "sequences", "seeds"):
        if path := getattr(asked, name):
            metrics[name] = json.loads(path.read_text())
    (asked.model / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (asked.model / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    words = (Path(__file__).parent / "cards" / f"{task.name}.md").read_text()
    (asked.model / "card.md").write_text(filled(words, metrics))


if __name__ == "__main__":
    main()
