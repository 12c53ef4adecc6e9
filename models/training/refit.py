"""Fits what comes after most of the network anew, the rest left as it is: `refit.py STATE --frames FOLDER --out STATE`.

Anew: the last block of the decoder, the block after it, the heads of maps, the landmarks' heat maps, the view. What the rest
makes of each picture is computed once and kept, so that minutes of one core do what hours of training the whole did not:
1.1.0 was fitted with weights of classes (4 to 6) that made thin structures a third too thick. All that reads from a block
that changes is fitted with it: in 1.2.0 the heat maps were not, and a third of its landmarks were false.
With `--real` bone is held to human pictures too, in every step. The result is a state like any other of `train.py`.
"""
import argparse
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from frames import Classes, spines_in
from losses import heat_loss, heat_maps, line_loss, segmentation_loss
from real_frames import real_frames
from tasks import Samples
from train import BATCH, fitted_weights, task_of

RATE, WARM_UP = 1.5e-3, 20
REAL_WEIGHT, VIEW_WEIGHT = 0.5, 0.3


class Later(nn.Module):
    """What is fitted: from the last but one level on, and the view."""

    def __init__(self, network):
        super().__init__()
        self.up, self.last, self.heads, self.heat, self.view = network.up[-1], network.last, network.heads, network.heat, network.view

    def forward(self, below, skip, whole) -> dict:
        with torch.autocast("cpu", torch.bfloat16):
            x = self.last(self.up(torch.cat([F.interpolate(below.float(), scale_factor=2.0, mode="nearest"), skip.float()], 1)))
            made = {name: F.pixel_shuffle(head(x), 2).float() for name, head in self.heads.items()}
            return {**made, "heat": self.heat(x).float(), "view": self.view(whole.float()).float()}


def main():
    given = argparse.ArgumentParser()
    given.add_argument("start", type=Path, help="a state, or a model.onnx of export.py")
    given.add_argument("--frames", type=Path, required=True)
    given.add_argument("--real", type=Path, nargs="*", default=[], help="folders of human pictures with bone masks")
    given.add_argument("--passes", type=int, default=3, help="over the pictures, the first as they are, the others as other scanners and hands change them")
    given.add_argument("--epochs", type=int, default=4)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--threads", type=int, default=1)
    given.add_argument("--out", type=Path, required=True)
    asked = given.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    random = np.random.default_rng(asked.seed)
    classes = Classes(asked.frames)
    task = task_of("lumbar-anatomy", classes)
    network = task.network()
    network.load_state_dict(fitted_weights(asked.start, "cpu"), strict=False)
    network.eval()
    samples = Samples(task, spines_in(asked.frames, classes.side), False)
    simulated = [kept(task, network, *batch, False) for batch in batches(samples, asked.passes, random)]
    frames = [frame for folder in asked.real for frame in real_frames(folder, classes.side)]
    real = [kept(task, network, *batch, True) for batch in real_batches(task, frames, 2 * asked.passes, random)]
    print(f"{len(samples)} simulated pictures in {len(simulated)} batches, {len(frames)} real ones in {len(real)}", flush=True)

    later = Later(network)
    optimiser = torch.optim.AdamW(later.parameters(), RATE, weight_decay=1e-4)
    steps, step = asked.epochs * len(simulated), 0
    for _ in range(asked.epochs):
        for at in random.permutation(len(simulated)):
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-6
            loss = loss_of(task, later, simulated[at])
            if real:
                given_to, wanted = real[random.integers(0, len(real))]
                loss = loss + REAL_WEIGHT * line_loss(later(*given_to)["bone"], wanted["bone"].float(), wanted["mask"].float())
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            step += 1
        print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)
    torch.save({"average": network.state_dict()}, asked.out)


def loss_of(task, later, batch):
    given_to, wanted = batch
    made, mask = later(*given_to), wanted["mask"].float()
    return (
        segmentation_loss(made["seg"], wanted["seg"].long(), mask, task.weights)
        + line_loss(made["bone"], wanted["bone"].float(), mask)
        + heat_loss(made["heat"], wanted["heat"].float() / 255)
        + VIEW_WEIGHT * F.cross_entropy(made["view"], wanted["view"], label_smoothing=0.05)
    )


def batches(samples, passes: int, random):
    """(grey, mask, truth, whether it is changed) of all pictures, `passes` times."""
    for turn in range(passes):
        order = random.permutation(len(samples))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            yield (*samples.take(order[start : start + BATCH]), turn > 0)


def real_batches(task, frames, passes: int, random):
    for turn in range(passes):
        order = random.permutation(len(frames))
        for start in range(0, len(order) - BATCH // 2 + 1, BATCH // 2):
            chosen = [frames[at] for at in order[start : start + BATCH // 2]]
            grey = torch.from_numpy(np.stack([frame["grey"] for frame in chosen])[:, None]).float() / 255
            mask = torch.from_numpy(np.stack([frame["mask"] for frame in chosen])[:, None]).float()
            yield grey, mask, [task.real_truth(frame) for frame in chosen], turn > 0


@torch.no_grad()
def kept(task, network, grey, mask, truth, is_changed: bool, is_real: bool):
    """What is fitted is given, and what it is held to, of one batch; spoilt pictures are left out."""
    if is_changed:
        picture, wanted = task.batch(grey, mask, truth, torch.full((len(truth),), is_real))
        sound = wanted["valid"][:, 0] > 0.5
        picture, wanted = picture[sound], {name: wanted[name][sound] for name in ("seg", "bone", "mask", "heat", "view")}
    else:
        planes = torch.from_numpy(np.stack([np.stack(each["planes"]) for each in truth]))
        picture = torch.cat([grey * mask, mask], 1)
        heat = heat_maps([each["points"] for each in truth], len(task.classes.landmarks), task.classes.side // 2, 0.5, 1.3)
        wanted = {"seg": planes[:, 0], "bone": planes[:, 1:2] * mask, "mask": mask, "heat": heat, "view": torch.tensor([each["view"] for each in truth])}
    given_to = {}
    hooks = [
        network.up[-2].register_forward_hook(lambda _, __, made: given_to.update(below=made)),
        network.down[0].register_forward_hook(lambda _, __, made: given_to.update(skip=made)),
        network.view.register_forward_pre_hook(lambda _, inputs: given_to.update(whole=inputs[0])),
    ]
    with torch.autocast("cpu", torch.bfloat16):
        network(picture)
    for hook in hooks:
        hook.remove()
    # Bytes, since thousands of pictures are kept.
    small = {name: wanted[name].to(torch.uint8) for name in ("seg", "bone", "mask")} | {"heat": (wanted["heat"] * 255).round().to(torch.uint8), "view": wanted["view"]}
    return [given_to[name].bfloat16() for name in ("below", "skip", "whole")], small


if __name__ == "__main__":
    main()
