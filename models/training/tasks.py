"""The three networks: what each is shown, what it answers, and what that is held to."""
import numpy as np
import torch
import torch.nn.functional as F

import augment
from fans import fan_of
from frames import Classes, mask_of
from losses import heat_loss, heat_maps, line_loss, segmentation_loss
from network import UNet


class Lumbar:
    """Named lumbar anatomy, the view, landmarks, and bone of any kind (which alone is fitted to real pictures too)."""

    name, channels, keeps_past = "lumbar-anatomy", 2, False
    SPOILT_SHARE, BEAMS_SHARE, REAL_BEAMS_SHARE, FAR_SHARE = 0.12, 0.25, 0.5, 0.2
    # Of the simulated ones. Until 1.3.0 none were: what most pictures to be answered look like was never shown.
    PLAIN_SHARE = 0.4

    def __init__(self, classes: Classes):
        self.classes = classes
        # Of equal weights thin classes come out too thin; of weights of 4 to 6, as in 1.1.0, a third too thick.
        self.weights = torch.tensor([1, 1.6, 1.6, 1.6, 1.4, 1.6, 1.6, 1.6, 2, 1.4, 1.2])

    def network(self) -> UNet:
        return UNet(2, {"seg": len(self.classes.lumbar), "bone": 1}, len(self.classes.landmarks), len(self.classes.views), judges=True)

    def truth(self, spine, n: int) -> dict:
        labels, shadow = spine.labels[n], spine.shadow[n]
        return {
            "planes": [self.classes.lumbar_map(labels, shadow), self.classes.bone_of[labels]],
            "points": self.classes.landmarks_of(labels),
            "view": spine.frames[n]["view"],
        }

    def batch(self, grey, mask, truth: list, is_real: torch.Tensor):
        side = grey.shape[-1]
        planes = torch.from_numpy(np.stack([np.stack(t["planes"]) for t in truth])).float()
        shadow = planes[:, :1] == self.classes.lumbar.index("shadow")
        both = torch.cat([planes, shadow.float(), mask], 1)
        taken = (grey[:, :1].clone(), both.clone(), [t["points"] for t in truth])
        grey, both, points = augment.as_beams(grey, both, [t["points"] for t in truth], [t["fan"] for t in truth], [self.REAL_BEAMS_SHARE if real else self.BEAMS_SHARE for real in is_real])
        grey, both, points = augment.placed(grey, both, points, far_share=self.FAR_SHARE)
        mask = augment.cut(both[:, 3:]).clone()
        grey = augment.worn(grey[:, :1], mask, both[:, 1:2] * ~is_real.view(-1, 1, 1, 1), both[:, 2:3], 1.0)
        is_plain = (torch.rand(len(truth)) < self.PLAIN_SHARE) & ~is_real
        augment.as_they_are(is_plain, taken, (grey, both, points))
        mask[is_plain] = both[is_plain, 3:]
        grey[is_plain] *= mask[is_plain]
        is_odd = torch.rand(len(truth)) < self.SPOILT_SHARE
        if is_odd.any():
            grey[is_odd], mask[is_odd] = augment.spoilt(grey[is_odd], mask[is_odd])
        return torch.cat([grey, mask], 1), {
            "valid": (~is_odd).float().view(-1, 1),
            "seg": both[:, 0].long(),
            "bone": both[:, 1:2] * mask,
            "mask": mask,
            "heat": heat_maps(points, len(self.classes.landmarks), side // 2, 0.5, 1.3),
            "view": torch.tensor([t["view"] for t in truth]),
            "real": is_real,
        }

    def loss(self, made: dict, wanted: dict):
        judged = F.binary_cross_entropy_with_logits(made["valid"], wanted["valid"])
        sound = wanted["valid"][:, 0] > 0.5
        simulated = sound & ~wanted["real"]
        if not simulated.any():
            return judged
        bone = line_loss(made["bone"][sound], wanted["bone"][sound], wanted["mask"][sound])
        own = {name: value[simulated] for name, value in wanted.items()}
        return (
            segmentation_loss(made["seg"][simulated], own["seg"], own["mask"], self.weights)
            + bone
            + heat_loss(made["heat"][simulated], own["heat"])
            + 0.3 * F.cross_entropy(made["view"][simulated], own["view"], label_smoothing=0.05)
            + 0.3 * judged
        )

    def real_truth(self, frame: dict) -> dict:
        return {"planes": [np.zeros_like(frame["bone"]), frame["bone"]], "points": [], "view": len(self.classes.views) - 1, "fan": fan_of(frame["mask"])}


class Muscle:
    """Muscles, fascia and the fat under the skin."""

    name, channels, keeps_past = "muscle-fascia", 2, False

    def __init__(self, classes: Classes):
        self.classes = classes
        self.weights = torch.tensor([0.7, 1.0, 3.0, 1.0, 1.0, 1.5, 1.5])

    def network(self) -> UNet:
        return UNet(2, {"seg": len(self.classes.muscle)}, widths=(16, 32, 64, 96))

    def truth(self, spine, n: int) -> dict:
        labels = spine.labels[n]
        return {"planes": [self.classes.muscle_of[labels], spine.shadow[n], self.classes.bone_of[labels]], "points": []}

    def batch(self, grey, mask, truth: list, is_real: torch.Tensor):
        planes = torch.from_numpy(np.stack([np.stack(t["planes"]) for t in truth])).float()
        grey, both, _ = augment.placed(grey, torch.cat([planes, mask], 1), [[] for _ in truth])
        mask = augment.cut(both[:, 3:])
        grey = augment.worn(grey[:, :1], mask, both[:, 2:3], both[:, 1:2])
        return torch.cat([grey, mask], 1), {"seg": both[:, 0].long(), "mask": mask}

    def loss(self, made: dict, wanted: dict):
        return segmentation_loss(made["seg"], wanted["seg"], wanted["mask"], self.weights)


class Needle:
    """A needle's shaft, its tip and whether there is one: from a picture and its differences from one and from three earlier."""

    name, channels, keeps_past = "needle", 4, True
    LEAST_SEEN_PX = 12
    # Worn by other scanners a faint needle is often gone while its label stays, which teaches to doubt: half are shown as they are.
    PLAIN_SHARE = 0.5
    # How often a picture is shown beside one in which no tip can be seen. Misses are of faint and of steep needles, of which few are drawn.
    SHOWN_SEEN, SHOWN_HARD = 2.0, 4.0
    HARD_PX, HARD_DEG = 35, 45

    def __init__(self, classes: Classes):
        self.classes, self.needle_label = classes, classes.needle

    def network(self) -> UNet:
        return UNet(4, {"shaft": 1}, 1, 1, widths=(12, 24, 48, 72))

    def truth(self, spine, n: int) -> dict:
        told = spine.frames[n].get("needle")
        labels = spine.labels[n]
        seen = told is not None and told["visiblePx"] >= self.LEAST_SEEN_PX
        return {
            "planes": [(labels == self.needle_label).astype(np.uint8), spine.shadow[n], self.classes.bone_of[labels]],
            "points": [(0, *told["tipPx"])] if seen and told["isTipVisible"] else [],
            "view": float(seen),
            "shown": self.shown(told) if seen and told["isTipVisible"] else 1.0,
        }

    def shown(self, told: dict) -> float:
        """`angleDeg`: of the shaft in the picture, 0 and 180 across it."""
        is_hard = told["visiblePx"] < self.HARD_PX or abs(90 - told["angleDeg"]) < 90 - self.HARD_DEG
        return self.SHOWN_HARD if is_hard else self.SHOWN_SEEN

    def batch(self, grey, mask, truth: list, is_real: torch.Tensor):
        side = grey.shape[-1]
        planes = torch.from_numpy(np.stack([np.stack(t["planes"]) for t in truth])).float()
        taken = (grey.clone(), torch.cat([planes, mask], 1), [t["points"] for t in truth])
        grey, both, points = augment.placed(grey, taken[1].clone(), taken[2])
        mask = augment.cut(both[:, 3:])
        grey = augment.worn(grey, mask, both[:, 2:3], both[:, 1:2], 0.6)
        is_plain = (torch.rand(len(truth)) < self.PLAIN_SHARE) & ~is_real
        augment.as_they_are(is_plain, taken, (grey, both, points))
        mask[is_plain] = both[is_plain, 3:]
        grey[is_plain] *= mask[is_plain]
        return with_differences(grey, mask), {
            "shaft": both[:, :1] * mask,
            "mask": mask,
            "heat": heat_maps(points, 1, side // 2, 0.5, 1.3),
            "view": torch.tensor([[t["view"]] for t in truth]),
        }

    def loss(self, made: dict, wanted: dict):
        return (
            line_loss(made["shaft"], wanted["shaft"], wanted["mask"], 6.0)
            + heat_loss(made["heat"], wanted["heat"])
            + 0.3 * F.binary_cross_entropy_with_logits(made["view"], wanted["view"])
        )

    def real_truth(self, frame: dict) -> dict:
        empty = np.zeros_like(frame["bone"])
        return {"planes": [empty, empty, empty], "points": [], "view": 0.0}


def with_differences(grey, mask):
    """(n, 3, s, s) now, one and three earlier -> (n, 4, s, s): now, what changed since each, mask."""
    now = grey[:, :1]
    return torch.cat([now, (now - grey[:, 1:2]).abs(), (now - grey[:, 2:3]).abs(), mask], 1)


class Samples:
    """The frames of many spines in memory, shuffled into batches."""

    def __init__(self, task, spines: list, past_only: bool):
        self.task = task
        self.items = [
            (spine, n) for spine in spines for n, frame in enumerate(spine.frames) if frame["hasEarlier"] or not past_only
        ]
        self.truths = [task.truth(spine, n) for spine, n in self.items]
        keep = 3 if task.keeps_past else 1
        self.grey = np.stack([spine.grey[n][:keep] for spine, n in self.items])
        self.masks = np.stack([mask_of(grey[0]) for grey in self.grey])
        for truth, mask in zip(self.truths, self.masks):
            truth["fan"] = fan_of(mask)
        shown = np.array([truth.get("shown", 1.0) for truth in self.truths])
        self.shares = shown / shown.sum()

    def drawn(self, random, count: int):
        """Places of `count` pictures, each drawn as often as its task wants it shown."""
        return random.choice(len(self.items), count, p=self.shares)

    def take(self, chosen):
        grey = torch.from_numpy(self.grey[chosen]).float() / 255
        mask = torch.from_numpy(self.masks[chosen][:, None]).float()
        return grey, mask, [self.truths[at] for at in chosen]

    def __len__(self):
        return len(self.items)
