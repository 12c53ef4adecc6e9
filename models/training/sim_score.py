"""The figures of one network on spines never seen: `sim_score.py TASK STATE --check FOLDER --test FOLDER --out FILE`.

Temperature and thresholds are fitted on the check spines, everything else is measured on the test spines, whole and by
strata (obese, scoliotic, low gain). When a picture is of the wrong kind is fitted on check spines, spoilt ones and, with
`--real`, human pictures: a network that is silent about every person is of no use to one. Intervals are bootstrapped over spines, since pictures of one spine are one sample.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

import augment
from frames import Classes, spines_in
from lost import table, where_lost
from measure import LANDMARK_REACH_MM, NEAR_MM, PRESENT, Calibration, Dice, Surface, answers, matched, measure, peaks, sigmoid, softmax
from real_frames import real_frames
from tasks import Samples
from train import fitted_weights, task_of

DRAWS, SEED = 1000, 11
RIGHT_SHARE = 0.95
STRATA = {
    "obese": lambda spine, frame: spine.told["parameters"]["bodyMassIndex"] > 32,
    "scoliotic": lambda spine, frame: abs(spine.told["parameters"]["scoliosis"]["cobbDeg"]) > 10,
    "low gain": lambda spine, frame: frame["settings"]["gainDb"] < -6,
}

PROBES = {
    "curved probe": lambda spine, frame: frame["settings"]["probe"] == "C5-2",
    "linear probe": lambda spine, frame: frame["settings"]["probe"] != "C5-2",
    "no more than 100 mm deep": lambda spine, frame: frame["settings"]["depthMm"] <= 100,
    "deeper than 100 mm": lambda spine, frame: frame["settings"]["depthMm"] > 100,
}


def part(samples, chosen):
    """The same samples, some of them."""
    few = object.__new__(Samples)
    few.task, few.items = samples.task, [samples.items[at] for at in chosen]
    few.truths, few.grey, few.masks = [samples.truths[at] for at in chosen], samples.grey[chosen], samples.masks[chosen]
    few.answered = [samples.answered[at] for at in chosen]
    return few


def fitted_temperature(task, network, samples) -> float:
    kept = [(made["seg"], truth["planes"][0], mask) for truth, mask, made in answers(task, network, samples, 120)]

    def error(temperature):
        tally = Calibration()
        for logits, truth, mask in kept:
            tally.add(logits, truth, mask, temperature)
        return tally.ece()

    return float(min(np.arange(0.7, 2.6, 0.1), key=error))


def show_thresholds(task, network, samples, names, temperature) -> dict:
    """Of each class, the least chance above which 95 of 100 pixels are right; 1 where no chance is."""
    steps = np.arange(0.3, 1.0, 0.02)
    right, all_ = np.zeros((len(names), steps.size)), np.zeros((len(names), steps.size))
    for truth, mask, made in answers(task, network, samples, 240):
        chance = softmax(made["seg"] / temperature)
        found, sure = chance.argmax(0), chance.max(0)
        for n in range(1, len(names)):
            of = sure[mask & (found == n)]
            hit = sure[mask & (found == n) & (truth["planes"][0] == n)]
            all_[n] += (of[:, None] >= steps).sum(0)
            right[n] += (hit[:, None] >= steps).sum(0)
    told = {}
    for n in range(1, len(names)):
        good = (all_[n] > 50) & (right[n] >= RIGHT_SHARE * all_[n])
        told[f"show.{names[n]}"] = round(float(steps[good][0]), 2) if good.any() else 1.0
    return told


def line_thresholds(task, network, samples) -> dict:
    """Of the bone map and of the landmarks' heat maps, the chance with the best F1 on spines kept for checking."""
    steps = np.round(np.arange(0.2, 0.96, 0.1), 2)
    mm = task.classes.mm_per_px
    surfaces = [Surface() for _ in steps]
    landmarks = np.zeros((steps.size, 3))
    for truth, mask, made in answers(task, network, samples, 160):
        bone, heat = sigmoid(made["bone"][0]) * mask, sigmoid(made["heat"])
        found = peaks(heat, float(steps[0]))
        for n, least in enumerate(steps):
            surfaces[n].add(bone > least, truth["planes"][1] > 0, NEAR_MM / mm)
            near, missed, more = matched([peak for peak in found if peak[3] >= least], truth["points"], LANDMARK_REACH_MM / mm)
            landmarks[n] += len(near), missed, more
    right, missed, more = landmarks.T
    return {
        "bone": float(max(zip(steps, surfaces), key=lambda pair: pair[1].f1())[0]),
        "peak": float(steps[(2 * right / np.maximum(1, 2 * right + missed + more)).argmax()]),
    }


