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
# The last epoch: more of what is hardest and of what the news is written in, less of what is learnt.
LAST_SHARES = """en/conll2003 0.7, en/worldwide_newswire 0.35, en/crossner_politics 0.5, en/wikigold 0.5,
    de/conll2003 4, de/germeval2014 2, de/europeana 0.5, es/conll2002 4, nl/conll2002 2.5, nl/europeana 0.3, fr/europeana 0.5,
    pt/uner_portuguese_bosque 1, pt/paramopama 0.5, ru/nerel 0.7, ru/slavicner 3, bg/slavicner 0.7, cs/slavicner 1, pl/slavicner 1,
    sl/slavicner 1, sl/ssj500k 1, uk/slavicner 4, ar/anercorp 2, ar/aqmar 0.5, he/nemo 4, tr/turkish_wiki 0.7, fa/arman 2,
    zh/peoples_daily 1, zh/msra 1, zh/uner_chinese_gsd 1, ja/ud_gsd 1.5, ja/stockmark 1, ko/klue_wikitree 0.7, sv/klintan 1,
    sv/uner_swedish_talbanken 0.5, da/uner_danish_ddt 1, nb/norne 0.5, fi/turku 1.5, ro/ronec 0.5, hu/nerkor_news 0.7, hu/nerkor_wikipedia 0.5,
    hr/uner_croatian_set 1, sr/uner_serbian_set 1, sk/uner_slovak_snk 0.7, sk/wikigold 0.7, et/estner 1, lv/fullstack 1, hi/hiner 0.3,
    id/transfer 1, ne/transfer 1, kk/kaznerd 0.3, hy/pioner_gold 1"""
NO_MISC = """de/europeana nl/europeana fr/europeana pt/uner_portuguese_bosque pt/paramopama ar/aqmar zh/peoples_daily zh/msra
    zh/uner_chinese_gsd ko/klue_wikitree sv/uner_swedish_talbanken da/uner_danish_ddt ro/ronec sk/uner_slovak_snk hi/hiner id/transfer
    ne/transfer it/kind_wikinews ko/klp2016 am/masakhaner1""".split()
NO_MISC += [f"{code}/masakhaner2" for code in "bbj bm ee fon ha ig lg luo mos ny pcm rw sn sw tn tw wo xh yo zu".split()]


def shares(written):
    """Each set's share of an epoch."""
    return {name: float(share) for name, share in (item.split() for item in written.split(","))}


TRAINED = set(shares(SHARES))
