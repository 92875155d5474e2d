"""Statements in Cypher, answered by namegraph and by ladybug (an openCypher engine) on the same graph.

    pip install ladybug
    python check_cypher.py NAMEGRAPH FILE [FILE…]

Statements are written by hand or made from templates with names and numbers drawn from the graph (fixed seed). Where the two
write the same thing differently, both ways are given. Rows are compared as multisets, and in order where the statement puts them into
one. Prints how many statements of each feature agree; fails if one does not.
"""

import datetime
import decimal
import json
import math
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter

import ladybug

ENTITIES = {"PER": "Person", "ORG": "Organization", "LOC": "Location", "MISC": "Misc"}
NODE = "id STRING PRIMARY KEY, name STRING, aliases STRING[], mentions INT64, documents INT64, stories INT64, first_seen DATE, last_seen DATE"
LINK = "count INT64, stories INT64, lift DOUBLE, npmi DOUBLE, fdr DOUBLE, first_seen DATE, last_seen DATE, label STRING"


def ask(program, file, statements, *options):
    """All statements through one process: rows, or the error, for each."""
    answers = []
    run = subprocess.run([program, "query", file, "-", "--format", "json", *options],
                         input=";\n".join(statements) + ";\n", capture_output=True, text=True)
    decoder, text, at = json.JSONDecoder(), run.stdout, 0
    while at < len(text.rstrip()):
        rows, at = decoder.raw_decode(text, at)
        answers.append(rows)
        at += 1
    return answers, run.stderr


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def load(program, file):
    """The graph of a namegraph file, in ladybug."""
    db = ladybug.Connection(ladybug.Database(tempfile.mkdtemp() + "/graph"))
    for label in ENTITIES.values():
        db.execute(f"CREATE NODE TABLE {label}({NODE})")
    db.execute("CREATE NODE TABLE Document(id STRING PRIMARY KEY, title STRING, date DATE)")
    pairs = ", ".join(f"FROM {a} TO {b}" for a in ENTITIES.values() for b in ENTITIES.values())
    db.execute(f"CREATE REL TABLE COOCCURS({pairs}, {LINK})")
    db.execute("CREATE REL TABLE MENTIONS(" + ", ".join(f"FROM Document TO {b}" for b in ENTITIES.values()) + ", count INT64)")
    (nodes, links, documents, mentions), _ = ask(program, file, [
        "MATCH (a:Person|Organization|Location|Misc) RETURN a",
        "MATCH (a)-[r:COOCCURS]->(b) RETURN a.id AS a, b.id AS b, a.type AS at, b.type AS bt, properties(r) AS r",
        "MATCH (d:Document) RETURN d",
        "MATCH (d:Document)-[m:MENTIONS]->(a) RETURN d.id AS d, a.id AS a, a.type AS at, m.count AS count",
    ], "--limit", "1000000")
    for n in (row["a"] for row in nodes):
        values = {k: n.get(k) for k in ("id", "name", "aliases", "mentions", "documents", "stories")}
        values |= {k: day(n.get(k)) for k in ("first_seen", "last_seen")}
        fields = ", ".join(f"{k}: ${k}" for k, v in values.items() if v is not None)
        db.execute(f"CREATE (:{n['label']} {{{fields}}})", {k: v for k, v in values.items() if v is not None})
    for row in links:
        r = {k: row["r"].get(k) for k in ("count", "stories", "lift", "npmi", "fdr", "label")}
        r |= {k: day(row["r"].get(k)) for k in ("first_seen", "last_seen")}
        r = {k: v for k, v in r.items() if v is not None}
        fields = ", ".join(f"{k}: ${k}" for k in r)
        db.execute(f"MATCH (a:{ENTITIES[row['at']]} {{id: $a}}), (b:{ENTITIES[row['bt']]} {{id: $b}}) CREATE (a)-[:COOCCURS {{{fields}}}]->(b)",
                   {**r, "a": row["a"], "b": row["b"]})
    for d in (row["d"] for row in documents):
        values = {"id": d["id"], "title": d.get("title"), "date": day(d.get("date"))}
        values = {k: v for k, v in values.items() if v is not None}
        db.execute("CREATE (:Document {" + ", ".join(f"{k}: ${k}" for k in values) + "})", values)
    for m in mentions:
        db.execute(f"MATCH (d:Document {{id: $d}}), (a:{ENTITIES[m['at']]} {{id: $a}}) CREATE (d)-[:MENTIONS {{count: $count}}]->(a)",
                   {"d": m["d"], "a": m["a"], "count": m["count"]})
    entities = [row["a"] for row in nodes]
    degree = Counter(end for row in links for end in (row["a"], row["b"]))
    print(f"{file}: {len(nodes)} entities, {len(links)} links, {len(documents)} documents, {len(mentions)} mentions")
    return db, entities, degree


