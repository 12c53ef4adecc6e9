"""Pictures of scanners and hands that were not simulated: random changes of a batch, in the order a scanner makes them.

What matters most by a trial: haze in shadows and weak, patchy bone; then depth and cut-offs; then grey curve, blur,
layers near the skin, uneven gain (ranges below).
"""
import math

import torch
import torch.nn.functional as F

from fans import beam_grid, beams_of_point

FAR_ZOOM = (0.2, 0.65)
"""Natural logarithms of how much smaller."""


def smooth_noise(count: int, side: int, cells: int, device) -> torch.Tensor:
    """(count, 1, side, side), 0 to 1, as fine as `cells` across."""
    return F.interpolate(torch.rand(count, 1, cells, cells, device=device), size=(side, side), mode="bicubic", align_corners=False).clamp(0, 1)


def uniform(count: int, low: float, high: float, device) -> torch.Tensor:
    return (low + (high - low) * torch.rand(count, 1, 1, 1, device=device))


def sometimes(count: int, share: float, device) -> torch.Tensor:
    return (torch.rand(count, 1, 1, 1, device=device) < share).float()


def placed(grey, planes, points, zoom=0.22, shift=0.12, turn_deg=8.0, far_share=0.0):
    """Mirrors, zooms, shifts and turns; `far_share` of them are shown as small as a whole fan that fills the square, flush with its top. grey (n, c, s, s) float, planes (n, k, s, s) float read to the nearest, points a list of lists (kind, x, y)."""
    n, _, side, _ = grey.shape
    device = grey.device
    flip = torch.where(torch.rand(n, device=device) < 0.5, -1.0, 1.0)
    scale = torch.exp((torch.rand(n, device=device) * 2 - 1) * zoom)
    angle = (torch.rand(n, device=device) * 2 - 1) * math.radians(turn_deg)
    move = (torch.rand(n, 2, device=device) * 2 - 1) * shift
    move[:, 1] *= 0.4
    is_far = torch.rand(n, device=device) < far_share
    scale = torch.where(is_far, torch.exp(-FAR_ZOOM[0] - (FAR_ZOOM[1] - FAR_ZOOM[0]) * torch.rand(n, device=device)), scale)
    move[:, 1] = torch.where(is_far, 1 / scale - 1, move[:, 1])
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    theta = torch.zeros(n, 2, 3, device=device)
    theta[:, 0, 0], theta[:, 0, 1], theta[:, 0, 2] = cos * flip, -sin * flip, move[:, 0]
    theta[:, 1, 0], theta[:, 1, 1], theta[:, 1, 2] = sin, cos, move[:, 1]
    grid = F.affine_grid(theta, grey.shape, align_corners=False)
    moved = F.grid_sample(grey, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    planes = F.grid_sample(planes, grid, mode="nearest", padding_mode="zeros", align_corners=False)
    there = []
    for at, listed in enumerate(points):
        back = torch.linalg.inv(torch.cat([theta[at], torch.tensor([[0.0, 0.0, 1.0]], device=device)]))
        placed_points = []
        for kind, x, y in listed:
            u, v = (2 * x + 1) / side - 1, (2 * y + 1) / side - 1
            p = back @ torch.tensor([u, v, 1.0], device=device)
            placed_points.append((kind, float((p[0] + 1) * side - 1) / 2, float((p[1] + 1) * side - 1) / 2))
        there.append(placed_points)
    return moved, planes, there


def as_they_are(chosen, taken, changed):
    """Puts the chosen pictures back as the simulator drew them, half of them mirrored. `taken` and `changed`: (grey, planes, points) of `placed`, before and after what changes pictures; changed in place."""
    side = taken[0].shape[-1]
    for at in chosen.nonzero()[:, 0].tolist():
        is_mirrored = bool(torch.rand(1) < 0.5)
        for before, after in zip(taken[:2], changed[:2]):
            after[at] = before[at].flip(-1) if is_mirrored else before[at]
        changed[2][at] = [(kind, side - 1 - x if is_mirrored else x, y) for kind, x, y in taken[2][at]]


def as_beams(grey, planes, points, fans, shares):
    """Some of the pictures as beams side by side, as a scanner holds them: each with its chance. Shapes as of `placed`; `fans`: of fan_of, None where a picture has none."""
    side = grey.shape[-1]
    for at, (fan, share) in enumerate(zip(fans, shares)):
        if fan is None or torch.rand(1) >= share:
            continue
        depth = float(0.55 + 0.45 * torch.rand(1))
        grid = beam_grid(fan, side, depth).to(grey)[None]
        grey[at] = F.grid_sample(grey[at : at + 1], grid, mode="bilinear", padding_mode="zeros", align_corners=False)[0]
        planes[at] = F.grid_sample(planes[at : at + 1], grid, mode="nearest", padding_mode="zeros", align_corners=False)[0]
        points[at] = [(kind, *beams_of_point(fan, side, depth, x, y)) for kind, x, y in points[at]]
    return grey, planes, points


def worn(grey, mask, bone, shadow, strength=1.0):
    """The grey of other scanners. grey, mask, bone, shadow (n, c or 1, s, s); all channels of grey change alike but for noise."""
    n, channels, side, _ = grey.shape
    device = grey.device
    patchy = 1 - bone * sometimes(n, 0.6, device) * uniform(n, 0.2, 0.85, device) * smooth_noise(n, side, 14, device)
    grey = grey * patchy
    haze = sometimes(n, 0.7, device) * uniform(n, 0.03, 0.38, device) * (0.35 + 0.65 * smooth_noise(n, side, 5, device))
    speckle = 0.35 + 0.65 * F.avg_pool2d(torch.rand(n, 1, side, side, device=device), 3, 1, 1) * 1.4
    grey = torch.maximum(grey, shadow * haze * speckle)
    layers = sometimes(n, 0.3, device) * uniform(n, 0.1, 0.5, device)
    depth = torch.linspace(0, 1, side, device=device).view(1, 1, side, 1)
    period = uniform(n, 0.015, 0.05, device)
    grey = grey + layers * torch.exp(-depth / 0.06) * (0.5 + 0.5 * torch.cos(2 * math.pi * depth / period))
    slope = uniform(n, -0.5, 0.5, device) * sometimes(n, 0.6, device)
    gain = uniform(n, -0.22, 0.22, device) + slope * (depth - 0.4)
    uneven = (smooth_noise(n, side, 4, device) - 0.5) * uniform(n, 0, 0.35, device)
    grey = grey + (gain + uneven) * (grey > 0.004)
    grey = grey.clamp(0, 1) ** torch.exp(uniform(n, math.log(0.6), math.log(1.9), device))
    blur = sometimes(n, 0.5, device) * uniform(n, 0, 1, device)
    grey = grey * (1 - blur) + F.avg_pool2d(grey, 3, 1, 1, count_include_pad=False) * blur
    wide = sometimes(n, 0.25, device)
    grey = grey * (1 - wide) + F.avg_pool2d(grey, (1, 5), 1, (0, 2), count_include_pad=False) * wide
    grain = uniform(n, 0, 0.28, device) * strength
    grey = grey * (1 + grain * (torch.rand(n, channels, side, side, device=device) * 2 - 1))
    grey = grey + uniform(n, 0, 0.05, device) * torch.randn(n, channels, side, side, device=device)
    loss = sometimes(n, 0.15, device)
    edge = torch.linspace(0, 1, side, device=device).view(1, 1, 1, side)
    dark = (edge < uniform(n, 0.1, 0.35, device)).float() * loss
    grey = grey * (1 - dark * uniform(n, 0.7, 1.0, device))
    return grey.clamp(0, 1) * mask


def cut(mask):
    """Narrower and shallower fields of view: (n, 1, s, s) with some columns and rows gone."""
    n, _, side, _ = mask.shape
    device = mask.device
    across = torch.linspace(0, 1, side, device=device).view(1, 1, 1, side)
    deep = torch.linspace(0, 1, side, device=device).view(1, 1, side, 1)
    narrow = sometimes(n, 0.3, device)
    left, right = uniform(n, 0, 0.3, device) * narrow, 1 - uniform(n, 0, 0.3, device) * narrow
    bottom = 1 - uniform(n, 0, 0.35, device) * sometimes(n, 0.3, device)
    return mask * (across >= left) * (across <= right) * (deep <= bottom)


def spoilt(grey, mask):
    """Pictures that nothing may be named in: lying on their side, upside down, noise, torn to pieces, blank, too bright. (n, c, s, s) and (n, 1, s, s)."""
    n, channels, side, _ = grey.shape
    out, outline = grey.clone(), mask.clone()
    for at in range(n):
        kind = int(torch.randint(0, 8, (1,)))
        if kind <= 2:
            out[at], outline[at] = torch.rot90(grey[at], kind + 1, (1, 2)), torch.rot90(mask[at], kind + 1, (1, 2))
        elif kind == 3:
            out[at], outline[at] = grey[at].flip(1), mask[at].flip(1)
        elif kind == 4:
            out[at] = torch.rand(1) * torch.rand(channels, side, side) ** float(0.3 + 2 * torch.rand(1))
        elif kind == 5:
            pieces = int(torch.randint(3, 9, (1,)))
            size = side // pieces
            for row in range(pieces):
                for column in range(pieces):
                    r, c = (int(value) for value in torch.randint(0, side - size, (2,)))
                    out[at, :, row * size : (row + 1) * size, column * size : (column + 1) * size] = grey[at, :, r : r + size, c : c + size]
        elif kind == 6:
            tone = float(torch.rand(1))
            ramp = torch.linspace(0, 1, side)
            plain = tone + (float(torch.rand(1)) - 0.5) * (ramp if torch.rand(1) < 0.5 else ramp[:, None])
            out[at] = (plain + 0.03 * torch.randn(channels, side, side)).clamp(0, 1)
        else:
            out[at] = (grey[at] * float(4 + 8 * torch.rand(1)) + 0.3).clamp(0, 1)
        out[at] *= outline[at]
    return out, outline
