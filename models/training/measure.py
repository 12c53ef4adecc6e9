"""How good a network is on frames with known truth. Distances in mm where the scale is known, else as a share of the width."""
import numpy as np
import torch

BATCH = 32
NEAR_MM = 1.0
LANDMARK_REACH_MM = 10.0
PEAK, TIP_PEAK, PRESENT = 0.3, 0.4, 0.5


@torch.no_grad()
def answers(task, network, samples, limit=None):
    """Yields (truth, mask, answers of one picture as numpy), of every sample or of `limit` spread evenly over them. What `samples.answered` holds is not asked again."""
    from tasks import with_differences

    if (answered := getattr(samples, "answered", None)) is not None:
        few = limit and limit < len(answered)
        yield from (answered[at] for at in np.linspace(0, len(answered) - 1, limit).astype(int)) if few else answered
        return
    network.eval()
    device = next(network.parameters()).device
    chosen = np.arange(len(samples))
    if limit and limit < chosen.size:
        chosen = chosen[np.linspace(0, chosen.size - 1, limit).astype(int)]
    for start in range(0, chosen.size, BATCH):
        grey, mask, truth = samples.take(chosen[start : start + BATCH])
        picture = with_differences(grey * mask, mask) if task.keeps_past else torch.cat([grey[:, :1] * mask, mask], 1)
        made = {name: value.float().cpu() for name, value in network(picture.to(device)).items()}
        for n in range(len(truth)):
            yield truth[n], mask[n, 0].numpy() > 0.5, {name: value[n].numpy() for name, value in made.items()}


def measure(task, network, samples, limit=None, thresholds=None) -> dict:
    """@param thresholds: 'bone' and 'peak' of lumbar-anatomy, 'shaft', 'peak' and 'present' of needle; usual ones where none are chosen yet."""
    if task.name == "needle":
        return measure_needle(task, network, samples, limit, {"shaft": 0.5, "peak": TIP_PEAK, "present": PRESENT, **(thresholds or {})})
    if task.name == "lumbar-anatomy":
        return measure_lumbar(task, network, samples, limit, {"bone": 0.5, "peak": PEAK, **(thresholds or {})})
    return measure_muscle(task, network, samples, limit)


def measure_lumbar(task, network, samples, limit, thresholds) -> dict:
    classes, mm = task.classes, task.classes.mm_per_px
    dice, surface, apart, views, confidence = Dice(len(classes.lumbar)), Surface(), [], [], Calibration()
    # Of each kind of landmark: found, missed, false.
    counts = np.zeros((len(classes.landmarks), 3))
    for truth, mask, made in answers(task, network, samples, limit):
        logits = made["seg"]
        dice.add(np.where(mask, logits.argmax(0), 0), truth["planes"][0])
        confidence.add(logits, truth["planes"][0], mask)
        # As the app: outside the field of view nothing is anything.
        surface.add((sigmoid(made["bone"][0]) > thresholds["bone"]) & mask, truth["planes"][1] > 0, NEAR_MM / mm)
        found = peaks(sigmoid(made["heat"]), thresholds["peak"])
        for kind in range(len(classes.landmarks)):
            near, missed, more = matched([peak for peak in found if peak[0] == kind], [point for point in truth["points"] if point[0] == kind], LANDMARK_REACH_MM / mm)
            apart += [distance * mm for distance in near]
            counts[kind] += len(near), missed, more
        views.append(int(made["view"].argmax()) == truth["view"])
    found, missed, false = counts.sum(0)
    return {
        "dice": {name: round(value, 3) for name, value in zip(classes.lumbar, dice.values())},
        "meanDice": round(dice.mean(), 3),
        "boneF1At1mm": round(surface.f1(), 3),
        "landmarkMedianMm": round(float(np.median(apart)), 2) if apart else None,
        "landmarkMissed": round(missed / max(1, found + missed), 3),
        "landmarkFalse": round(false / max(1, found + false), 3),
        "landmarks": {
            name: {"recall": round(f / max(1, f + m), 3), "precision": round(f / max(1, f + e), 3)}
            for name, (f, m, e) in zip(classes.landmarks, counts)
        },
        "view": round(float(np.mean(views)), 3),
        "ece": round(confidence.ece(), 3),
        "pictures": len(views),
    }