def plain(value):
    """A value of either side, to be compared."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float, decimal.Decimal)):  # ladybug's sums are of 128 bits
        return "nan" if isinstance(value, float) and math.isnan(value) else float(f"{value:.9g}")
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()[:10]
    if isinstance(value, (list, tuple)):
        return tuple(plain(v) for v in value)
    if isinstance(value, dict):
        return tuple(sorted((k, plain(v)) for k, v in value.items()))
    return str(value)


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


# Feature, statement, and how ladybug writes it where that differs. @1 and @2 are names that are linked, %1 and %2 small numbers, #1 a
# label, ~1 a few letters of a name, !1 a date.
DISTINCT = " AND id(r) <> id(s)"
TEMPLATES = [
    ("labels", "MATCH (a:#1) RETURN a.name, a.mentions"),
    ("labels", "MATCH (a:Person|Organization) RETURN count(*) AS n", "MATCH (a:Person:Organization) RETURN count(*) AS n"),
    ("labels", "MATCH (a) RETURN labels(a)[0] AS l, count(*) AS n", "MATCH (a) RETURN label(a) AS l, count(*) AS n"),
    ("labels", "MATCH (a:#1)--(b:#2) RETURN count(*) AS n"),
    ("properties in a pattern", "MATCH (a {name: @1}) RETURN a.id, a.mentions, a.first_seen"),
    ("properties in a pattern", "MATCH (a)-[r:COOCCURS {stories: %1}]-(b) RETURN a.name, b.name"),
    ("direction", "MATCH (a {name: @1})-[r:COOCCURS]->(b) RETURN b.name, r.count"),
    ("direction", "MATCH (a {name: @1})<-[r:COOCCURS]-(b) RETURN b.name, r.count"),
    ("direction", "MATCH (a {name: @1})-[r:COOCCURS]-(b) RETURN b.name, r.count, r.npmi"),
    ("types of relationships", "MATCH (a {name: @1})-[r]-(b) RETURN count(*) AS n"),
    ("types of relationships", "MATCH (a {name: @1})-[r]-(b) RETURN type(r) AS t, count(*) AS n", "MATCH (a {name: @1})-[r]-(b) RETURN label(r) AS t, count(*) AS n"),
    ("types of relationships", "MATCH (d:Document)-[m:MENTIONS|COOCCURS]->(a:#1) RETURN count(*) AS n, sum(m.count) AS c"),
    ("two relationships", "MATCH (a {name: @1})-[r:COOCCURS]-(b)-[s:COOCCURS]-(c) RETURN count(*) AS n",
     "MATCH (a {name: @1})-[r:COOCCURS]-(b)-[s:COOCCURS]-(c) WHERE id(r) <> id(s) RETURN count(*) AS n"),
    ("two relationships", "MATCH (a {name: @1})-[r:COOCCURS]-(b)-[s:COOCCURS]-(c:#1) WHERE c.mentions > %1 RETURN DISTINCT c.name",
     "MATCH (a {name: @1})-[r:COOCCURS]-(b)-[s:COOCCURS]-(c:#1) WHERE id(r) <> id(s) AND c.mentions > %1 RETURN DISTINCT c.name"),
    ("triangles", "MATCH (a {name: @1})-[r:COOCCURS]-(b)-[s:COOCCURS]-(c)-[t:COOCCURS]-(a) RETURN b.name, c.name",
     "MATCH (a {name: @1})-[r:COOCCURS]-(b)-[s:COOCCURS]-(c)-[t:COOCCURS]-(a) WHERE id(r) <> id(s) AND id(s) <> id(t) AND id(r) <> id(t) RETURN b.name, c.name"),
    ("several patterns", "MATCH (a {name: @1})--(c:#1), (b {name: @2})--(c) RETURN c.name", "MATCH (a {name: @1})-[r]-(c:#1), (b {name: @2})-[s]-(c) WHERE id(r) <> id(s) RETURN c.name"),
    ("several patterns", "MATCH (a {name: @1}), (b {name: @2}) RETURN a.mentions + b.mentions AS n"),
    ("several patterns", "MATCH (d:Document)-[:MENTIONS]->({name: @1}), (d)-[:MENTIONS]->({name: @2}) RETURN d.id"),
    ("several MATCH clauses", "MATCH (a {name: @1})-[:COOCCURS]-(b) MATCH (b)-[:COOCCURS]-(c {name: @2}) RETURN b.name"),
    ("documents", "MATCH (d:Document)-[m:MENTIONS]->(a {name: @1}) RETURN d.id, m.count"),
    ("documents", "MATCH (d:Document) RETURN d.id, d.date, d.title"),
    ("documents", "MATCH (d:Document)-[m:MENTIONS]->(a:#1) RETURN d.id, count(a) AS n, sum(m.count) AS c"),
    ("variable length", "MATCH (a {name: @1})-[:COOCCURS*1..2]-(b) RETURN b.name", "MATCH (a {name: @1})-[:COOCCURS* TRAIL 1..2]-(b) RETURN b.name"),
    ("variable length", "MATCH (a {name: @1})-[:COOCCURS*2]-(b:#1) RETURN count(*) AS n", "MATCH (a {name: @1})-[:COOCCURS* TRAIL 2..2]-(b:#1) RETURN count(*) AS n"),
    ("variable length", "MATCH p = (a {name: @1})-[:COOCCURS*1..3]->(b) RETURN length(p) AS l, count(*) AS n", "MATCH p = (a {name: @1})-[:COOCCURS* TRAIL 1..3]->(b) RETURN length(p) AS l, count(*) AS n"),
    ("shortestPath", "MATCH p = shortestPath((a {name: @1})-[:COOCCURS*..6]-(b {name: @2})) RETURN length(p) AS l", "MATCH p = (a {name: @1})-[:COOCCURS* SHORTEST 1..6]-(b {name: @2}) RETURN length(p) AS l"),
    ("shortestPath", "MATCH p = allShortestPaths((a {name: @1})-[:COOCCURS*..6]-(b {name: @3})) RETURN [n IN nodes(p) | n.name] AS names",
     "MATCH p = (a {name: @1})-[:COOCCURS* ALL SHORTEST 1..6]-(b {name: @3}) RETURN properties(nodes(p), 'name') AS names"),
    ("OPTIONAL MATCH", "MATCH (a:#1) OPTIONAL MATCH (a)-[r:COOCCURS]-(b:#2) RETURN a.name, count(b) AS n"),
    ("OPTIONAL MATCH", "MATCH (a {name: @1}) OPTIONAL MATCH (a)-[r:COOCCURS]-(b) WHERE b.mentions > %2 RETURN a.name, b.name"),
    ("OPTIONAL MATCH", "MATCH (a:#1) OPTIONAL MATCH (d:Document)-[m:MENTIONS]->(a) WHERE m.count > %1 RETURN a.name, d.id"),
    ("WHERE: comparison", "MATCH (a:#1) WHERE a.mentions >= %1 AND NOT a.documents = 1 RETURN a.name"),
    ("WHERE: comparison", "MATCH (a)-[r:COOCCURS]->(b) WHERE r.npmi > 0.5 XOR r.stories > 1 RETURN a.name, b.name"),
    ("WHERE: comparison", "MATCH (a:#1) WHERE a.mentions <> %1 OR a.documents < %2 RETURN a.name"),
    ("WHERE: comparison", "MATCH (a)-[r:COOCCURS]->(b) WHERE r.count = %1 AND a.mentions < b.mentions RETURN a.name, b.name"),
    ("WHERE: text", "MATCH (a) WHERE a.name STARTS WITH ~1 RETURN a.name"),
    ("WHERE: text", "MATCH (a) WHERE a.name CONTAINS ~1 OR a.name ENDS WITH ~2 RETURN a.name"),
    ("WHERE: text", "MATCH (a) WHERE lower(a.name) CONTAINS lower(~1) RETURN a.name"),
    ("WHERE: regular expressions", "MATCH (a:#1) WHERE a.name =~ '[A-M].*' RETURN a.name"),
    ("WHERE: regular expressions", "MATCH (a:#1) WHERE a.name =~ '.* .*' AND NOT a.name =~ '.*[aeiou]' RETURN a.name"),
    ("WHERE: lists", "MATCH (a) WHERE a.name IN [@1, @2, @3] RETURN a.name, a.stories"),
    ("WHERE: lists", "MATCH (a) WHERE @1 IN a.aliases RETURN a.name"),
    ("WHERE: lists", "MATCH (a:#1) WHERE size(a.aliases) > 1 RETURN a.name, size(a.aliases) AS n"),
    ("WHERE: null", "MATCH (a:#1) WHERE a.first_seen IS NULL RETURN a.name"),
    ("WHERE: null", "MATCH (a)-[r:COOCCURS]->(b) WHERE r.label IS NOT NULL RETURN a.name, b.name, r.label"),
    ("WHERE: dates", "MATCH (a:#1) WHERE a.first_seen >= date(!1) RETURN a.name, a.first_seen"),
    ("WHERE: dates", "MATCH (d:Document) WHERE d.date < date(!1) RETURN d.id"),
    ("WHERE: EXISTS", "MATCH (a:#1) WHERE EXISTS { MATCH (a)-[:COOCCURS]-(b:#2) WHERE b.mentions > %2 } RETURN a.name"),
    ("WHERE: EXISTS", "MATCH (a:#1) WHERE NOT EXISTS { MATCH (a)-[:COOCCURS]-(b) } RETURN a.name"),
    ("WHERE: EXISTS", "MATCH (a:#1) WHERE EXISTS { (a)-[:COOCCURS]-({name: @1}) } RETURN a.name", "MATCH (a:#1) WHERE EXISTS { MATCH (a)-[:COOCCURS]-({name: @1}) } RETURN a.name"),
    ("patterns as conditions", "MATCH (a:#1) WHERE (a)-[:COOCCURS]-({name: @1}) RETURN a.name", "MATCH (a:#1) WHERE EXISTS { MATCH (a)-[:COOCCURS]-({name: @1}) } RETURN a.name"),
    ("COUNT subquery", "MATCH (a:#1) RETURN a.name, COUNT { MATCH (a)-[:COOCCURS]-(b:#2) } AS n"),
    ("WITH", "MATCH (a:#1)-[r:COOCCURS]-(b) WITH a, count(b) AS n, sum(r.stories) AS s WHERE n > %1 RETURN a.name, n, s"),
    ("WITH", "MATCH (a:#1) WITH a.documents AS d, collect(a.name) AS names RETURN d, size(names) AS n"),
    ("WITH", "MATCH (a:#1) WITH a ORDER BY a.mentions DESC, a.id LIMIT 3 MATCH (a)-[:COOCCURS]-(b) RETURN a.name, b.name"),
    ("WITH", "MATCH (a:#1) WITH max(a.mentions) AS m MATCH (b:#1) WHERE b.mentions = m RETURN b.name"),
    ("UNWIND", "UNWIND [@1, @2] AS name MATCH (a {name: name}) RETURN a.id"),
    ("UNWIND", "UNWIND range(1, %2) AS x WITH x WHERE x % 2 = 1 RETURN x * x AS y"),
    ("UNWIND", "MATCH (a {name: @1}) UNWIND a.aliases AS alias RETURN alias"),
    ("DISTINCT", "MATCH (a:#1)-[:COOCCURS]-(b) RETURN DISTINCT b.documents AS d"),
    ("DISTINCT", "MATCH (a:#1)-[:COOCCURS]-(b) RETURN count(DISTINCT b.name) AS n, count(b) AS m"),
    ("ORDER BY, SKIP, LIMIT", "MATCH (a:#1) RETURN a.id, a.mentions ORDER BY a.mentions DESC, a.id"),
    ("ORDER BY, SKIP, LIMIT", "MATCH (a:#1) RETURN a.id ORDER BY a.mentions DESC, a.id SKIP %1 LIMIT %2"),
    ("ORDER BY, SKIP, LIMIT", "MATCH (a)-[r:COOCCURS]->(b) RETURN a.id, b.id, r.stories AS s ORDER BY s DESC, a.id, b.id LIMIT 5"),
    ("ORDER BY, SKIP, LIMIT", "MATCH (a:#1)-[:COOCCURS]-(b) RETURN a.id, count(*) AS n ORDER BY n DESC, a.id LIMIT %2"),
    ("aggregates", "MATCH (a:#1) RETURN count(*) AS n, sum(a.mentions) AS s, avg(a.mentions) AS m, min(a.name) AS lo, max(a.name) AS hi"),
    ("aggregates", "MATCH (a {name: @1})-[r:COOCCURS]-(b) RETURN min(r.npmi) AS lo, max(r.first_seen) AS hi, avg(r.count) AS m"),
    ("aggregates", "MATCH (a {name: 'nobody at all'}) RETURN count(*) AS n, sum(a.mentions) IS NULL OR sum(a.mentions) = 0 AS s, max(a.name) AS m"),
    ("aggregates", "MATCH (a:#1)-[r:COOCCURS]-(b:#2) RETURN a.name, count(*) + 1 AS n, sum(r.stories) * 2 AS s"),
    ("UNION", "MATCH (a {name: @1}) RETURN a.mentions AS n UNION ALL MATCH (b {name: @2}) RETURN b.mentions AS n"),
    ("UNION", "MATCH (a {name: @1})--(b:#1) RETURN b.name AS n UNION MATCH (a {name: @2})--(b:#1) RETURN b.name AS n"),
    ("CASE", "MATCH (a:#1) RETURN a.name, CASE WHEN a.mentions > %2 THEN 'many' WHEN a.mentions > 1 THEN 'some' ELSE 'one' END AS c"),
    ("CASE", "MATCH (a:#1) RETURN CASE a.documents WHEN 1 THEN 'one' ELSE 'more' END AS c, count(*) AS n"),
    ("arithmetic", "RETURN %1 + %2 * 3 AS a, %1 - %2 AS b, %2 / 2 AS c, %2 % 3 AS d, 2 ^ %1 AS e, -7 / 2 AS f, -7 % 3 AS g, 7.0 / 2 AS h"),
    ("arithmetic", "MATCH (a:#1) RETURN a.name, a.mentions * 1.0 / a.documents AS r, abs(a.documents - a.mentions) AS d"),
    ("three-valued logic", "RETURN (null = 1) IS NULL AS a, (true OR null) AS b, (false AND null) AS c, (1 IN [null, 1]) AS d"),
    ("lists", "RETURN size(range(0, %2)) AS a, [1, 2] = [1, 2] AS b, %1 IN [1, 2, 3] AS c"),
    ("list comprehension", "MATCH (a {name: @1}) RETURN [x IN a.aliases | lower(x)] AS l", "MATCH (a {name: @1}) RETURN list_transform(a.aliases, x -> lower(x)) AS l"),
    ("list comprehension", "MATCH (a {name: @1}) RETURN [x IN a.aliases WHERE size(x) > %2] AS l", "MATCH (a {name: @1}) RETURN list_filter(a.aliases, x -> size(x) > %2) AS l"),
    ("quantifiers", "MATCH (a:#1) WHERE all(x IN a.aliases WHERE size(x) > %2) RETURN a.name"),
    ("quantifiers", "MATCH (a:#1) WHERE any(x IN a.aliases WHERE x STARTS WITH ~1) RETURN a.name"),
    ("quantifiers", "MATCH (a:#1) WHERE none(x IN a.aliases WHERE x CONTAINS ' ') RETURN a.name"),
    ("quantifiers", "MATCH (a:#1) WHERE single(x IN a.aliases WHERE x CONTAINS ' ') RETURN a.name"),
    ("functions", "MATCH (a:#1) RETURN upper(a.name) AS u, size(a.name) AS s, left(a.name, %1) AS l, right(a.name, %1) AS r"),
    ("functions", "MATCH (a:#1) RETURN reverse(a.name) AS r, coalesce(a.missing, a.name) AS c", "MATCH (a:#1) RETURN reverse(a.name) AS r, coalesce(null, a.name) AS c"),
    ("functions", "MATCH (a {name: @1}) RETURN replace(a.name, ~1, 'x') AS r, trim('  b ') AS t, substring(a.name, 1, 3) AS s",
     "MATCH (a {name: @1}) RETURN replace(a.name, ~1, 'x') AS r, trim('  b ') AS t, substring(a.name, 2, 3) AS s"),
    ("functions", "RETURN floor(%1.5) AS a, ceil(%1.5) AS b, sqrt(%2) AS c, sign(-%1) AS d, pi() AS e, log(%2) AS f", "RETURN floor(%1.5) AS a, ceil(%1.5) AS b, sqrt(%2) AS c, sign(-%1) AS d, pi() AS e, ln(%2) AS f"),
    ("functions", "RETURN toInteger('12') AS a, toFloat('1.5') AS b, toString(%1) AS c, split('a,b', ',') AS d", "RETURN cast('12', 'INT64') AS a, cast('1.5', 'DOUBLE') AS b, cast(%1, 'STRING') AS c, string_split('a,b', ',') AS d"),
    ("functions", "MATCH (a:#1) WHERE a.first_seen IS NOT NULL RETURN a.first_seen.year AS y, a.first_seen.month AS m", "MATCH (a:#1) WHERE a.first_seen IS NOT NULL RETURN date_part('year', a.first_seen) AS y, date_part('month', a.first_seen) AS m"),
    ("paths", "MATCH p = (a {name: @1})-[:COOCCURS]-(b) RETURN length(p) AS l, b.name"),
    ("paths", "MATCH p = (a {name: @1})-[:COOCCURS]-(b)-[:COOCCURS]-(c) RETURN [n IN nodes(p) | n.name] AS names",
     "MATCH p = (a {name: @1})-[r:COOCCURS]-(b)-[s:COOCCURS]-(c) WHERE id(r) <> id(s) RETURN properties(nodes(p), 'name') AS names"),
]

# What is refused, with the words that say why.
REFUSED = [
    ("CREATE (a:Person {name: 'x'}) RETURN a", "a clause that writes"),
    ("MATCH (a) SET a.name = 'x' RETURN a", "a clause that writes"),
    ("MATCH (a) DETACH DELETE a", "a clause that writes"),
    ("MERGE (a:Person {name: 'x'}) RETURN a", "a clause that writes"),
    ("CALL db.labels() YIELD label RETURN label", "CALL"),
    ("RETURN rand()", "the function rand()"),
    ("MATCH (a)-[*]-(b) RETURN count(*)", "more than 8 steps"),
    ("MATCH (a)((x)-[:COOCCURS]-(y)){1,3}(b) RETURN a", "quantified"),
    ("MATCH ANY SHORTEST (a)-[:COOCCURS]-+(b) RETURN a", "path selector"),
    ("RETURN 1 ORDER BY 1 NULLS FIRST", "NULLS FIRST"),
    ("PROFILE RETURN 1", "PROFILE"),
    ("LOAD CSV FROM 'x' AS row RETURN row", "LOAD CSV"),
]


def main():
    program, files = sys.argv[1], sys.argv[2:]
    rng = random.Random(7)
    agreed, asked, wrong = Counter(), Counter(), 0
    for file in files:
        db, entities, degree = load(program, file)
        linked = sorted((e for e in entities if 0 < degree[e["id"]] < 40), key=lambda e: e["id"])
        days = sorted(e["first_seen"] for e in entities if e.get("first_seen")) or ["2020-01-01"]
        cases = []
        for feature, ours, *theirs in TEMPLATES:
            for _ in range(3 if re.search(r"[@%#~!]\d", ours) else 1):
                words = rng.sample(linked, 3)
                values = {f"@{i + 1}": quoted(w["name"]) for i, w in enumerate(words)}
                values |= {"%1": str(rng.randint(1, 3)), "%2": str(rng.randint(3, 9)), "!1": quoted(rng.choice(days))}
                values |= {f"#{i}": rng.choice(["Person", "Organization", "Location"]) for i in (1, 2)}
                values |= {f"~{i}": quoted(re.sub(r"[^A-Za-z]", "", rng.choice(linked)["name"])[:2]) for i in (1, 2)}
                fill = lambda text: re.sub(r"[@%#~!]\d", lambda m: values.get(m[0], m[0]), text)
                cases.append((feature, fill(ours), fill(theirs[0] if theirs else ours)))
        cases = list(dict.fromkeys(cases))
        answers, errors = ask(program, file, [ours for _, ours, _ in cases])
        if len(answers) != len(cases):
            sys.exit(f"{len(cases)} statements, {len(answers)} answers:\n{errors}")
        for (feature, ours, theirs), rows in zip(cases, answers):
            asked[feature] += 1
            found = [tuple(plain(v) for v in row.values()) for row in rows]
            try:
                expected = [tuple(plain(v) for v in row) for row in db.execute(theirs)]
            except RuntimeError as error:
                sys.exit(f"ladybug does not answer\n  {theirs}\n  {error}")
            if (found == expected) if "ORDER BY" in ours and "WITH a ORDER BY" not in ours else Counter(found) == Counter(expected):
                agreed[feature] += 1
            else:
                wrong += 1
                only = lambda a, b: list((Counter(a) - Counter(b)).items())[:3]
                print(f"differs: {ours}\n  only ours {only(found, expected)}\n  only theirs {only(expected, found)}")
    refused = 0
    for statement, reason in REFUSED:
        run = subprocess.run([program, "query", files[0], statement], capture_output=True, text=True)
        if run.returncode in (1, 2) and reason in run.stderr:
            refused += 1
        else:
            wrong += 1
            print(f"not refused as {reason!r}: {statement}\n{run.stderr}")
    for feature in asked:
        print(f"{feature}: {agreed[feature]} of {asked[feature]} agree")
    print(f"{sum(agreed.values())} of {sum(asked.values())} statements agree with ladybug {ladybug.__version__}; {refused} of {len(REFUSED)} refused by name")
    sys.exit(wrong > 0)


main()
