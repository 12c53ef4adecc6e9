"""Bone of any kind on human pictures: how near a network's surface is to the experts', with intervals.

`real_score.py STATE... --frames FOLDER --choose REAL_FOLDER --score REAL_FOLDER`: the threshold is chosen on one scanner's
pictures and the figures are of the other's, which the states must not have been fitted to. Several states are averaged. The published peer is scored by
`interspace evaluate` on the same pictures.
Pictures of one number series are taken as one person's when no one says otherwise: intervals are of pictures, not of patients.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from frames import Classes
from measure import middles, sigmoid
from real_frames import real_frames
from tasks import Lumbar
from train import fitted_weights

TOLERANCE = 4 / 192
DRAWS, SEED = 2000, 11


@torch.no_grad()
def chances(networks, frame) -> np.ndarray:
    """Mean over networks and over the picture and its mirror image."""
    picture = torch.from_numpy(np.stack([frame["grey"] / 255 * frame["mask"], frame["mask"]])[None]).float()
    both = torch.cat([picture, picture.flip(3)])
    total = 0
    for network in networks:
        bone = network.eval()(both)["bone"][:, 0].numpy()
        total = total + sigmoid(bone[0]) + sigmoid(bone[1][:, ::-1])
    return total / (2 * len(networks)) * frame["mask"]


def counts(found, truth) -> np.ndarray:
    """found, found near, true, true near, twice the overlap, both areas."""
    ours, theirs = middles(found), middles(truth)
    near = [0, 0]
    if len(ours) and len(theirs):
        apart = np.hypot(*(ours[:, None] - theirs[None]).transpose(2, 0, 1))
        reach = TOLERANCE * found.shape[1]
        near = [int((apart.min(1) <= reach).sum()), int((apart.min(0) <= reach).sum())]
    return np.array([len(ours), near[0], len(theirs), near[1], 2 * (found & truth).sum(), found.sum() + truth.sum()], float)


def f1(tally) -> float:
    found, found_near, true, true_near = tally[..., 0], tally[..., 1], tally[..., 2], tally[..., 3]
    precision, recall = found_near / np.maximum(1, found), true_near / np.maximum(1, true)
    return 2 * precision * recall / np.maximum(1e-9, precision + recall)


LEAST_CHANCE = 0.05
"""Cells below it are nowhere shown as bone."""


def logits_of(chance) -> np.ndarray:
    return np.log(np.clip(chance, 1e-6, 1 - 1e-6) / np.clip(1 - chance, 1e-6, 1))


def ece(pairs, scale=1.0, offset=0.0, of="told") -> float:
    """
    Expected calibration error of the chance of bone in 15 bins. `told`: of the cells that are said to be bone with at least
    one in twenty; `field`: of all cells of the field of view; `told or bone`: of those told and those that are bone, as up to
    version 1.1.0. The last chooses cells by the truth, so that every bone that was not seen counts as being wrong by all of
    its chance, and no calibration can bring it down; the first two do not.
    """
    count, sure, right = np.zeros(15), np.zeros(15), np.zeros(15)
    for chance, frame in pairs:
        cooled, bone = sigmoid(scale * logits_of(chance) + offset), frame["bone"] > 0
        told = {"told": cooled >= LEAST_CHANCE, "field": True, "told or bone": (chance >= LEAST_CHANCE) | bone}[of]
        inside = frame["mask"] & told
        bins = np.minimum(14, (cooled[inside] * 15).astype(int))
        count += np.bincount(bins, minlength=15)
        sure += np.bincount(bins, cooled[inside], 15)
        right += np.bincount(bins, bone[inside], 15)
    return float(np.abs(sure - right).sum() / max(1, count.sum()))


def fitted_map(pairs) -> tuple:
    """Scale and offset of the logits with the greatest likelihood, by Newton's method, over all cells of the fields of view (Platt 1999)."""
    x = np.concatenate([logits_of(chance[frame["mask"]]) for chance, frame in pairs])
    y = np.concatenate([frame["bone"][frame["mask"]] > 0 for _, frame in pairs])
    at = np.array([1.0, 0.0])

    def badness(at):
        z = at[0] * x + at[1]
        return float((np.logaddexp(0, z) - y * z).mean())

    for _ in range(50):
        chance = sigmoid(np.clip(at[0] * x + at[1], -50, 50))
        off, weight = chance - y, chance * (1 - chance)
        slope = np.array([(off * x).sum(), off.sum()])
        bend = np.array([[(weight * x * x).sum(), (weight * x).sum()], [(weight * x).sum(), weight.sum()]])
        step = np.linalg.solve(bend + 1e-6 * np.eye(2), slope)
        # Half the step until it helps: far from the end Newton's may be too long.
        while badness(at - step) > badness(at) and np.abs(step).max() > 1e-6:
            step = step / 2
        at = at - step
        if np.abs(step).max() < 1e-5:
            break
    return float(at[0]), float(at[1])


