#!/usr/bin/env python3
"""Writes a model folder in the forms that other engines read: export.py MODEL OUT

    OUT/model.onnx        float32, from torch's exporter
    OUT/model.int8.onnx   onnxruntime's dynamic quantization: weights per channel, activations on the way
    OUT/ctranslate2/      CTranslate2's int8, without the classifier; that is OUT/classifier.npz
"""
import sys
from pathlib import Path

import ctranslate2
import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers import optimizer
from transformers import BertForTokenClassification


class Logits(torch.nn.Module):
    """The model as a function of three tensors, positional."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, mask, kinds):
        return self.model(input_ids=ids, attention_mask=mask, token_type_ids=kinds).logits


def main():
    folder, out = sys.argv[1], Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    model = BertForTokenClassification.from_pretrained(folder, torch_dtype=torch.float32, attn_implementation="eager").eval()
    example = torch.ones(2, 16, dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "windows", 1: "pieces"} for name in [*names, "logits"]}
    plain, prepared = out / "model.onnx", out / "prepared.onnx"
    torch.onnx.export(Logits(model), (example, example, example), plain, input_names=names, output_names=["logits"], dynamic_axes=axes, opset_version=17, dynamo=False)
    quant_pre_process(plain, prepared, skip_symbolic_shape=True)
    quantize_dynamic(prepared, out / "model.int8.onnx", per_channel=True, weight_type=QuantType.QInt8)
    # onnxruntime's own tool puts a whole attention into one operator.
    config = model.config
    fused = optimizer.optimize_model(str(plain), "bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size)
    fused.save_model_to_file(str(out / "fused.onnx"))
    print(fused.get_fused_operator_statistics())
    extra = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(out / "fused.onnx", out / "fused.int8.onnx", per_channel=True, weight_type=QuantType.QInt8, extra_options=extra)
    # CTranslate2 knows encoders, not their classifiers.
    bert = out / "bert"
    model.bert.save_pretrained(bert)
    for file in ("vocab.txt", "tokenizer_config.json"):
        (bert / file).write_bytes((Path(folder) / file).read_bytes())
    ctranslate2.converters.TransformersConverter(str(bert)).convert(str(out / "ctranslate2"), quantization="int8", force=True)
    np.savez(out / "classifier.npz", weight=model.classifier.weight.detach().numpy(), bias=model.classifier.bias.detach().numpy())


if __name__ == "__main__":
    main()
