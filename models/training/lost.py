"""Where a network's simulated figures are lost: by class, by stratum and by depth. `sim_score.py` writes and prints it."""
import numpy as np

from measure import NEAR_MM, Dice, Surface, answers, sigmoid

BAND_MM = 24
"""Of depth under the transducer."""


def where_lost(task, network, samples, bone_threshold: float, strata: dict) -> dict:
    """
    Of each class: Dice, the share of what is named that is right (precision), the share of what is there that is named
    (recall), how large it comes out, and what it is taken for most. Of each stratum and band of depth: mean Dice, and
    precision and recall of the surface of bone within 1 mm and within 2 mm.
    """
    classes, mm = task.classes, task.classes.mm_per_px
    count = len(classes.lumbar)
    confusion = np.zeros((count, count))
    rows = {name: (Dice(count), Surface(), Surface()) for name in [*strata, *bands(classes.side, mm)]}
    for (spine, n), (truth, mask, made) in zip(samples.items, answers(task, network, samples)):
        found, true = np.where(mask, made["seg"].argmax(0), 0), truth["planes"][0]
        confusion += np.bincount(true.ravel().astype(int) * count + found.ravel(), minlength=count * count).reshape(count, count)
        bone, true_bone = (sigmoid(made["bone"][0]) > bone_threshold) & mask, truth["planes"][1] > 0
        for name, belongs in strata.items():
            if belongs(spine, spine.frames[n]):
                add(rows[name], found, true, bone, true_bone, mm)
        for name, band in bands(classes.side, mm).items():
            add(rows[name], found[band], true[band], bone[band], true_bone[band], mm)
    return {
        "byClass": {name: of_class(confusion, at, classes.lumbar) for at, name in enumerate(classes.lumbar) if at > 0},
        "by": {name: told for name, row in rows.items() if (told := of_row(row))},
    }


def bands(side: int, mm: float) -> dict:
    step = round(BAND_MM / mm)
    return {f"{at * mm:.0f} to {min(side, at + step) * mm:.0f} mm deep": slice(at, at + step) for at in range(0, side, step)}


def add(row, found, true, bone, true_bone, mm):
    dice, near, nearby = row
    dice.add(found, true)
    near.add(bone, true_bone, NEAR_MM / mm)
    nearby.add(bone, true_bone, 2 * NEAR_MM / mm)


def of_class(confusion, at: int, names) -> dict:
    right, named, there = confusion[at, at], confusion[:, at].sum(), confusion[at].sum()
    others = confusion[at].copy()
    others[at] = 0
    return {
        "dice": round(float(2 * right / max(1, named + there)), 3),
        "precision": round(float(right / max(1, named)), 3),
        "recall": round(float(right / max(1, there)), 3),
        "size": round(float(named / max(1, there)), 2),
        "takenFor": [names[int(others.argmax())], round(float(others.max() / max(1, there)), 3)],
    }


def of_row(row):
    dice, near, nearby = row
    if near.true == 0:
        return None
    return {
        "meanDice": round(dice.mean(), 3),
        "bonePoints": near.true,
        "within1mm": [round(near.precision(), 3), round(near.recall(), 3), round(near.f1(), 3)],
        "within2mm": [round(nearby.precision(), 3), round(nearby.recall(), 3), round(nearby.f1(), 3)],
    }


def table(lost: dict) -> str:
    """For reading."""
    lines = ["| class | Dice | precision | recall | size | taken most for |", "|---|---|---|---|---|---|"]
    for name, of in lost["byClass"].items():
        other, share = of["takenFor"]
        lines.append(f"| {name} | {of['dice']} | {of['precision']} | {of['recall']} | {of['size']} | {other} ({share:.0%}) |")
    lines += ["", "| of | mean Dice | points of bone | within 1 mm: precision, recall, F1 | within 2 mm |", "|---|---|---|---|---|"]
    for name, of in lost["by"].items():
        lines.append(f"| {name} | {of['meanDice']} | {of['bonePoints']} | {', '.join(map(str, of['within1mm']))} | {', '.join(map(str, of['within2mm']))} |")
    return "\n".join(lines)
