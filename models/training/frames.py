"""Reads what make-frames.ts wrote, and what each picture's labels are to a network.

A frame is SIDE x SIDE bytes grey, the same one and three pictures earlier, 16-bit labels, and a byte of shadow.
"""
import json
from pathlib import Path

import numpy as np


class Spine:
    """The frames of one spine, mapped from disk: `grey` (n, 3, side, side) uint8, `labels` uint16, `shadow` uint8."""

    def __init__(self, told: Path, side: int):
        self.told = json.loads(told.read_text())
        self.frames = self.told["frames"]
        count, area = len(self.frames), side * side
        raw = np.memmap(told.with_suffix(".bin"), np.uint8, "r")
        if raw.size != count * area * 6:
            raise ValueError(f"{told.with_suffix('.bin')} has {raw.size} bytes; {count} frames have {count * area * 6}")
        raw = raw.reshape(count, area * 6)
        self.grey = raw[:, : 3 * area].reshape(count, 3, side, side)
        self.labels = np.ascontiguousarray(raw[:, 3 * area : 5 * area]).view("<u2").reshape(count, side, side)
        self.shadow = raw[:, 5 * area :].reshape(count, side, side)


class Classes:
    """The tables of classes.json: what each label is to each network."""

    def __init__(self, folder: Path):
        told = json.loads((folder / "classes.json").read_text())
        self.side, self.mm_per_px = told["side"], told["mmPerPx"]
        self.lumbar, self.muscle = told["lumbar"]["classes"], told["muscle"]["classes"]
        self.lumbar_of = np.array(told["lumbar"]["ofLabel"], np.uint8)
        self.muscle_of = np.array(told["muscle"]["ofLabel"], np.uint8)
        self.bone_of = np.array(told["bone"], np.uint8)
        self.needle = told["needle"]
        self.views, self.landmarks = told["views"], told["landmarks"]
        self.landmark_class = [self.lumbar.index(name) for name in self.landmarks]

    def lumbar_map(self, labels: np.ndarray, shadow: np.ndarray) -> np.ndarray:
        """Shadow is a class of its own where nothing else can be named."""
        classes = self.lumbar_of[labels]
        classes[(classes == 0) & (shadow == 1)] = self.lumbar.index("shadow")
        return classes

    def landmarks_of(self, labels: np.ndarray) -> list:
        """(landmark, x, y) of one picture: the shallowest visible point of each bone, the middle of each posterior complex."""
        found = []
        for label in np.unique(labels):
            kind = self.lumbar_of[label]
            if label == 0 or kind not in self.landmark_class:
                continue
            rows, columns = np.nonzero(labels == label)
            if rows.size < 8:
                continue
            landmark = self.landmark_class.index(kind)
            if self.landmarks[landmark] == "posterior complex":
                found.append((landmark, float(columns.mean()), float(rows.mean())))
                continue
            top = rows <= rows.min() + 1
            found.append((landmark, float(columns[top].mean()), float(rows[top].mean())))
        return merged(found, 9.0)


def merged(found: list, apart: float) -> list:
    """Points of one landmark nearer than this are one: parts of one joint have labels of their own."""
    kept = []
    for kind, x, y in sorted(found, key=lambda point: point[2]):
        if all(kind != k or np.hypot(x - u, y - v) >= apart for k, u, v in kept):
            kept.append((kind, x, y))
    return kept


def spines_in(folder: Path, side: int) -> list:
    told = sorted(folder.glob("spine-*.json"))
    if not told:
        raise FileNotFoundError(f"no spine-*.json in {folder}: make frames first (make-frames.ts)")
    return [Spine(path, side) for path in told]


ECHO_GREY = 8.5


def mask_of(grey: np.ndarray) -> np.ndarray:
    """Where echoes can be, as the app finds it (src/core/ultrasound/echo-mask.ts): inside the convex outline of all that is
    brighter than black, and below the first echo of each column. (rows, columns) 0-255 -> bool."""
    lit = grey > ECHO_GREY
    inside = np.zeros(lit.shape, bool)
    columns = np.nonzero(lit.any(0))[0]
    if columns.size == 0:
        return inside
    first = lit.argmax(0)[columns]
    last = lit.shape[0] - 1 - lit[::-1].argmax(0)[columns]
    if columns.size + (last > first).sum() < 3:
        return inside
    across = np.arange(columns[0], columns[-1] + 1)
    top = np.ceil(chain_heights(columns, first, across) - 1e-9)
    bottom = np.floor(-chain_heights(columns, -last, across) + 1e-9)
    down = np.arange(lit.shape[0])[:, None]
    between = (down >= top) & (down <= bottom)
    below_first = np.maximum.accumulate(lit[:, across] & between, 0)
    inside[:, across] = between & below_first
    return inside


def chain_heights(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Heights of the convex chain over which no point (x rising) is smaller in y (Andrew 1979)."""
    chain = []
    for point in zip(x.tolist(), y.tolist()):
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2], chain[-1]
            if (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) > 0:
                break
            chain.pop()
        chain.append(point)
    return np.interp(at, [p[0] for p in chain], [p[1] for p in chain])