def needle_thresholds(task, network, samples) -> dict:
    """The shaft's chance with the best overlap, and the tip's peak that misses fewest among those false in no more than 2 of 100 pictures, on the checking spines."""
    steps = np.round(np.arange(0.3, 0.96, 0.05), 2)
    both, either = np.zeros(steps.size), np.zeros(steps.size)
    missed, false, present, absent = np.zeros(steps.size), np.zeros(steps.size), 0, 0
    for truth, mask, made in answers(task, network, samples):
        chance, wanted = sigmoid(made["shaft"][0]) * mask, truth["planes"][0] > 0
        says = sigmoid(made["view"])[0] > PRESENT
        highest = max((peak[3] for peak in peaks(sigmoid(made["heat"]), 0.2)), default=0)
        if truth["view"]:
            both += [2 * (wanted & (chance > least)).sum() for least in steps]
            either += [wanted.sum() + (chance > least).sum() for least in steps]
            if truth["points"]:
                present += 1
                missed += (highest < steps) | (not says)
        else:
            absent += 1
            false += (highest >= steps) & says
    allowed = false <= 0.02 * absent
    return {
        "shaft": float(steps[(both / np.maximum(1, either)).argmax()]),
        "peak": float(steps[np.where(allowed, missed, np.inf).argmin()]) if allowed.any() else float(steps[-1]),
        "present": PRESENT,
    }


@torch.no_grad()
def judged(task, network, samples, real, temperature) -> dict:
    """From which `valid` on a picture is of the right kind: midway, in logits, between the 98th percentile of spoilt pictures and
    the 2nd of sound ones; and up to which mean entropy names may be given: that of 99.5 of 100 sound ones, simulated or human."""
    torch.manual_seed(SEED)
    grey, mask, _ = samples.take(np.linspace(0, len(samples) - 1, 160).astype(int))
    human = [torch.from_numpy(np.stack([frame[name] for frame in real])[:, None]).float() for name in ("grey", "mask")] if real else None
    sound = {"simulated": (grey[:, :1], mask)} | ({"human": (human[0] / 255, human[1])} if human else {})
    spoilt = {name: augment.spoilt(g.clone(), m.clone()) for name, (g, m) in sound.items()}

    def answered(pictures, outline):
        made = [network.eval()(torch.cat([g * m, m], 1)) for g, m in zip(pictures.split(32), outline.split(32))]
        chance = (torch.cat([each["seg"] for each in made]) / temperature).softmax(1)
        entropy = -(chance * chance.clamp(min=1e-9).log()).sum(1, keepdim=True) / np.log(chance.shape[1])
        mean = (entropy * outline).sum((1, 2, 3)) / outline.sum((1, 2, 3)).clamp(min=1)
        return torch.cat([each["valid"] for each in made])[:, 0].numpy(), mean.numpy()

    of_sound = {name: answered(*pair) for name, pair in sound.items()}
    of_spoilt = np.concatenate([answered(*pair)[0] for pair in spoilt.values()])
    lowest = min(np.percentile(logits, 2) for logits, _ in of_sound.values())
    valid = float(sigmoid((lowest + np.percentile(of_spoilt, 98)) / 2))
    entropy = float(max(np.percentile(entropies, 99.5) for _, entropies in of_sound.values()))
    return {
        "thresholds": {"valid": round(valid, 3), "entropy": round(entropy, 3)},
        "spoiltRefused": round(float((sigmoid(of_spoilt) < valid).mean()), 3),
        **{f"{name}Kept": round(float(((sigmoid(logits) >= valid) & (entropies <= entropy)).mean()), 3) for name, (logits, entropies) in of_sound.items()},
    }


