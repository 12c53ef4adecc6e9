"""Fits one network: `/usr/bin/python3 train.py lumbar-anatomy --frames FOLDER --real FOLDER --minutes 60 --seed 1 --out FOLDER`.

The schedule is of time, not of steps: a cosine over the minutes given, warmed up at its start, so that a busy or a
slow machine ends with a finished network too. `--from STATE` starts with fitted weights (a state, or the model.onnx of
before, so that training goes on where it was left), at half of the rate. The pictures of `--real` are mixed into every
batch (bone of any kind for lumbar-anatomy; pictures without a needle for needle): a few minutes of that are what a
simulated network needs to see human pictures. Weights are averaged over steps. A checkpoint
is written every minute and taken up again when the same command is given. Uses a GPU when there is one.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch

from frames import Classes, spines_in
from measure import measure
from network import WIDTHS, whole_kernels
from real_frames import real_frames
from tasks import Lumbar, Muscle, Needle, Samples

BATCH = 24
RATE, RATE_FROM = 2e-3, 1e-3
# Steps until the rate is reached: a few minutes of going on must not be all warming up.
WARM_UP, WARM_UP_FROM = 200, 30
REAL_IN_BATCH = 10
NORM_EPSILON = 1e-5
CHECKPOINT_S, MEASURE_S = 60, 300


def task_of(name: str, classes: Classes):
    tasks = {"lumbar-anatomy": lambda: Lumbar(classes), "muscle-fascia": lambda: Muscle(classes), "needle": lambda: Needle(classes)}
    if name not in tasks:
        raise SystemExit(f"no network is called {name}; there are {', '.join(tasks)}")
    return tasks[name]()


def main():
    given = argparse.ArgumentParser()
    given.add_argument("task")
    given.add_argument("--frames", type=Path, required=True, help="folder of make-frames.ts, for training")
    given.add_argument("--check", type=Path, required=True, help="the same of spines that are not trained on")
    given.add_argument("--real", type=Path, nargs="*", default=[], help="folders of real pictures with bone masks")
    given.add_argument("--real-in-batch", type=int, default=REAL_IN_BATCH, help=f"of {BATCH}")
    given.add_argument("--from", dest="start", type=Path, help="a state, or a model.onnx of export.py, to go on from")
    given.add_argument("--rate", type=float, help="of learning; 2e-3 from nothing, 1e-3 going on")
    given.add_argument("--minutes", type=float, required=True)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--threads", type=int, default=2)
    given.add_argument("--out", type=Path, required=True)
    asked = given.parse_args()

    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    random = np.random.default_rng(asked.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    classes = Classes(asked.frames)
    task = task_of(asked.task, classes)
    samples = Samples(task, spines_in(asked.frames, classes.side), task.keeps_past)
    check = Samples(task, spines_in(asked.check, classes.side), task.keeps_past)
    real = [frame for folder in asked.real for frame in real_frames(folder, classes.side)]
    if real and not hasattr(task, "real_truth"):
        raise SystemExit("--real goes with a network that has a truth for real pictures")
    print(f"{task.name}: {len(samples)} pictures, {len(check)} to check on, {len(real)} real ones, on {device}")

    network = task.network().to(device, memory_format=torch.channels_last)
    if asked.start:
        network.load_state_dict(fitted_weights(asked.start, device), strict=False)
    rate = asked.rate or (RATE_FROM if asked.start else RATE)
    average = task.network().to(device)
    average.load_state_dict(network.state_dict())
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=1e-4)
    asked.out.mkdir(parents=True, exist_ok=True)
    state_file = asked.out / f"{task.name}-{asked.seed}.pt"
    spent, step, curve = 0.0, 0, []
    if state_file.exists():
        state = torch.load(state_file, map_location=device)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        spent, step, curve = state["spent"], state["step"], state["curve"]
        print(f"goes on after {spent / 60:.1f} minutes, step {step}")

    total, saved, measured = asked.minutes * 60, spent, spent
    in_halves = is_quick_in_halves(device)
    while spent < total:
        began = time.monotonic()
        share = spent / total
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / (WARM_UP_FROM if asked.start else WARM_UP)) * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6
        picture, wanted = draw(task, samples, real, random, asked.real_in_batch)
        picture = picture.to(device, memory_format=torch.channels_last)
        wanted = {name: value.to(device) for name, value in wanted.items()}
        with torch.autocast(device, torch.bfloat16, enabled=in_halves):
            made = network.train()(picture)
        loss = task.loss({name: value.float() for name, value in made.items()}, wanted)
        if not torch.isfinite(loss):
            raise ArithmeticError(f"the loss is {loss.item()} at step {step}")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        follow(average, network, min(0.999, (step + 1) / (step + 20)))
        step += 1
        spent += time.monotonic() - began
        if spent - measured > MEASURE_S:
            measured = spent
            curve.append({"minutes": round(spent / 60, 1), "seen": step * BATCH, **measure(task, average, check, limit=240)})
            print(json.dumps(curve[-1]), flush=True)
        if spent - saved > CHECKPOINT_S:
            saved = spent
            save(state_file, network, average, optimiser, spent, step, curve)
    save(state_file, network, average, optimiser, spent, step, curve)
    told = {"task": task.name, "seed": asked.seed, "minutes": asked.minutes, "seen": step * BATCH, "trainedOn": len(samples), "spines": len({id(spine) for spine, _ in samples.items}), "curve": curve, "simulated": measure(task, average, check)}
    (asked.out / f"{task.name}-{asked.seed}.json").write_text(json.dumps(told, indent=1))
    print(json.dumps(told["simulated"]))


def is_quick_in_halves(device) -> bool:
    """Whether bfloat16 is in the machine; on a processor that has to emulate it a step takes 2.4 times as long as in float32."""
    if device == "cuda":
        return True
    told = Path("/proc/cpuinfo")
    return told.exists() and any(flag in told.read_text() for flag in ("avx512_bf16", "amx_bf16"))


def fitted_weights(path: Path, device) -> dict:
    """The averaged weights of a state, or those written into a model.onnx."""
    if path.suffix != ".onnx":
        return torch.load(path, map_location=device)["average"]
    import onnx
    from onnx import numpy_helper

    from lean import batch_norms

    model = onnx.load(str(path))
    weights = {tensor.name.removeprefix("network."): torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in model.graph.initializer}
    for level, norm in batch_norms(model).items():
        norm = {part: torch.from_numpy(numbers.copy()) for part, numbers in norm.items()}
        scale = (norm["weight"] / torch.sqrt(norm["running_var"] + NORM_EPSILON)).view(-1, 1, 1, 1)
        for name in [f"beside.{level}.weight", *(f"small.{level}.{place}.weight" for place in range(4))]:
            weights[name] = weights[name] / scale
        del weights[f"beside.{level}.bias"]
        weights.update({f"up.{level}.1.{part}": numbers for part, numbers in norm.items()})
    for at in range(len(WIDTHS) - 1):
        if f"beside.{at}.weight" in weights:
            weights[f"up.{at}.0.weight"] = whole_kernels([weights.pop(f"small.{at}.{place}.weight") for place in range(4)], weights.pop(f"beside.{at}.weight"))
    return weights


def draw(task, samples, real, random, real_in_batch=REAL_IN_BATCH):
    """One batch; the last of it real pictures when there are any to mix in."""
    count = BATCH - (real_in_batch if real else 0)
    grey, mask, truth = samples.take(samples.drawn(random, count))
    if real:
        chosen = [real[at] for at in random.integers(0, len(real), real_in_batch)]
        channels = grey.shape[1]
        # A real picture has no past here: the same again, moved as a hand that is not quite still moves it.
        more = np.stack([[moved(frame["grey"], back, random) for back in range(channels)] for frame in chosen])
        grey = torch.cat([grey, torch.from_numpy(more).float() / 255])
        mask = torch.cat([mask, torch.from_numpy(np.stack([frame["mask"] for frame in chosen])[:, None]).float()])
        truth = truth + [task.real_truth(frame) for frame in chosen]
    is_real = torch.arange(BATCH) >= count
    return task.batch(grey, mask, truth, is_real)


def moved(grey, back: int, random):
    """By up to a pixel for each picture back."""
    down, across = random.integers(-back, back + 1, 2)
    return np.roll(grey, (down, across), (0, 1))


@torch.no_grad()
def follow(average, network, keep: float):
    theirs = dict(network.state_dict())
    for name, value in average.state_dict().items():
        if value.dtype.is_floating_point:
            value.mul_(keep).add_(theirs[name].float(), alpha=1 - keep)
        else:
            value.copy_(theirs[name])


def save(path: Path, network, average, optimiser, spent, step, curve):
    part = path.with_suffix(".part")
    torch.save({"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "spent": spent, "step": step, "curve": curve}, part)
    part.replace(path)


if __name__ == "__main__":
    main()