def measure_muscle(task, network, samples, limit=None) -> dict:
    classes, mm = task.classes, task.classes.mm_per_px
    dice, fascia = Dice(len(classes.muscle)), Surface()
    line = classes.muscle.index("thoracolumbar fascia")
    count = 0
    for truth, mask, made in answers(task, network, samples, limit):
        found = np.where(mask, made["seg"].argmax(0), 0)
        dice.add(found, truth["planes"][0])
        fascia.add(found == line, truth["planes"][0] == line, NEAR_MM / mm)
        count += 1
    return {
        "dice": {name: round(value, 3) for name, value in zip(classes.muscle, dice.values())},
        "fasciaWithin1mm": round(fascia.f1(), 3),
        "pictures": count,
    }


def measure_needle(task, network, samples, limit, thresholds) -> dict:
    mm = task.classes.mm_per_px
    apart, angles, missed, present, false, absent = [], [], 0, 0, 0, 0
    for truth, _, made in answers(task, network, samples, limit):
        says = sigmoid(made["view"])[0] > thresholds["present"]
        best = max(peaks(sigmoid(made["heat"]), thresholds["peak"]), key=lambda peak: peak[3], default=None)
        if not truth["view"]:
            absent += 1
            false += says and best is not None
            continue
        if not truth["points"]:
            continue
        present += 1
        if not says or best is None:
            missed += 1
            continue
        _, x, y = truth["points"][0]
        apart.append(np.hypot(best[1] - x, best[2] - y) * mm)
        found = line_of(sigmoid(made["shaft"][0]), thresholds["shaft"])
        wanted = np.nonzero(truth["planes"][0])
        if found is not None and wanted[0].size >= 12:
            angles.append(between(direction(*found), direction(*wanted)))
    return {
        "tipMedianMm": round(float(np.median(apart)), 2) if apart else None,
        "tipP90Mm": round(float(np.percentile(apart, 90)), 2) if apart else None,
        "missed": round(missed / max(1, present), 3),
        "false": round(false / max(1, absent), 3),
        "angleMedianDeg": round(float(np.median(angles)), 2) if angles else None,
        "pictures": present + absent,
    }


class Dice:
    """Over all pixels of all pictures together, per class."""

    def __init__(self, count: int):
        self.both, self.either = np.zeros(count), np.zeros(count)

    def add(self, found, truth):
        count = self.both.size
        self.both += np.bincount(found[found == truth], minlength=count)[:count]
        self.either += np.bincount(found.ravel(), minlength=count)[:count] + np.bincount(truth.ravel(), minlength=count)[:count]

    def values(self):
        return [2 * b / e if e else float("nan") for b, e in zip(self.both, self.either)]

    def mean(self):
        """Of what can be named: background and shadow left out."""
        return float(np.nanmean(self.values()[1:10]))


class Surface:
    """Middles of the runs of each column, found and true, near each other."""

    def __init__(self):
        self.found = self.true = self.found_near = self.true_near = 0

    def add(self, found, truth, reach):
        ours, theirs = middles(found), middles(truth)
        self.found += len(ours)
        self.true += len(theirs)
        if len(ours) and len(theirs):
            distance = np.hypot(*(ours[:, None] - theirs[None]).transpose(2, 0, 1))
            self.found_near += int((distance.min(1) <= reach).sum())
            self.true_near += int((distance.min(0) <= reach).sum())

    def precision(self):
        return self.found_near / max(1, self.found)

    def recall(self):
        return self.true_near / max(1, self.true)

    def f1(self):
        p, r = self.precision(), self.recall()
        return 2 * p * r / (p + r) if p + r else 0.0


