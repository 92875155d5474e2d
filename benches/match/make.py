"""A list to screen with: made-up entries, and known persons and bodies of US news from 2012 to 2020 with aliases and misspellings.

usage: make.py COUNT OUTPUT.json|OUTPUT.csv

COUNT made-up entries and 800 of known names, the same for one COUNT each time: JSON lines of FollowTheMoney, or CSV in the columns of
OpenSanctions' targets.simple.csv. Ids tell them apart: `made-…` and `known-…`. Made-up names are put together from the program's own
tables of given names and surnames, the frequent ones more often, so that some are names of real people, as on any long list.
"""
import csv
import json
import random
import sys
from pathlib import Path

TABLES = Path(__file__).resolve().parents[2] / "data/names"
# Name, what else they are called, year of birth (persons), country. Facts of general knowledge, written by hand.
PERSONS = """Barack Hussein Obama|Barack Obama|1961|us
Donald John Trump|Donald Trump;Donald J. Trump|1946|us
Hillary Rodham Clinton|Hillary Clinton|1947|us
Joseph Robinette Biden Jr.|Joe Biden|1942|us
Michael Richard Pence|Mike Pence|1959|us
Bernard Sanders|Bernie Sanders|1941|us
Elizabeth Ann Warren|Elizabeth Warren|1949|us
Willard Mitt Romney|Mitt Romney|1947|us
Rafael Edward Cruz|Ted Cruz|1970|us
Marco Antonio Rubio|Marco Rubio|1971|us
John Ellis Bush|Jeb Bush|1953|us
Robert Swan Mueller III|Robert Mueller|1944|us
James Brien Comey|James Comey|1960|us
Paul John Manafort|Paul Manafort|1949|us
Michael Thomas Flynn|Michael Flynn|1958|us
Jared Corey Kushner|Jared Kushner|1981|us
Stephen Kevin Bannon|Steve Bannon|1953|us
Jefferson Beauregard Sessions III|Jeff Sessions|1946|us
Nancy Patricia Pelosi|Nancy Pelosi|1940|us
Addison Mitchell McConnell|Mitch McConnell|1942|us
Charles Ellis Schumer|Chuck Schumer|1950|us
Paul Davis Ryan|Paul Ryan|1970|us
John Andrew Boehner|John Boehner|1949|us
Brett Michael Kavanaugh|Brett Kavanaugh|1965|us
Neil McGill Gorsuch|Neil Gorsuch|1967|us
Merrick Brian Garland|Merrick Garland|1952|us
Antonin Gregory Scalia|Antonin Scalia|1936|us
Ruth Bader Ginsburg|Ruth Ginsburg|1933|us
William Pelham Barr|William Barr;Bill Barr|1950|us
Rudolph William Giuliani|Rudy Giuliani|1944|us
Michael Dean Cohen|Michael Cohen|1966|us
Christopher James Christie|Chris Christie|1962|us
John Richard Kasich|John Kasich|1952|us
Andrew Mark Cuomo|Andrew Cuomo|1957|us
Warren Wilhelm de Blasio|Bill de Blasio|1961|us
Kamala Devi Harris|Kamala Harris|1964|us
Alexandria Ocasio-Cortez||1989|us
Peter Paul Montgomery Buttigieg|Pete Buttigieg|1982|us
Amy Jean Klobuchar|Amy Klobuchar|1960|us
Cory Anthony Booker|Cory Booker|1969|us
Robert Francis O'Rourke|Beto O'Rourke|1972|us
Michael Rubens Bloomberg|Michael Bloomberg|1942|us
Vladimir Vladimirovich Putin|Владимир Путин;Vladimir Poutine|1952|ru
Dmitry Anatolyevich Medvedev|Dmitri Medvedev|1965|ru
Sergey Viktorovich Lavrov|Sergei Lavrov;Сергей Лавров|1950|ru
Kim Jong-un|Kim Jong Un;Kim Chong-un|1984|kp
Xi Jinping|习近平|1953|cn
Angela Dorothea Merkel|Angela Merkel|1954|de
Emmanuel Jean-Michel Macron|Emmanuel Macron|1977|fr
Theresa Mary May|Theresa May|1956|gb
David William Donald Cameron|David Cameron|1966|gb
Alexander Boris de Pfeffel Johnson|Boris Johnson|1964|gb
Justin Pierre James Trudeau|Justin Trudeau|1971|ca
Benjamin Netanyahu|Binyamin Netanyahu;בנימין נתניהו|1949|il
Mahmoud Abbas|Mahmud Abbas;Abu Mazen|1935|ps
Bashar Hafez al-Assad|Bashar al-Assad;بشار الأسد|1965|sy
Recep Tayyip Erdoğan|Tayyip Erdogan|1954|tr
Hassan Rouhani|Hasan Rohani;حسن روحانی|1948|ir
Mohammed bin Salman Al Saud|Mohammed bin Salman;Mohammad bin Salman|1985|sa
Jamal Ahmad Khashoggi|Jamal Khashoggi|1958|sa
Nicolás Maduro Moros|Nicolas Maduro|1962|ve
Enrique Peña Nieto|Enrique Pena Nieto|1966|mx
Jorge Mario Bergoglio|Pope Francis|1936|va
Shinzo Abe|安倍晋三|1954|jp
Moon Jae-in|Moon Jae In|1953|kr
Narendra Damodardas Modi|Narendra Modi|1950|in
Petro Oleksiyovych Poroshenko|Petro Poroshenko|1965|ua
Viktor Fedorovych Yanukovych|Viktor Yanukovych|1950|ua
Julian Paul Assange|Julian Assange|1971|au
Edward Joseph Snowden|Edward Snowden|1983|us
Oleg Vladimirovich Deripaska|Oleg Deripaska|1968|ru
Maria Valeryevna Butina|Maria Butina|1988|ru
Sergey Viktorovich Skripal|Sergei Skripal|1951|ru
Harvey Weinstein||1952|us
Jeffrey Edward Epstein|Jeffrey Epstein|1953|us
William Henry Cosby Jr.|Bill Cosby|1937|us
Colin Rand Kaepernick|Colin Kaepernick|1987|us
Mark Elliot Zuckerberg|Mark Zuckerberg|1984|us
Jeffrey Preston Bezos|Jeff Bezos|1964|us
Elon Reeve Musk|Elon Musk|1971|us"""
BODIES = """Facebook, Inc.|Facebook|us
Google LLC|Google Inc.|us
Amazon.com, Inc.|Amazon|us
Apple Inc.|Apple|us
Microsoft Corporation|Microsoft Corp.|us
Exxon Mobil Corporation|ExxonMobil|us
Goldman Sachs Group, Inc.|Goldman Sachs|us
JPMorgan Chase & Co.|JP Morgan Chase|us
Wells Fargo & Company|Wells Fargo|us
Bank of America Corporation|Bank of America|us
General Motors Company|General Motors;GM|us
Ford Motor Company|Ford|us
Boeing Company|Boeing|us
Walmart Inc.|Wal-Mart Stores|us
Starbucks Corporation|Starbucks|us
Twitter, Inc.|Twitter|us
Uber Technologies, Inc.|Uber|us
Tesla, Inc.|Tesla Motors|us
Netflix, Inc.|Netflix|us
Walt Disney Company|Disney|us
Comcast Corporation|Comcast|us
AT&T Inc.|AT&T|us
Time Warner Inc.|Time Warner|us
Cambridge Analytica Ltd|Cambridge Analytica|gb
Huawei Technologies Co., Ltd.|Huawei|cn
Public Joint Stock Company Gazprom|Gazprom;ПАО Газпром|ru
PJSC Rosneft Oil Company|Rosneft|ru
Internet Research Agency LLC|Internet Research Agency|ru
Deutsche Bank Aktiengesellschaft|Deutsche Bank|de
Volkswagen AG|Volkswagen|de
Trump Organization, Inc.|Trump Organization|us
Clinton Foundation|Bill, Hillary & Chelsea Clinton Foundation|us
National Rifle Association of America|National Rifle Association;NRA|us
Planned Parenthood Federation of America|Planned Parenthood|us
American Civil Liberties Union|ACLU|us
Islamic State of Iraq and the Levant|Islamic State;ISIS;ISIL|iq
Boko Haram||ng
Hezbollah|Hizballah;Hizbullah|lb
Islamic Revolutionary Guard Corps|Revolutionary Guards;IRGC|ir
Democratic National Committee|DNC|us"""
FIRMS = """alpine amber apex arctic atlas aurora baltic beacon bluewater bright canyon cascade cedar cobalt compass coral crescent crown delta
eagle echo emerald falcon frontier galaxy garnet glacier granite harbor helios horizon indigo iron jade juniper keystone lakeside lantern
laurel liberty lion lotus lunar magnolia maple meridian mirage monarch nordic nova oak ocean olympus onyx orbit orchid orion pacific
palladium panther pearl phoenix pinnacle pioneer polar prairie quantum quartz raven redwood regent river royal ruby sable sapphire sierra
silver solar sterling summit swift tiger titan topaz trident tundra valor vector velvet vertex victory viking violet vista vulcan willow
zenith zephyr""".split()
TRADES = "trading shipping energy capital holdings logistics mining steel foods textiles pharma media telecom motors aviation".split()
FORMS = ["Ltd", "LLC", "GmbH", "S.A.", "Inc.", "AG", "OOO", "B.V.", "Pte. Ltd.", "JSC"]
COUNTRIES = "us gb ru cn de fr ir sy ve kp tr ua ng pk in br mx co ae cy".split()


