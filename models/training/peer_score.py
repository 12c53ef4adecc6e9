"""The published peer beside a network of ours, on the same human pictures and by the same count.

`peer_score.py PEER.h5 STATE... --frames FOLDER --choose REAL_FOLDER --score REAL_FOLDER --out FILE`

The peer is SagittalSpine_05 of SlicerIGT/aigt (BSD-3-Clause), a Keras file read in place: whole picture squeezed to
128 x 128, grey 0 to 1, two classes. Both thresholds are chosen on the pictures of `--choose`. The peer's own
training pictures are of the family called aigt_sagittal, so that only aigt_curvilinear is new to it.
Needs python3-h5py beside the rest.
"""
import argparse
import json
from pathlib import Path

import h5py
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from frames import Classes
from real_frames import real_frames
from real_score import chances, counts, f1, summary
from tasks import Lumbar

THRESHOLDS = np.round(np.arange(0.05, 0.96, 0.05), 2)


def text(words) -> str:
    return words.decode() if isinstance(words, bytes) else words


class Peer:
    """Runs the layers of the Keras file one after another, as its configuration lists them."""

    def __init__(self, path: Path):
        with h5py.File(path) as file:
            self.layers = json.loads(file.attrs["model_config"])["config"]["layers"]
            self.weights = {
                name: {key.split("/")[-1].split(":")[0]: torch.from_numpy(group[key][()]) for key in map(text, group.attrs["weight_names"])}
                for name, group in file["model_weights"].items()
            }

    @torch.no_grad()
    def __call__(self, picture: np.ndarray) -> np.ndarray:
        """(rows, columns) uint8, transducer above -> chance of bone of each pixel. The peer was fitted to pictures with it below:
        only so does it answer as its authors' published predictions (correlation 0.88; 0.35 the other way up)."""
        small = np.asarray(Image.fromarray(np.ascontiguousarray(picture[::-1])).resize((128, 128), Image.BILINEAR), np.float32) / 255
        made = {}
        for layer in self.layers:
            kind, name, config = layer["class_name"], layer["name"], layer["config"]
            given = [made[source[0]] for source in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
            made[name] = self.step(kind, config, self.weights.get(name, {}), given, small)
            last = made[name]
        chance = last[0, 1].numpy()
        return np.asarray(Image.fromarray(chance).resize(picture.shape[::-1], Image.BILINEAR))[::-1]

    @staticmethod
    def step(kind, config, weights, given, picture):
        if kind == "InputLayer":
            return torch.from_numpy(picture)[None, None]
        if kind == "Conv2D":
            out = F.conv2d(padded(given[0], config), weights["kernel"].permute(3, 2, 0, 1), weights["bias"], config["strides"])
            return out.softmax(1) if config["activation"] == "softmax" else out.relu()
        if kind == "UpSampling2D":
            return F.interpolate(given[0], scale_factor=2.0, mode="nearest")
        if kind == "Concatenate":
            return torch.cat(given, 1)
        if kind == "BatchNormalization":
            w = weights
            return F.batch_norm(given[0], w["moving_mean"], w["moving_variance"], w["gamma"], w["beta"], eps=config["epsilon"])
        raise ValueError(f"a layer of kind {kind}")


def padded(x, config):
    """Keras' 'same': as many zeros as the stride needs, the odd one after."""
    sides = []
    for axis in (1, 0):
        size, kernel, stride = x.shape[2 + axis], config["kernel_size"][axis], config["strides"][axis]
        need = max(0, (-(-size // stride) - 1) * stride + kernel - size)
        sides += [need // 2, need - need // 2]
    return F.pad(x, sides)


def main():
    given = argparse.ArgumentParser()
    given.add_argument("peer", type=Path)
    given.add_argument("states", type=Path, nargs="+")
    for name in ("frames", "choose", "score", "out"):
        given.add_argument(f"--{name}", type=Path, required=True)
    asked = given.parse_args()
    classes, peer = Classes(asked.frames), Peer(asked.peer)
    networks = []
    for path in asked.states:
        network = Lumbar(classes).network()
        network.load_state_dict(torch.load(path, map_location="cpu")["average"])
        networks.append(network)
    ways = {
        "peer": lambda frame: frame["crop"]((peer(np.ascontiguousarray(frame["whole"])) * 255).round().astype(np.uint8)) / 255 * frame["mask"],
        "ours": lambda frame: chances(networks, frame),
    }
    told = {"chosenOn": asked.choose.name, "scoredOn": asked.score.name}
    for who, chance_of in ways.items():
        chosen, scored = (
            [(chance_of(frame), frame["bone"] > 0) for frame in real_frames(folder, classes.side)]
            for folder in (asked.choose, asked.score)
        )

        def at(threshold, pairs):
            return np.stack([counts(chance >= threshold, truth) for chance, truth in pairs])

        best = float(max(THRESHOLDS, key=lambda threshold: f1(at(threshold, chosen).sum(0))))
        told[who] = {"threshold": best, "onTheChoosing": summary(at(best, chosen)), **summary(at(best, scored))}
    asked.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
