"""The network: a small U-Net whose heads share one decoder.

Input: float32 (batch, channels, 160, 160), 0 to 1; the last channel is the mask of where echoes can be.
The stem halves the picture, so that most arithmetic is done at 80 x 80; maps come back to full size by
sub-pixel convolution (Shi et al. 2016, CVPR), which keeps lines of two pixels apart.
"""
import copy

import torch
from torch import nn
import torch.nn.functional as F

WIDTHS = (20, 40, 72, 104)


def block(inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class UNet(nn.Module):
    """`maps`: name -> channels of full-size maps; `points`: channels of half-size heat maps; `views`: classes of the
    whole picture; `judges`: whether it is a picture of the kind the network was fitted to at all."""

    def __init__(self, inputs: int, maps: dict, points: int = 0, views: int = 0, judges: bool = False, widths=WIDTHS):
        super().__init__()
        self.points, self.views, self.judges = points, views, judges
        first, *deeper = widths
        self.stem = block(inputs, first, 5, 2)
        self.down = nn.ModuleList()
        before = first
        for width in widths:
            self.down.append(nn.Sequential(block(before, width), block(width, width)))
            before = width
        self.up = nn.ModuleList()
        for width in reversed(widths[:-1]):
            self.up.append(block(before + width, width))
            before = width
        self.last = block(first, first)
        self.heads = nn.ModuleDict({name: nn.Conv2d(first, 4 * count, 1) for name, count in maps.items()})
        if points:
            self.heat = nn.Conv2d(first, points, 1)
        if views:
            self.view = nn.Linear(widths[-1] * 2, views)
        if judges:
            self.valid = nn.Linear(widths[-1] * 2, 1)

    def joined(self, at: int, x, skip):
        """What comes from below, twice as large, beside what was kept at this level."""
        return self.up[at](torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), skip], 1))

    def forward(self, x):
        x = self.stem(x)
        skipped = []
        for level, down in enumerate(self.down):
            x = down(x if level == 0 else F.max_pool2d(x, 2))
            skipped.append(x)
        deepest = skipped.pop()
        x = deepest
        for at in range(len(self.up)):
            x = self.joined(at, x, skipped.pop())
        x = self.last(x)
        answers = {name: F.pixel_shuffle(head(x), 2) for name, head in self.heads.items()}
        if self.points:
            answers["heat"] = self.heat(x)
        whole = torch.cat([deepest.mean((2, 3)), deepest.amax((2, 3))], 1)
        if self.views:
            answers["view"] = self.view(whole)
        if self.judges:
            answers["valid"] = self.valid(whole)
        return answers


class QuickUNet(UNet):
    """
    The same network with a fifth less arithmetic, for its file. Three rows of a picture made twice as large by repetition are
    two rows of the picture: of each 3 x 3 kernel on what comes from below the four places of a 2 x 2 block are left, each of
    2 x 2 weights (sums of the nine), on the small picture; the four answers are laid side by side as in sub-pixel convolution.
    """

    def quicken(self):
        self.small, self.beside = nn.ModuleList(), nn.ModuleList()
        for up in self.up:
            conv = up[0]
            below = conv.in_channels - conv.out_channels
            places = nn.ModuleList()
            for down in PLACES:
                for across in PLACES:
                    place = nn.Conv2d(below, conv.out_channels, 2, bias=False)
                    # Rows of the large kernel that fall on the first and the second small row, and columns alike.
                    rows = torch.einsum("sk,oikl->oisl", down, conv.weight.detach()[:, :below])
                    place.weight.data = torch.einsum("tl,oisl->oist", across, rows).contiguous()
                    places.append(place)
            self.small.append(places)
            skip = nn.Conv2d(conv.out_channels, conv.out_channels, 3, padding=1, bias=False)
            skip.weight.data = conv.weight.detach()[:, below:].clone()
            self.beside.append(skip)
        return self

    def joined(self, at: int, x, skip):
        padded = [F.pad(x, (1 - across, across, 1 - down, down)) for down in (0, 1) for across in (0, 1)]
        four = torch.stack([place(each) for place, each in zip(self.small[at], padded)], 2)
        large = F.pixel_shuffle(four.flatten(1, 2), 2)
        _, norm, bend = self.up[at]
        return bend(norm(large + self.beside[at](skip)))


def quickened(network: UNet) -> QuickUNet:
    """Of the weights that it has now."""
    quick = copy.deepcopy(network)
    quick.__class__ = QuickUNet
    return quick.quicken()


PLACES = torch.tensor([[[1.0, 0, 0], [0, 1, 1]], [[1, 1, 0], [0, 0, 1]]])
"""For the upper and the lower place of a block (and the left and the right): which rows of a 3 x 3 kernel fall on which of two rows."""


def whole_kernels(small: list, beside):
    """The 3 x 3 kernels that `quicken` made these of. small: the four places' weights."""
    upper, lower = (torch.stack([small[2 * down], small[2 * down + 1]]) for down in (0, 1))
    # First row: that of the upper place alone; last row: that of the lower alone; between them what the sums leave.
    rows = torch.stack([upper[..., 0, :], upper[..., 1, :] - lower[..., 1, :], lower[..., 1, :]], -2)
    left, right = rows
    below = torch.stack([left[..., 0], left[..., 1] - right[..., 1], right[..., 1]], -1)
    return torch.cat([below, beside], 1)


def multiply_adds(network: nn.Module, inputs: int, side: int) -> int:
    """Of one picture."""
    count = 0

    def add(layer, given, made):
        nonlocal count
        if isinstance(layer, nn.Conv2d):
            count += made.numel() * layer.weight[0].numel()
        elif isinstance(layer, nn.Linear):
            count += layer.weight.numel()

    hooks = [m.register_forward_hook(add) for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    with torch.no_grad():
        network.eval()(torch.zeros(1, inputs, side, side))
    for hook in hooks:
        hook.remove()
    return count
