"""How much the figures of lumbar-anatomy depend on the seed it was fitted with, and whether several together are better:
`seeds.py STATE STATE STATE --check FOLDER --test FOLDER --out FILE`.

Each state by itself, and the mean of their chances (an ensemble), with thresholds and temperature of its own, fitted on the
check spines; everything told is of the test spines.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from frames import Classes, spines_in
from measure import Calibration, answers, measure, sigmoid, softmax
from sim_score import fitted_temperature, line_thresholds, risk_coverage
from tasks import Samples
from train import fitted_weights, task_of

FIGURES = ("meanDice", "boneF1At1mm", "landmarkMedianMm", "landmarkMissed", "landmarkFalse", "view")
LEAST, CHECKED, FITTED = 1e-7, 160, 40


def main():
    given = argparse.ArgumentParser()
    given.add_argument("states", type=Path, nargs="+")
    given.add_argument("--check", type=Path, required=True)
    given.add_argument("--test", type=Path, required=True)
    given.add_argument("--out", type=Path, required=True)
    given.add_argument("--threads", type=int, default=1)
    asked = given.parse_args()
    torch.set_num_threads(asked.threads)
    classes = Classes(asked.test)
    task = task_of("lumbar-anatomy", classes)
    check, test = (Samples(task, spines_in(folder, classes.side), False) for folder in (asked.check, asked.test))
    sums = [None, None]
    told = {"spines": len({id(spine) for spine, _ in test.items}), "count": len(asked.states), "seeds": []}
    for path in asked.states:
        network = task.network()
        network.load_state_dict(fitted_weights(path, "cpu"), strict=False)
        for at, samples in enumerate((check, test)):
            samples.answered = None
            # So many pictures of the check spines are enough to choose on, and a quarter of them to fit a temperature.
            samples.answered = list(answers(task, network, samples, CHECKED if samples is check else None))
            chances = [chances_of(made) for _, _, made in samples.answered]
            sums[at] = chances if sums[at] is None else [{name: before[name] + each[name] for name in each} for before, each in zip(sums[at], chances)]
        told["seeds"].append(figures(task, check, test))
        print(json.dumps(told["seeds"][-1]), flush=True)
    for at, samples in enumerate((check, test)):
        samples.answered = [(truth, mask, logits_of(of, len(asked.states))) for (truth, mask, _), of in zip(samples.answered, sums[at])]
    told["ensemble"] = figures(task, check, test)
    told["spread"] = {name: {"least": min(each[name] for each in told["seeds"]), "most": max(each[name] for each in told["seeds"])} for name in (*FIGURES, "ece")}
    asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps({name: told[name] for name in ("ensemble", "spread")}))


def figures(task, check, test) -> dict:
    lines = line_thresholds(task, None, check)
    temperature = fitted_temperature(task, None, check, FITTED)
    found = measure(task, None, test, thresholds=lines)
    tally = Calibration()
    for truth, mask, made in answers(task, None, test):
        tally.add(made["seg"], truth["planes"][0], mask, temperature)
    return {
        **{name: found[name] for name in FIGURES},
        "temperature": round(temperature, 2),
        "ece": round(tally.ece(), 3),
        "thresholds": {name: round(value, 2) for name, value in lines.items()},
        "riskCoverage": risk_coverage(task, None, test, temperature),
    }


def chances_of(made: dict) -> dict:
    """Half as exact as they came: thousands of maps are kept at once."""
    return {
        "seg": softmax(made["seg"]).astype(np.float16),
        "bone": sigmoid(made["bone"]).astype(np.float16),
        "heat": sigmoid(made["heat"]).astype(np.float16),
        "view": softmax(made["view"]).astype(np.float32),
    }


def logits_of(sums: dict, count: int) -> dict:
    """Of the mean chance: what a single network would have answered."""
    mean = {name: np.clip(value.astype(np.float32) / count, LEAST, 1 - LEAST) for name, value in sums.items()}
    return {
        "seg": np.log(mean["seg"]),
        "view": np.log(mean["view"]),
        **{name: np.log(mean[name] / (1 - mean[name])) for name in ("bone", "heat")},
    }


if __name__ == "__main__":
    main()
