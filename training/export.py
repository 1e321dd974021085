"""Checkpoints -> the files of `src/headwater/weights`: two int8 ONNX models, the tokenizer and `reader.json`.

python -m training.export --work DIR --name ship [--cues NAME] [--reader NAME] --out src/headwater/weights [--float]
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from headwater.attribution.decode import UNCALIBRATED
from training.examples import CUE_MARGIN, CUE_ROWS, READER_ROWS, minilm_folder
from training.network import CueFinder, LabelsOnly, SpanReader
from training.onnx_files import write_onnx
from training.train import PROPOSE

ACCEPT = 0.5


def main(argv: Sequence[str] | None = None) -> None:
    """Export one pair of checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--name", default="ship")
    parser.add_argument("--cues", help="another cue finder than `cues-NAME`, such as `practised-cues-NAME`")
    parser.add_argument("--reader", help="another span reader than `reader-NAME`, such as `taught-NAME`")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="keep 32-bit weights")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    cues, reader = CueFinder(), SpanReader()
    for model, step in (
        (cues, options.cues or f"cues-{options.name}"),
        (reader, options.reader or f"reader-{options.name}"),
    ):
        model.load_state_dict(torch.load(options.work / f"{step}.pt", weights_only=True))
        model.eval()
    ids = torch.randint(4, 1000, (2, 24))
    example = (ids, torch.zeros_like(ids), torch.ones_like(ids, dtype=torch.bool))
    for model, name, outputs in (
        (LabelsOnly(cues).eval(), "cues.onnx", ["labels"]),
        (reader, "reader.onnx", ["roles", *reader.heads]),
    ):
        write_onnx(model, example, options.out / name, ["ids", "kinds", "mask"], outputs, options.float)
    shutil.copy(minilm_folder() / "tokenizer.json", options.out / "tokenizer.json")
    kept = options.out / "reader.json"
    old = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    settings = {
        "cue_rows": CUE_ROWS,
        "cue_margin": CUE_MARGIN,
        "reader_rows": READER_ROWS,
        "propose": PROPOSE,
        "accept": old.get("accept", ACCEPT),
        "languages": ["en"],
        "calibration": old.get("calibration", asdict(UNCALIBRATED)),
    }
    kept.write_text(json.dumps(settings, indent=1) + "\n", "utf-8")
    for path in sorted(options.out.glob("*.onnx")):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
