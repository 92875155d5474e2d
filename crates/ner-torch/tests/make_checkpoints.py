#!/usr/bin/env python3
"""usage: make_checkpoints.py TEXTS OUT

Writes small token classifiers of every kind that the engines run, with random weights and vocabularies learnt from the
texts below TEXTS: what a checkpoint of the Hugging Face hub looks like, in each of the forms there are.
"""
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig, BertForTokenClassification, BertTokenizerFast, DistilBertConfig, DistilBertForTokenClassification,
    RobertaConfig, RobertaForTokenClassification, RobertaTokenizerFast, XLMRobertaConfig, XLMRobertaForTokenClassification,
    XLMRobertaTokenizerFast,
)

texts, out = Path(sys.argv[1]), Path(sys.argv[2])
lines = [line for path in sorted(texts.glob("*.txt")) for line in path.read_text(encoding="utf8").splitlines()]
torch.manual_seed(1)
# Weights as large as trained ones, so that a difference of engines would show.
SIZE = dict(hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, max_position_embeddings=258, initializer_range=0.3)
BERT_PIECES, ROBERTA_PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def labels(names):
    return dict(id2label=dict(enumerate(names)), label2id={n: i for i, n in enumerate(names)})


def write(name, model, tokenizer, keep):
    """The folder with only those tokenizer files that a checkpoint of its kind and age has."""
    folder = out / name
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    for path in folder.iterdir():
        if path.name not in {"config.json", "model.safetensors", *keep}:
            path.unlink()


def word_piece(lowercase):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.train_from_iterator(lines, trainers.WordPieceTrainer(vocab_size=900, special_tokens=BERT_PIECES))
    return BertTokenizerFast(tokenizer_object=tokenizer, do_lower_case=lowercase)


uncased, cased = word_piece(True), word_piece(False)
bio = labels("O B-PER I-PER B-ORG I-ORG B-LOC I-LOC".split())
distil = dict(dim=48, n_layers=2, n_heads=4, hidden_dim=96, max_position_embeddings=258, initializer_range=0.3)
model = DistilBertForTokenClassification(DistilBertConfig(vocab_size=len(uncased), **distil, **bio))
write("distilbert-uncased-bio2", model, uncased, {"vocab.txt", "tokenizer_config.json"})

bioes = labels(["O", *[f"{p}-{t}" for t in ("PERSON", "GPE", "NORP", "DATE") for p in "BIES"]])
write("bert-cased-bioes", BertForTokenClassification(BertConfig(vocab_size=len(cased), **SIZE, **bioes)), cased, {"tokenizer.json", "tokenizer_config.json"})

bpe = Tokenizer(models.BPE(unk_token="<unk>"))
bpe.pre_tokenizer, bpe.decoder = pre_tokenizers.ByteLevel(add_prefix_space=True), decoders.ByteLevel()
bpe.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=900, special_tokens=ROBERTA_PIECES, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
bpe.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=True)
bpe = RobertaTokenizerFast(tokenizer_object=bpe, add_prefix_space=True)
size = {**SIZE, "max_position_embeddings": 260, "type_vocab_size": 1, "layer_norm_eps": 1e-5}
iob1 = labels("B-LOC B-MISC B-ORG I-LOC I-MISC I-ORG I-PER O".split())
write("roberta-iob1", RobertaForTokenClassification(RobertaConfig(vocab_size=len(bpe), **size, **iob1)), bpe, {"tokenizer.json"})
write("roberta-older-files", RobertaForTokenClassification(RobertaConfig(vocab_size=len(bpe), **size, **iob1)), bpe, {"vocab.json", "merges.txt"})

unigram = Tokenizer(models.Unigram())
unigram.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(" {2,}", " ")])
unigram.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
unigram.decoder = decoders.Metaspace()
trainer = trainers.UnigramTrainer(vocab_size=900, special_tokens=ROBERTA_PIECES, unk_token="<unk>")
unigram.train_from_iterator(lines, trainer)
unigram = XLMRobertaTokenizerFast(tokenizer_object=unigram)
io = labels("O PERSON ORG LOC".split())
write("xlm-roberta-io", XLMRobertaForTokenClassification(XLMRobertaConfig(vocab_size=len(unigram), **size, **io)), unigram, {"tokenizer.json"})
print("\n".join(sorted(p.name for p in out.iterdir())))
