#!/usr/bin/env python3
"""usage: expect_pieces.py MODEL > crates/ner/tests/pieces_world.tsv   (words and their pieces, by the library tokenizers)"""
import importlib.util
import sys
from pathlib import Path

from tokenizers import Tokenizer

from fit import Pieces

beside = Path(__file__).resolve().parents[2] / "newswire" / "training" / "expect_pieces.py"
spec = importlib.util.spec_from_file_location("newswire_pieces", beside)
newswire = importlib.util.module_from_spec(spec)
spec.loader.exec_module(newswire)

MORE = """Nétanyahou Netanjahu Нетаньяху נתניהו نتنياهو 内塔尼亚胡 內塔尼亞胡 네타냐후 ネタニヤフ Νετανιάχου नेतन्याहू Նեթանյահու ნეთანიაჰუ เนทันยาฮู ኔታንያሁ
習 近 平 京 ぁ ー 々 ﷺ ﻻ ½ ㎏ Ⅳ … ‥ « » „ ʼ ˈ 한 각 é é ё й İ ı ß ẞ ŉ ǆ ﬃ 🇮🇱 𝓐 𐍈 ''quote'' ▁ a▁b x▁""".split()

if __name__ == "__main__":
    pieces = Pieces(Tokenizer.from_file(f"{sys.argv[1]}/tokenizer.json"))
    for word in [*newswire.WORDS, *MORE]:
        if word not in ("[UNK]", "[CLS]"):
            print(word + "\t" + " ".join(map(str, pieces(word))))
