"""Fits the last block and the heads of maps anew, the rest of the network left as it is: `refit.py STATE --frames FOLDER --out STATE`.

What the rest makes of each picture is computed once and kept, so that minutes of one core do what hours of training the
whole did not: 1.1.0 was fitted with weights of classes (4 to 6) that made thin structures a third too thick. With `--real`
bone is held to human pictures too, in every step. The result is a state like any other of `train.py`.
"""
import argparse
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from frames import Classes, spines_in
from losses import line_loss, segmentation_loss
from real_frames import real_frames
from tasks import Samples
from train import BATCH, fitted_weights, task_of

RATE = 1.5e-3
REAL_WEIGHT = 0.5


def main():
    given = argparse.ArgumentParser()
    given.add_argument("start", type=Path, help="a state, or a model.onnx of export.py")
    given.add_argument("--frames", type=Path, required=True)
    given.add_argument("--real", type=Path, nargs="*", default=[], help="folders of human pictures with bone masks")
    given.add_argument("--passes", type=int, default=3, help="over the pictures, the first as they are, the others as other scanners and hands change them")
    given.add_argument("--epochs", type=int, default=6)
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

    last, heads = network.last, network.heads
    optimiser = torch.optim.AdamW([*last.parameters(), *heads.parameters()], RATE, weight_decay=1e-4)
    steps, step = asked.epochs * len(simulated), 0
    for _ in range(asked.epochs):
        for at in random.permutation(len(simulated)):
            for group in optimiser.param_groups:
                group["lr"] = RATE * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-6
            features, seg, bone, mask = simulated[at]
            made = maps_of(last, heads, features)
            loss = segmentation_loss(made["seg"], seg.long(), mask.float(), task.weights) + line_loss(made["bone"], bone.float(), mask.float())
            if real:
                features, _, bone, mask = real[random.integers(0, len(real))]
                loss = loss + REAL_WEIGHT * line_loss(maps_of(last, heads, features)["bone"], bone.float(), mask.float())
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            step += 1
        print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)
    torch.save({"average": network.state_dict()}, asked.out)


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
    """What the last block is given, and what it is held to, of one batch; spoilt pictures are left out."""
    if is_changed:
        picture, wanted = task.batch(grey, mask, truth, torch.full((len(truth),), is_real))
        sound = wanted["valid"][:, 0] > 0.5
        seg, bone, mask = (wanted[name][sound] for name in ("seg", "bone", "mask"))
        picture = picture[sound]
    else:
        planes = torch.from_numpy(np.stack([np.stack(each["planes"]) for each in truth]))
        picture, seg, bone = torch.cat([grey * mask, mask], 1), planes[:, 0], planes[:, 1:2] * mask
    given = {}
    hook = network.last.register_forward_pre_hook(lambda _, inputs: given.update(features=inputs[0]))
    with torch.autocast("cpu", torch.bfloat16):
        network(picture)
    hook.remove()
    return given["features"].bfloat16(), seg.to(torch.uint8), bone.to(torch.uint8), mask.to(torch.uint8)


def maps_of(last, heads, features) -> dict:
    with torch.autocast("cpu", torch.bfloat16):
        shared = last(features.float())
        return {name: F.pixel_shuffle(head(shared), 2).float() for name, head in heads.items()}


if __name__ == "__main__":
    main()
