"""Writes a fitted network as ONNX with what to check it by: `export.py lumbar-anatomy STATE.pt... --frames FOLDER --out models/lumbar-anatomy`.

Opset 13, fixed shapes, float32. What the runtime folds by itself is left to it, the rest is folded here (`lean.py`); training can go on from the file. Of several states (seeds) the first is written.
`proof.json` beside it: a picture made by formula (`proof_picture`) and what the network answers at some cells, by PyTorch;
`npx node models/training/check-export.ts` runs the same in onnxruntime-web and compares every cell.
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch

from frames import Classes
from lean import lean
from network import multiply_adds, quickened
from train import fitted_weights, task_of

OPSET = 13


class Ordered(torch.nn.Module):
    """The network with its answers in a fixed order."""

    def __init__(self, network, names):
        super().__init__()
        self.network, self.names = network, names

    def forward(self, picture):
        made = self.network(picture)
        return tuple(made[name] for name in self.names)


def proof_picture(channels: int, side: int) -> np.ndarray:
    """Waves of several lengths in a wedge: (1, channels, side, side), the last channel its mask. The same formula is in src/core/ultrasound/proof-waves.ts."""
    y, x = np.mgrid[0:side, 0:side].astype(np.float64)
    mask = (np.abs(x - (side - 1) / 2) <= 0.35 * side + 0.15 * y).astype(np.float64)
    planes = [
        (0.5 + 0.3 * np.sin(0.13 * x + 0.05 * c) * np.cos(0.11 * y) + 0.2 * np.sin(0.031 * x * (c + 1) + 0.047 * y)) * mask
        for c in range(channels - 1)
    ]
    return np.stack([*planes, mask])[None].astype(np.float32)


def main():
    given = argparse.ArgumentParser()
    given.add_argument("task")
    given.add_argument("state", type=Path)
    given.add_argument("--frames", type=Path, required=True)
    given.add_argument("--out", type=Path, required=True)
    given.add_argument("--answers", type=Path, required=True, help="file for the whole answers to the proof picture, float32")
    asked = given.parse_args()
    classes = Classes(asked.frames)
    task = task_of(asked.task, classes)
    network = task.network()
    network.load_state_dict(fitted_weights(asked.state, "cpu"), strict=False)
    network.eval()
    picture = torch.from_numpy(proof_picture(task.channels, classes.side))
    with torch.no_grad():
        made = network(picture)
    names = sorted(made)
    asked.out.mkdir(parents=True, exist_ok=True)
    file = asked.out / "model.onnx"
    # The answers to compare with are those of the network as it was trained.
    quick = quickened(network)
    torch.onnx.export(Ordered(quick, names), picture, str(file), opset_version=OPSET, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False, input_names=["picture"], output_names=names)
    onnx.save(lean(onnx.load(str(file))), str(file))
    np.concatenate([made[name].numpy().ravel() for name in names]).astype("<f4").tofile(asked.answers)
    print(
        json.dumps(
            {
                "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
                "bytes": file.stat().st_size,
                "outputs": {name: list(made[name].shape) for name in names},
                "multiplyAdds": multiply_adds(quick, task.channels, classes.side),
                "parameters": sum(p.numel() for p in network.parameters()),
            }
        )
    )


if __name__ == "__main__":
    main()
