"""The network: a small U-Net whose heads share one decoder.

Input: float32 (batch, channels, 160, 160), 0 to 1; the last channel is the mask of where echoes can be.
The stem halves the picture, so that most arithmetic is done at 80 x 80; maps come back to full size by
sub-pixel convolution (Shi et al. 2016, CVPR), which keeps lines of two pixels apart.
"""
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

    def forward(self, x):
        x = self.stem(x)
        skipped = []
        for level, down in enumerate(self.down):
            x = down(x if level == 0 else F.max_pool2d(x, 2))
            skipped.append(x)
        deepest = skipped.pop()
        x = deepest
        for up in self.up:
            x = up(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), skipped.pop()], 1))
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
