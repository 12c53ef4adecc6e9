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


def fitted_temperature(task, network, samples, limit=120) -> float:
    kept = [(made["seg"], truth["planes"][0], mask) for truth, mask, made in answers(task, network, samples, limit)]

    def error(temperature):
        tally = Calibration()
        for logits, truth, mask in kept:
            tally.add(logits, truth, mask, temperature)
        return tally.ece()

    return float(min(np.arange(0.7, 2.6, 0.1), key=error))


SHOW_DRAWS, SHOW_LOWER = 500, 5
"""Of bootstrap draws of the checking spines, so many per cent may come out with fewer right than RIGHT_SHARE."""


def show_thresholds(task, network, samples, names, temperature) -> dict:
    """
    Of each class, the least chance from which 95 of 100 pixels are right, with a margin: they are in 95 of 100 bootstrap draws
    of the checking spines, not on the whole of them alone, as up to 1.3.0 (of which 94.4 of 100 were right on other spines).
    1 where no chance is.
    """
    steps = np.concatenate([np.arange(0.3, 0.98, 0.02), [0.98, 0.985, 0.99, 0.995]])
    spines = {id(spine): n for n, spine in enumerate(dict.fromkeys(spine for spine, _ in samples.items))}
    right, all_ = (np.zeros((len(spines), len(names), steps.size)) for _ in range(2))
    for (spine, _), (truth, mask, made) in zip(samples.items, answers(task, network, samples)):
        chance = softmax(made["seg"] / temperature)
        found, sure, of = chance.argmax(0)[mask], chance.max(0)[mask], spines[id(spine)]
        # How many steps each pixel reaches, by class; a pixel counts at every step up to that one.
        reached = np.searchsorted(steps, sure, side="right")
        for counts, chosen in ((all_, slice(None)), (right, found == truth["planes"][0][mask])):
            at = np.bincount(found[chosen] * (steps.size + 1) + reached[chosen], minlength=len(names) * (steps.size + 1)).reshape(len(names), -1)
            counts[of] += at[:, ::-1].cumsum(1)[:, ::-1][:, 1:]
    weights = np.random.default_rng(SEED).multinomial(len(spines), np.full(len(spines), 1 / len(spines)), SHOW_DRAWS).astype(float)
    told = {}
    for n in range(1, len(names)):
        share = (weights @ right[:, n]) / np.maximum(1, weights @ all_[:, n])
        good = (all_[:, n].sum(0) > 50) & (np.percentile(share, SHOW_LOWER, axis=0) >= RIGHT_SHARE)
        told[f"show.{names[n]}"] = round(float(steps[good][0]), 3) if good.any() else 1.0
    return told