def first_cells(table):
    lines = (TABLES / table).read_text(encoding="utf8").splitlines()
    return [line.split("\t")[0] for line in lines if line and not line.startswith("#") and line.split("\t")[0].isascii()]


def large(name):
    return " ".join(word.capitalize() for word in name.split(" "))


def slip(draw, name):
    """One slip of a hand: a letter left out, doubled, exchanged with the next or with another."""
    places = [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()]
    at = draw.choice(places)
    return draw.choice([
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + draw.choice("aeiounrst") + name[at + 1 :],
    ])


def turned(name):
    """As registers have persons: "TRUMP, Donald John"."""
    words = name.split(" ")
    last = len(words) - 1 if words[-1] not in ("Jr.", "III") else len(words) - 2
    return f"{words[last].upper()}, {' '.join(words[:last])}"


def known(draw):
    """Entries of known names, each written in several ways."""
    for number, line in enumerate(PERSONS.splitlines()):
        name, aliases, born, country = line.split("|")
        aliases = [alias for alias in aliases.split(";") if alias]
        short = aliases[0] if aliases else name
        ways = [(name, aliases), (short, []), (turned(name) if " " in name else name, []), (slip(draw, short), []), (short.upper(), aliases[1:]),
                (slip(draw, name), aliases[:1])]
        for way, (written, others) in enumerate(ways):
            yield f"known-{number}-{way}", "Person", written, others, f"{born}-{1 + number % 12:02}-15", country
    for number, line in enumerate(BODIES.splitlines()):
        name, aliases, country = line.split("|")
        aliases = [alias for alias in aliases.split(";") if alias]
        ways = [(name, aliases), (name.upper(), []), (slip(draw, name), []), (name, []), (aliases[0] if aliases else name, []),
                (name, aliases[1:]), (slip(draw, name), aliases[:1]), (name.lower(), aliases)]
        for way, (written, others) in enumerate(ways):
            yield f"known-b{number}-{way}", "Company", written, others, "", country


