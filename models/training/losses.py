"""What the networks are fitted to."""
import torch
import torch.nn.functional as F


def segmentation_loss(logits, classes, mask, weights):
    """Weighted cross entropy inside the field of view, and one minus the mean soft Dice of the classes that are there. classes (n, s, s) long."""
    inside = mask[:, 0] > 0.5
    cross = F.cross_entropy(logits, classes, weights, reduction="none")
    cross = (cross * inside).sum() / weights[classes[inside]].sum().clamp(min=1)
    chance = logits.softmax(1) * mask
    truth = F.one_hot(classes, logits.shape[1]).permute(0, 3, 1, 2).float() * mask
    both, either, there = (chance * truth).sum((0, 2, 3)), (chance + truth).sum((0, 2, 3)), truth.sum((0, 2, 3)) > 20
    dice = (2 * both + 1) / (either + 1)
    return cross + (1 - dice[1:][there[1:]].mean() if there[1:].any() else 0)


def line_loss(logits, truth, mask, positive=1.5):
    """For one thin structure: weighted binary cross entropy and soft Dice. All (n, 1, s, s)."""
    cross = F.binary_cross_entropy_with_logits(logits, truth, reduction="none", pos_weight=torch.tensor(positive))
    cross = (cross * mask).sum() / mask.sum().clamp(min=1)
    chance = logits.sigmoid() * mask
    return 2 * cross + 1 - (2 * (chance * truth).sum() + 1) / (chance.sum() + truth.sum() + 1)


def heat_loss(logits, truth, positive=30.0):
    """Of heat maps with peaks of 1: focal-like cross entropy, peaks weighing most. Both (n, k, h, w)."""
    chance = logits.sigmoid()
    cross = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    weight = (1 + positive * truth) * ((chance - truth).abs() + 0.05)
    return (weight * cross).mean() * 10


def heat_maps(points, count: int, side: int, scale: float, sigma: float):
    """Gaussian peaks of 1 at (kind, x, y) of full-size pixels, on a grid `scale` times as fine. (n, count, side, side)"""
    maps = torch.zeros(len(points), count, side, side)
    at = torch.arange(side).float()
    for n, listed in enumerate(points):
        for kind, x, y in listed:
            u, v = (x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5
            if not (-1 <= u <= side and -1 <= v <= side):
                continue
            peak = torch.exp(-((at - v) ** 2)[:, None] / (2 * sigma**2) - ((at - u) ** 2)[None] / (2 * sigma**2))
            maps[n, kind] = torch.maximum(maps[n, kind], peak)
    return maps
