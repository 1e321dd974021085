"""A module of torch -> one ONNX file, whose weights are 8-bit integers unless asked otherwise."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import Tensor, nn

#: Weights of a matrix that share one scale.
BLOCK = 128


def write_onnx(
    model: nn.Module,
    example: Sequence[Tensor],
    path: Path,
    inputs: Sequence[str],
    outputs: Sequence[str],
    as_float: bool,
) -> None:
    """Write `model` as ONNX, with int8 weights unless `as_float`.

    Args:
        model: in evaluation mode.
        example: one tensor for each input, (batch, pieces); both sizes stay free.
        path: the file to write.
        inputs: names of the inputs.
        outputs: names of the outputs.
        as_float: keep 32-bit weights.
    """
    batch, pieces = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("pieces", min=2, max=512)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "model.onnx"
        torch.onnx.export(
            model,
            tuple(example),
            str(plain),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=tuple({0: batch, 1: pieces} for _ in inputs),
            opset_version=18,
            external_data=False,
            dynamo=True,
        )
        if as_float:
            shutil.copy(plain, path)
        else:
            _write_int8(plain, path)


def _write_int8(plain: Path, path: Path) -> None:
    """Write matrices as 8-bit integers in blocks, and the embeddings as 8-bit integers too.

    Each row of the activations is scaled by itself, so that a text is read the same alone and in a batch.
    """
    quantizer = MatMulNBitsQuantizer(onnx.load(plain), bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4)
    quantizer.process()
    matrices = plain.with_suffix(".matrices.onnx")
    quantizer.model.save_model_to_file(str(matrices), False)
    quantize_dynamic(matrices, path, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