def made(draw, count):
    given, surnames = first_cells("given.tsv"), first_cells("surnames.tsv")
    draw.shuffle(given), draw.shuffle(surnames)
    often = lambda names: names[int(len(names) * draw.random() ** 2)]
    for number in range(count):
        country = draw.choice(COUNTRIES)
        if draw.random() < 0.7:
            words = [large(often(given)), large(often(surnames))]
            if draw.random() < 0.4:
                words.insert(1, large(often(given)))
            name = " ".join(words)
            aliases = [turned(name)] if draw.random() < 0.3 else [slip(draw, name)] if draw.random() < 0.3 and len(name) > 8 else []
            yield f"made-{number}", "Person", name, aliases, f"{draw.randint(1930, 2000)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}", country
        else:
            words = [draw.choice(FIRMS).capitalize(), draw.choice([*FIRMS, *surnames[:2000]]).capitalize(), draw.choice(TRADES).capitalize()]
            name = f"{' '.join(words)} {draw.choice(FORMS)}"
            yield f"made-{number}", draw.choice(["Company", "Company", "LegalEntity"]), name, [], "", country


def main(count, output):
    draw = random.Random(20201103)
    entries = [*known(draw), *made(draw, count)]
    draw.shuffle(entries)
    with open(output, "w", encoding="utf8", newline="") as out:
        if output.endswith(".csv"):
            table = csv.writer(out, quoting=csv.QUOTE_ALL)
            table.writerow(["id", "schema", "name", "aliases", "birth_date", "countries"])
            for number, schema, name, aliases, born, country in entries:
                table.writerow([number, schema, name, ";".join(aliases), born, country])
        else:
            for number, schema, name, aliases, born, country in entries:
                of = {"name": [name], "alias": aliases, "birthDate": [born] if born else [], "country": [country]}
                properties = {key: values for key, values in of.items() if values}
                out.write(json.dumps({"id": number, "caption": name, "schema": schema, "properties": properties}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]) if len(sys.argv) == 3 else __doc__)
