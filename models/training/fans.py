"""Where the fan of a curved probe lies in a picture, and the same picture beam by beam: beams as columns, depth as rows.

Pictures come in both forms: as a scanner shows them, and as it holds them before that.
"""
import numpy as np
import torch

LEAST_COLUMNS, REACH_PX = 12, 1.5
FLAT_RADIUS = 3.0
"""As a multiple of the side: an arc flatter than this is taken for a straight probe."""


def fan_of(mask: np.ndarray):
    """(middle x, middle y, first radius, last radius, half angle) in pixels and radians, of the field of view of a curved probe; None where its upper edge is straight or unclear."""
    side = mask.shape[1]
    columns = np.nonzero(mask.any(0))[0]
    if columns.size < LEAST_COLUMNS:
        return None
    first = mask.argmax(0)[columns].astype(float)
    # The skin's arc bulges down: from its deepest middle out to where it no longer is a parabola.
    middle = (columns[0] + columns[-1]) / 2
    reach = 0.12 * side
    near = np.abs(columns - middle) <= reach
    while True:
        if near.sum() < LEAST_COLUMNS:
            return None
        bend, slope, height = np.polyfit(columns[near] - middle, first[near], 2)
        off = np.abs(bend * (columns - middle) ** 2 + slope * (columns - middle) + height - first)
        wider = (np.abs(columns - middle) <= reach + 4) & (off <= REACH_PX)
        if wider.sum() <= near.sum() or reach > side:
            break
        near, reach = wider, reach + 4
    x, y = columns[near].astype(float), first[near]
    a = np.stack([2 * x, 2 * y, np.ones_like(x)], 1)
    (cx, cy, rest), *_ = np.linalg.lstsq(a, x * x + y * y, rcond=None)
    radius = float(np.sqrt(max(0.0, rest + cx * cx + cy * cy)))
    if bend >= 0 or cy >= y.mean() or radius > FLAT_RADIUS * side:
        return None
    rows, across = np.nonzero(mask)
    distance = np.hypot(across - cx, rows - cy)
    inner = np.abs(np.arctan2(across - cx, rows - cy)) < 0.15
    half = float(min(np.arctan2(np.abs(x[[0, -1]] - cx), y[[0, -1]] - cy)))
    if not inner.any() or half < 0.15:
        return None
    return float(cx), float(cy), radius, float(distance[inner].max()), half


def beam_grid(fan, side: int, depth_share: float) -> torch.Tensor:
    """(side, side, 2) for grid_sample: where each cell of the picture of beams is in the picture of `fan`. Beams that leave
    the picture above the last depth are left out, so that the square is full."""
    cx, cy, start, stop, half = fan
    stop = start + depth_share * (stop - start)
    room = min(cx, side - 1 - cx)
    half = min(half, float(np.arcsin(min(1.0, room / stop))))
    at = (torch.arange(side) + 0.5) / side
    angle = (2 * at - 1)[None, :] * half
    radius = start + at[:, None] * (stop - start)
    x, y = cx + radius * torch.sin(angle), cy + radius * torch.cos(angle)
    return torch.stack([(2 * x + 1) / side - 1, (2 * y + 1) / side - 1], -1)


def beams_of_point(fan, side: int, depth_share: float, x: float, y: float):
    """Where a point of the picture is in the picture of beams, (x, y) in pixels."""
    cx, cy, start, stop, half = fan
    stop = start + depth_share * (stop - start)
    half = min(half, float(np.arcsin(min(1.0, min(cx, side - 1 - cx) / stop))))
    angle, radius = np.arctan2(x - cx, y - cy), np.hypot(x - cx, y - cy)
    return float((angle / half + 1) / 2 * side - 0.5), float((radius - start) / (stop - start) * side - 0.5)