def calibration(chosen, scored) -> dict:
    """Fitted on the one, before and after on both, by each way of counting."""
    scale, offset = fitted_map(chosen)
    ways = ("told", "field", "told or bone")
    return {
        "scale": round(scale, 3),
        "offset": round(offset, 3),
        **{f"on {name}": {way: [round(ece(pairs, of=way), 3), round(ece(pairs, scale, offset, way), 3)] for way in ways} for name, pairs in (("fitted", chosen), ("other", scored))},
        "otherOwn": [round(value, 3) for value in fitted_map(scored)],
    }


def summary(tallies: np.ndarray) -> dict:
    random = np.random.default_rng(SEED)
    drawn = tallies[random.integers(0, len(tallies), (DRAWS, len(tallies)))].sum(1)
    low, high = np.percentile(f1(drawn), [2.5, 97.5])
    with_bone = tallies[tallies[:, 2] > 0]
    dice = with_bone[:, 4] / np.maximum(1, with_bone[:, 5])
    total = tallies.sum(0)
    return {
        "pictures": len(tallies),
        "surfaceF1": round(float(f1(total)), 3),
        "interval95": [round(float(low), 3), round(float(high), 3)],
        "precision": round(float(total[1] / max(1, total[0])), 3),
        "recall": round(float(total[3] / max(1, total[2])), 3),
        "meanDice": round(float(dice.mean()), 3),
        "medianDice": round(float(np.median(dice)), 3),
    }


def main():
    given = argparse.ArgumentParser()
    given.add_argument("states", type=Path, nargs="+")
    given.add_argument("--frames", type=Path, required=True)
    given.add_argument("--choose", type=Path, required=True)
    given.add_argument("--score", type=Path, required=True)
    given.add_argument("--out", type=Path)
    asked = given.parse_args()
    classes = Classes(asked.frames)
    networks = []
    for path in asked.states:
        network = Lumbar(classes).network()
        network.load_state_dict(fitted_weights(path, "cpu"), strict=False)
        networks.append(network)
    chosen = [(chances(networks, frame), frame) for frame in real_frames(asked.choose, classes.side)]
    scored = [(chances(networks, frame), frame) for frame in real_frames(asked.score, classes.side)]

    def at(threshold, pairs):
        return np.stack([counts(chance >= threshold, frame["bone"] > 0) for chance, frame in pairs])

    thresholds = np.round(np.arange(0.05, 0.95, 0.05), 2)
    best = float(max(thresholds, key=lambda threshold: f1(at(threshold, chosen).sum(0))))
    curve = {str(threshold): round(float(f1(at(threshold, scored).sum(0))), 3) for threshold in thresholds}
    told = {
        "states": [path.name for path in asked.states],
        "chosenOn": asked.choose.name,
        "threshold": best,
        "scoredOn": asked.score.name,
        **summary(at(best, scored)),
        "calibration": calibration(chosen, scored),
        "atOtherThresholds": curve,
    }
    if asked.out:
        asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
