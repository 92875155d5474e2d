#!/usr/bin/env python3
"""usage: expect_pieces.py ENCODER > crates/ner/tests/pieces.tsv   (words and their pieces, by transformers)"""
import sys

from transformers import BertTokenizerFast

WORDS = """Netanyahu Washington Brandt-Meyer U.S. U.S.-led don't O'Brien Zürich Łódź Müller naïve İstanbul Straße ǅemal Ørsted
Đinđić São Čapek ÀÉÎÕÜ Петр Йошкар-Ола محمد علي بنيامين נתניהו 東京 北京市 서울 G20 COVID-19 70,112 10:30 3.5% $100 €5 £7 “quoted” ‘single’
— – … (IDF) @netanyahu #hashtag pic.twitter.com/cLFxWI6igh https://example.org/a?b=c C++ R&D AT&T x² ½ ﬁne ＡＢＣ ｶﾀｶﾅ カタカナ ひらがな
हिन्दी ไทย a_b [UNK] [CLS] ''quote'' ``quote`` e-mail al-Mawasi Al-Qaeda McDonald's ’s n't 'll ... ½-price 1990s №5 ™ ° ‰ 🚀 a🚀b""".split()
WORDS += ["x" * 100, "x" * 101, "antidisestablishmentarianism", "Llanfairpwllgwyngyll"]

if __name__ == "__main__":
    tokenizer = BertTokenizerFast.from_pretrained(sys.argv[1], do_lower_case=True)
    for word in WORDS:
        if word.startswith("[") and word.endswith("]"):
            continue  # special pieces are never read out of a text
        ids = tokenizer(word, add_special_tokens=False)["input_ids"]
        print(word + "\t" + " ".join(map(str, ids)))