def line_thresholds(task, network, samples) -> dict:
    """Of the bone map and of the landmarks' heat maps, the chance with the best F1 on spines kept for checking."""
    steps = np.round(np.arange(0.2, 0.96, 0.05), 2)
    mm = task.classes.mm_per_px
    surfaces = [Surface() for _ in steps]
    landmarks = np.zeros((steps.size, 3))
    for truth, mask, made in answers(task, network, samples, 320):
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
    """Of the pixels that are called a structure (shadow, which is most of a picture and easy, is none), how many remain from a chance on, and how many of those are wrong."""
    steps = np.array([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
    shadow = task.classes.lumbar.index("shadow") if task.name == "lumbar-anatomy" else 0
    kept, wrong, named = np.zeros(steps.size), np.zeros(steps.size), 0
    for truth, mask, made in answers(task, network, samples, 400):
        chance = softmax(made["seg"] / temperature)
        found, sure = chance.argmax(0), chance.max(0)
        of = mask & (found > 0) & (found != shadow)
        right = (found == truth["planes"][0])[of]
        named += right.size
        kept += (sure[of][:, None] >= steps).sum(0)
        wrong += ((sure[of][:, None] >= steps) & ~right[:, None]).sum(0)
    return [
        {"least": round(float(least), 2), "coverage": round(float(k / max(1, named)), 3), "risk": round(float(w / max(1, k)), 3)}
        for least, k, w in zip(steps, kept, wrong)
    ]


def shown(task, network, samples, names, thresholds, temperature) -> dict:
    """Of each class, on spines that its threshold was not chosen on: the share of the cells shown that are right, and of the true cells that are shown; of all together the share right in 95 of 100 bootstrap draws of spines too."""
    least = np.array([thresholds.get(f"show.{name}", 2) for name in names])
    spines = {id(spine): n for n, spine in enumerate(dict.fromkeys(spine for spine, _ in samples.items))}
    right, told, true = (np.zeros((len(spines), len(names))) for _ in range(3))
    for (spine, _), (truth, mask, made) in zip(samples.items, answers(task, network, samples)):
        chance = softmax(made["seg"] / temperature)
        found, wanted, of = chance.argmax(0), truth["planes"][0], spines[id(spine)]
        is_shown = mask & (chance.max(0) >= least[found])
        told[of] += np.bincount(found[is_shown], minlength=len(names))
        right[of] += np.bincount(found[is_shown & (found == wanted)], minlength=len(names))
        true[of] += np.bincount(wanted[mask], minlength=len(names))
    structures = [n for n, name in enumerate(names) if name not in ("background", "shadow")]
    drawn = np.random.default_rng(SEED).integers(0, len(spines), (DRAWS, len(spines)))
    share = right[:, structures].sum(1)[drawn].sum(1) / np.maximum(1, told[:, structures].sum(1)[drawn].sum(1))
    right, told, true = right.sum(0), told.sum(0), true.sum(0)
    return {
        "all": {
            "precision": round(right[structures].sum() / max(1, told[structures].sum()), 3),
            "interval95": [round(float(value), 3) for value in np.percentile(share, [2.5, 97.5])],
            "recall": round(right[structures].sum() / max(1, true[structures].sum()), 3),
        },
        **{names[n]: {"precision": round(right[n] / told[n], 3) if told[n] else None, "recall": round(right[n] / max(1, true[n]), 3)} for n in structures},
    }


@torch.no_grad()
def with_mirror(task, network, samples, bone_threshold) -> dict:
    """Dice, surface and view where each picture is looked at in a mirror too and chances are averaged, as `interspace segment` answers."""
    mm, names = task.classes.mm_per_px, task.classes.lumbar
    dice, surface, views = Dice(len(names)), Surface(), []
    for start in range(0, len(samples), 32):
        chosen = np.arange(start, min(start + 32, len(samples)))
        grey, mask, truth = samples.take(chosen)
        turned = network.eval()(torch.cat([grey[:, :1] * mask, mask], 1).flip(3))
        for n, at in enumerate(chosen):
            _, inside, made = samples.answered[at]
            seg = softmax(made["seg"]) + softmax(turned["seg"][n].flip(2).numpy())
            bone = (sigmoid(made["bone"][0]) + sigmoid(turned["bone"][n, 0].flip(1).numpy())) / 2
            dice.add(np.where(inside, seg.argmax(0), 0), truth[n]["planes"][0])
            surface.add((bone > bone_threshold) & inside, truth[n]["planes"][1] > 0, NEAR_MM / mm)
            views.append(int((softmax(made["view"]) + softmax(turned["view"][n].numpy())).argmax()) == truth[n]["view"])
    return {"meanDice": round(dice.mean(), 3), "boneF1At1mm": round(surface.f1(), 3), "view": round(float(np.mean(views)), 3)}


def intervals(task, network, samples, thresholds) -> dict:
    """95 of 100 bootstrap draws of spines, of the mean Dice; of lumbar-anatomy also of bone, landmarks and view."""
    spines = {id(spine): n for n, spine in enumerate(dict.fromkeys(spine for spine, _ in samples.items))}
    is_lumbar = task.name == "lumbar-anatomy"
    names = task.classes.lumbar if is_lumbar else task.classes.muscle
    mm = task.classes.mm_per_px
    tallies = [Tally(len(names)) for _ in spines]
    for (spine, _), (truth, mask, made) in zip(samples.items, answers(task, network, samples)):
        tally = tallies[spines[id(spine)]]
        tally.dice.add(np.where(mask, made["seg"].argmax(0), 0), truth["planes"][0])
        if is_lumbar:
            tally.surface.add((sigmoid(made["bone"][0]) > thresholds["bone"]) & mask, truth["planes"][1] > 0, NEAR_MM / mm)
            near, missed, false = matched(peaks(sigmoid(made["heat"]), thresholds["peak"]), truth["points"], LANDMARK_REACH_MM / mm)
            tally.apart += [distance * mm for distance in near]
            tally.counts += len(near), missed, false
            tally.views += [int(made["view"].argmax()) == truth["view"]]
    drawn = np.random.default_rng(SEED).integers(0, len(tallies), (DRAWS, len(tallies)))
    both, either = np.stack([t.dice.both for t in tallies]), np.stack([t.dice.either for t in tallies])
    figures = {"meanDice": (2 * both[drawn].sum(1) / np.maximum(1, either[drawn].sum(1)))[:, 1 : 10 if is_lumbar else None].mean(1)}
    if is_lumbar:
        found_near, found, true_near, true = np.array([[t.surface.found_near, t.surface.found, t.surface.true_near, t.surface.true] for t in tallies])[drawn].sum(1).T
        precision, recall = found_near / np.maximum(1, found), true_near / np.maximum(1, true)
        near, missed, false = np.array([t.counts for t in tallies])[drawn].sum(1).T
        figures |= {
            "boneF1At1mm": 2 * precision * recall / np.maximum(1e-9, precision + recall),
            "landmarkMedianMm": np.array([np.median(np.concatenate([tallies[n].apart for n in draw])) for draw in drawn]),
            "landmarkMissed": missed / np.maximum(1, near + missed),
            "landmarkFalse": false / np.maximum(1, near + false),
            "view": np.array([np.concatenate([tallies[n].views for n in draw]).mean() for draw in drawn]),
        }
    return {name: [round(float(value), 3) for value in np.percentile(values, [2.5, 97.5])] for name, values in figures.items()}


class Tally:
    """What is counted in the pictures of one spine."""

    def __init__(self, classes: int):
        self.dice, self.surface, self.apart, self.counts, self.views = Dice(classes), Surface(), [], np.zeros(3), []


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
        for truth, mask, made in answers(task, network, test, 400):
            tally.add(made["seg"], truth["planes"][0], mask, told["temperature"])
        told["eceAtTemperature"] = round(tally.ece(), 3)
        told["shown"] = shown(task, network, test, names, told["thresholds"], told["temperature"])
        told["riskCoverage"] = risk_coverage(task, network, test, told["temperature"])
        told["intervals95"] = intervals(task, network, test, lines)
    if task.name == "lumbar-anatomy":
        told["lost"] = where_lost(task, network, test, lines["bone"], STRATA | PROBES)
        print(table(told["lost"]))
        told["withMirror"] = with_mirror(task, network, test, lines["bone"])
        told["judged"] = judged(task, network, check, [frame for folder in asked.real for frame in real_frames(folder, classes.side)], told["temperature"])
        told["thresholds"] |= told["judged"].pop("thresholds")
    asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
