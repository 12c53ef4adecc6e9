"""One offset for the logits of each class, fitted on the check spines so that the mean Dice is greatest: `balance.py STATE --check FOLDER --out STATE`.

Weights of classes and the soft Dice of the loss leave some classes too large, others too small, on spines that were not
trained on. The offsets are written into the biases of the last layer, so that network and file stay what they were.
Half of the check spines fit them, the other half says whether they help; then all fit them.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from frames import Classes, spines_in
from measure import answers
from tasks import Samples
from train import fitted_weights, task_of

STEPS = (1.0, 0.5, 0.25)
PICTURES = 288


def dice_of(logits, truth, offsets, named) -> float:
    found = (logits + offsets[None, :, None]).argmax(1)
    count = offsets.size
    both = np.bincount(found[found == truth], minlength=count)
    either = np.bincount(found.ravel(), minlength=count) + np.bincount(truth.ravel(), minlength=count)
    return float((2 * both / np.maximum(1, either))[named].mean())


def fitted_offsets(logits, truth, named) -> np.ndarray:
    """Coordinate by coordinate, in steps that become finer. Background stays where it is."""
    offsets = np.zeros(logits.shape[1], np.float32)
    for step in STEPS:
        for at in range(1, offsets.size):
            one = step * (np.arange(offsets.size) == at).astype(np.float32)
            # Of equal ones the smallest change.
            best = max((-2, -1, 0, 1, 2), key=lambda n: (dice_of(logits, truth, offsets + n * one, named), -abs(n)))
            offsets += best * one
    return offsets


def main():
    given = argparse.ArgumentParser()
    given.add_argument("state", type=Path)
    given.add_argument("--check", type=Path, required=True)
    given.add_argument("--out", type=Path, required=True)
    asked = given.parse_args()
    torch.set_num_threads(1)
    classes = Classes(asked.check)
    task = task_of("lumbar-anatomy", classes)
    network = task.network()
    weights = fitted_weights(asked.state, "cpu")
    network.load_state_dict(weights, strict=False)
    samples = Samples(task, spines_in(asked.check, classes.side), False)
    chosen = np.linspace(0, len(samples) - 1, min(PICTURES, len(samples))).astype(int)
    kept = list(answers(task, network, samples, chosen.size))
    # Every second row and column: neighbours say the same.
    def cells(plane):
        return plane[..., ::2, ::2].reshape(*plane.shape[:-2], -1)

    inside = np.stack([cells(mask) for _, mask, _ in kept])
    truth = np.stack([cells(truth["planes"][0]) for truth, _, _ in kept]).astype(np.int64)
    logits = np.stack([cells(made["seg"]) for _, _, made in kept]).astype(np.float32)
    logits = np.where(inside[:, None], logits, np.where(np.arange(logits.shape[1])[None, :, None] == 0, 50, -50)).astype(np.float32)
    named = slice(1, classes.lumbar.index("shadow"))
    order = list(dict.fromkeys(id(samples.items[at][0]) for at in chosen))
    first = np.array([order.index(id(samples.items[at][0])) % 2 == 0 for at in chosen])
    none = np.zeros(logits.shape[1], np.float32)
    half = fitted_offsets(logits[first], truth[first], named)
    told = {
        "otherHalf": [round(dice_of(logits[~first], truth[~first], offsets, named), 3) for offsets in (none, half)],
        "spines": len(order),
    }
    offsets = fitted_offsets(logits, truth, named)
    told["offsets"] = {name: float(offset) for name, offset in zip(classes.lumbar, offsets)}
    told["all"] = [round(dice_of(logits, truth, each, named), 3) for each in (none, offsets)]
    with torch.no_grad():
        # Sub-pixel heads: four channels in a row are one class.
        network.heads["seg"].bias += torch.from_numpy(np.repeat(offsets, 4))
    torch.save({"average": network.state_dict(), "balance": told}, asked.out)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
