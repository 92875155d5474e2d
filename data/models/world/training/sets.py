"""What is trained on, by language and set, and what each set marks; README.md one folder up has where they come from and their licences."""

# language/set: share of an epoch. NO_MISC are those that do not mark MISC. Sets that forbid commercial use are not here.
SHARES = """en/conll2003 1, en/worldwide_newswire 0.35, en/crossner_politics 1, en/wikigold 1,
    de/conll2003 2, de/germeval2014 1, de/europeana 0.5, es/conll2002 1.5, nl/conll2002 1, nl/europeana 0.5, fr/europeana 0.5,
    pt/uner_portuguese_bosque 1, pt/paramopama 1, ru/nerel 1, ru/slavicner 1, bg/slavicner 1, cs/slavicner 1, pl/slavicner 1,
    sl/slavicner 1, sl/ssj500k 1, uk/slavicner 2, ar/anercorp 1, ar/aqmar 0.5, he/nemo 1.5, tr/turkish_wiki 1, fa/arman 1,
    zh/peoples_daily 1, zh/msra 1, zh/uner_chinese_gsd 1, ja/ud_gsd 0.7, ja/stockmark 1, ko/klue_wikitree 1, sv/klintan 1,
    sv/uner_swedish_talbanken 0.5, da/uner_danish_ddt 1, nb/norne 1, fi/turku 1, ro/ronec 1, hu/nerkor_news 1, hu/nerkor_wikipedia 1,
    hr/uner_croatian_set 1, sr/uner_serbian_set 1, sk/uner_slovak_snk 1, sk/wikigold 1, et/estner 2, lv/fullstack 1, hi/hiner 0.7,
    id/transfer 2, ne/transfer 1.5, kk/kaznerd 0.7, hy/pioner_gold 1.5"""
NO_MISC = """de/europeana nl/europeana fr/europeana pt/uner_portuguese_bosque pt/paramopama ar/aqmar zh/peoples_daily zh/msra
    zh/uner_chinese_gsd ko/klue_wikitree sv/uner_swedish_talbanken da/uner_danish_ddt ro/ronec sk/uner_slovak_snk hi/hiner id/transfer
    ne/transfer it/kind_wikinews ko/klp2016 am/masakhaner1""".split()
NO_MISC += [f"{code}/masakhaner2" for code in "bbj bm ee fon ha ig lg luo mos ny pcm rw sn sw tn tw wo xh yo zu".split()]
TRAINED = {item.split()[0] for item in SHARES.split(",")}
