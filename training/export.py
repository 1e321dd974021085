"""Checkpoints -> the files of `src/headwater/weights`: two int8 ONNX models, the tokenizer and `reader.json`.

python -m training.export --work DIR --name ship --out src/headwater/weights [--float]
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import Tensor, nn

from headwater.attribution.decode import UNCALIBRATED
from training.examples import CUE_MARGIN, CUE_ROWS, READER_ROWS, minilm_folder
from training.network import CueFinder, SpanReader
from training.train import PROPOSE

ACCEPT = 0.5


class _LabelsOnly(nn.Module):
    """The cue finder without the tracks that only training needs."""

    def __init__(self, model: CueFinder) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """-> logits (batch, pieces, 4)."""
        return self.model(ids, kinds, mask)[0]


def write_onnx(model: nn.Module, path: Path, outputs: Sequence[str], as_float: bool) -> None:
    """Write `model` as ONNX, with int8 weights unless `as_float`."""
    ids = torch.randint(4, 1000, (2, 24))
    inputs = (ids, torch.zeros_like(ids), torch.ones_like(ids, dtype=torch.bool))
    batch, pieces = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("pieces", min=2, max=512)
    shapes = tuple({0: batch, 1: pieces} for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "model.onnx"
        torch.onnx.export(
            model,
            inputs,
            str(plain),
            input_names=["ids", "kinds", "mask"],
            output_names=list(outputs),
            dynamic_shapes=shapes,
            opset_version=18,
            external_data=False,
            dynamo=True,
        )
        if as_float:
            shutil.copy(plain, path)
        else:
            _write_int8(plain, path)


def _write_int8(plain: Path, path: Path) -> None:
    """Matrices as 8-bit integers in blocks of 128, each row of the activations scaled by itself, so that a text is read
    the same alone and in a batch; the embeddings as 8-bit integers too.
    """
    quantizer = MatMulNBitsQuantizer(onnx.load(plain), bits=8, block_size=128, is_symmetric=True, accuracy_level=4)
    quantizer.process()
    matrices = plain.with_suffix(".matrices.onnx")
    quantizer.model.save_model_to_file(str(matrices), False)
    quantize_dynamic(matrices, path, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])


def main(argv: Sequence[str] | None = None) -> None:
    """Export one pair of checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--name", default="ship")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="keep 32-bit weights")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    cues, reader = CueFinder(), SpanReader()
    for model, kind in ((cues, "cues"), (reader, "reader")):
        model.load_state_dict(torch.load(options.work / f"{kind}-{options.name}.pt", weights_only=True))
        model.eval()
    write_onnx(_LabelsOnly(cues).eval(), options.out / "cues.onnx", ["labels"], options.float)
    write_onnx(reader, options.out / "reader.onnx", ["roles", *reader.heads], options.float)
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