def risk_coverage(task, network, samples, temperature) -> list:
    """Of the pixels that are named, how many remain from a chance on, and how many of those are wrong."""
    steps = np.arange(0.3, 1.0, 0.1)
    kept, wrong, named = np.zeros(steps.size), np.zeros(steps.size), 0
    for truth, mask, made in answers(task, network, samples, 200):
        chance = softmax(made["seg"] / temperature)
        found, sure = chance.argmax(0), chance.max(0)
        of = mask & (found > 0)
        right = (found == truth["planes"][0])[of]
        named += right.size
        kept += (sure[of][:, None] >= steps).sum(0)
        wrong += ((sure[of][:, None] >= steps) & ~right[:, None]).sum(0)
    return [
        {"least": round(float(least), 2), "coverage": round(float(k / max(1, named)), 3), "risk": round(float(w / max(1, k)), 3)}
        for least, k, w in zip(steps, kept, wrong)
    ]


def interval(task, network, samples) -> list:
    """95 of 100 bootstrap draws of spines: mean Dice."""
    spines = sorted({id(spine) for spine, _ in samples.items})
    of = {}
    names = task.classes.lumbar if task.name == "lumbar-anatomy" else task.classes.muscle
    for (spine, _), (truth, mask, made) in zip(samples.items, answers(task, network, samples)):
        tally = of.setdefault(id(spine), Dice(len(names)))
        tally.add(np.where(mask, made["seg"].argmax(0), 0), truth["planes"][0])
    both, either = np.stack([of[s].both for s in spines]), np.stack([of[s].either for s in spines])
    random = np.random.default_rng(SEED)
    drawn = random.integers(0, len(spines), (DRAWS, len(spines)))
    last = 10 if task.name == "lumbar-anatomy" else len(names)
    dice = (2 * both[drawn].sum(1) / np.maximum(1, either[drawn].sum(1)))[:, 1:last].mean(1)
    return [round(float(value), 3) for value in np.percentile(dice, [2.5, 97.5])]


def main():
    given = argparse.ArgumentParser()
    given.add_argument("task")
    given.add_argument("state", type=Path)
    given.add_argument("--check", type=Path, required=True)
    given.add_argument("--test", type=Path, required=True)
    given.add_argument("--real", type=Path, nargs="*", default=[], help="folders of human pictures that must not be taken for another kind")
    given.add_argument("--out", type=Path, required=True)
    given.add_argument("--threads", type=int, default=2)
    asked = given.parse_args()
    torch.set_num_threads(asked.threads)
    classes = Classes(asked.test)
    task = task_of(asked.task, classes)
    network = task.network()
    network.load_state_dict(fitted_weights(asked.state, "cpu"), strict=False)
    check = Samples(task, spines_in(asked.check, classes.side), task.keeps_past)
    test = Samples(task, spines_in(asked.test, classes.side), task.keeps_past)
    # Each picture is looked at once; all figures are of the same answers.
    for samples in (check, test):
        samples.answered = list(answers(task, network, samples))
    chosen = {"lumbar-anatomy": line_thresholds, "needle": needle_thresholds}.get(task.name)
    lines = chosen(task, network, check) if chosen else {}
    spines = len({id(spine) for spine, _ in test.items})
    told = {"task": task.name, "kind": "simulated", "spines": spines, "all": measure(task, network, test, thresholds=lines), "thresholds": lines}
    told["strata"] = {}
    for name, belongs in STRATA.items():
        chosen = [at for at, (spine, n) in enumerate(test.items) if belongs(spine, spine.frames[n])]
        if len(chosen) >= 20:
            told["strata"][name] = measure(task, network, part(test, chosen), thresholds=lines)
    if task.name != "needle":
        names = classes.lumbar if task.name == "lumbar-anatomy" else classes.muscle
        told["temperature"] = fitted_temperature(task, network, check)
        told["thresholds"] = {**lines, **show_thresholds(task, network, check, names, told["temperature"])}
        tally = Calibration()
        for truth, mask, made in answers(task, network, test, 200):
            tally.add(made["seg"], truth["planes"][0], mask, told["temperature"])
        told["eceAtTemperature"] = round(tally.ece(), 3)
        told["riskCoverage"] = risk_coverage(task, network, test, told["temperature"])
        told["meanDiceInterval95"] = interval(task, network, test)
    if task.name == "lumbar-anatomy":
        told["lost"] = where_lost(task, network, test, lines["bone"], STRATA | PROBES)
        print(table(told["lost"]))
        told["judged"] = judged(task, network, check, [frame for folder in asked.real for frame in real_frames(folder, classes.side)], told["temperature"])
        told["thresholds"] |= told["judged"].pop("thresholds")
    asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