class Calibration:
    """Expected calibration error in 15 bins, of the pixels where something is named or is there."""

    def __init__(self):
        self.count, self.sure, self.right = np.zeros(15), np.zeros(15), np.zeros(15)

    def add(self, logits, truth, mask, temperature=1.0):
        chance = softmax(logits / temperature)
        found = chance.argmax(0)
        named = mask & ((found > 0) | (truth > 0))
        sure, right = chance.max(0)[named], (found == truth)[named]
        bins = np.minimum(14, (sure * 15).astype(int))
        self.count += np.bincount(bins, minlength=15)
        self.sure += np.bincount(bins, sure, 15)
        self.right += np.bincount(bins, right, 15)

    def ece(self):
        return float(np.abs(self.sure - self.right).sum() / max(1, self.count.sum()))


def middles(plane) -> np.ndarray:
    """(x, y) of the middle of each run of each column."""
    padded = np.pad(plane.astype(np.int8), ((1, 1), (0, 0)))
    change = np.diff(padded, axis=0)
    starts, ends = np.nonzero(change.T == 1), np.nonzero(change.T == -1)
    return np.stack([starts[0], (starts[1] + ends[1] - 1) / 2], 1).astype(float)


def peaks(heat, least: float) -> list:
    """(kind, x, y, height) in full-size pixels of every local maximum of half-size maps, to a part of a pixel."""
    found = []
    for kind, plane in enumerate(heat):
        padded = np.pad(plane, 2, constant_values=-1)
        around = np.max([padded[dy : dy + plane.shape[0], dx : dx + plane.shape[1]] for dy in range(5) for dx in range(5)], 0)
        for row, column in zip(*np.nonzero((plane >= least) & (plane == around))):
            rows, columns = np.mgrid[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
            rows, columns = rows[rows < plane.shape[0]], columns[rows < plane.shape[0]]
            inside = columns < plane.shape[1]
            rows, columns = rows[inside], columns[inside]
            weight = plane[rows, columns] ** 2
            x, y = (weight * columns).sum() / weight.sum(), (weight * rows).sum() / weight.sum()
            found.append((kind, 2 * x + 0.5, 2 * y + 0.5, float(plane[row, column])))
    return found


def matched(found: list, truth: list, reach: float):
    """Distances of pairs of one kind, nearest first, each point once; how many true ones have none; how many found ones have none."""
    pairs = sorted(
        (np.hypot(f[1] - t[1], f[2] - t[2]), i, j) for i, f in enumerate(found) for j, t in enumerate(truth) if f[0] == t[0]
    )
    used, taken, near = set(), set(), []
    for distance, i, j in pairs:
        if distance > reach or i in used or j in taken:
            continue
        used.add(i), taken.add(j), near.append(distance)
    return near, len(truth) - len(near), len(found) - len(near)


LINE_DRAWS, LINE_REACH, LINE_LEAST = 120, 1.5, 8


def line_of(chance: np.ndarray, least: float):
    """(rows, columns) of the cells along the one line that holds most chance: the best of lines through drawn pairs (Fischler and Bolles 1981)."""
    rows, columns = np.nonzero(chance >= least)
    if rows.size < LINE_LEAST:
        return None
    random = np.random.default_rng(rows.size)
    a, b = random.integers(0, rows.size, (2, LINE_DRAWS))
    down, across = (rows[b] - rows[a]).astype(float), (columns[b] - columns[a]).astype(float)
    length = np.hypot(down, across)
    a, down, across, length = (values[length > 4] for values in (a, down, across, length))
    if not a.size:
        return None
    beside = np.abs((rows[None] - rows[a][:, None]) * across[:, None] - (columns[None] - columns[a][:, None]) * down[:, None]) / length[:, None]
    near = beside <= LINE_REACH
    best = near[(near * chance[rows, columns][None]).sum(1).argmax()]
    return rows[best], columns[best]


def direction(rows, columns) -> float:
    """Of a line through points, degrees, 0 to 180."""
    x, y = columns - columns.mean(), rows - rows.mean()
    return float(np.degrees(0.5 * np.arctan2(2 * (x * y).sum(), (x * x).sum() - (y * y).sum())) % 180)


def between(a: float, b: float) -> float:
    return abs((a - b + 90) % 180 - 90)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(logits):
    e = np.exp(logits - logits.max(0))
    return e / e.sum(0)
