"""Reads a corpus that one machine cannot, with namegraph on every core of a Spark cluster.

    spark-submit examples/spark/extract.py DOCUMENTS OUTPUT --program namegraph [--names names.csv] [-- --any-language --field text=body]
    namegraph import OUTPUT/extracted -o graph.namegraph

DOCUMENTS: JSON lines, a document each (also in .gz), or with --parquet tables whose columns are the fields of a document. OUTPUT gets

* extracted/      each document with its names, in lines of JSON, for `namegraph import`: the same file as `namegraph build` would make
                  of the documents on one machine
* names.parquet   how often documents give each name, before anybody decides which names are one entity
* pairs.parquet   in how many sentences and documents two of them stand together
* unread.parquet  what could not be read: why, and the line itself, so that it can be mended and read again

A document that cannot be read is a row of unread.parquet and costs nothing else. A program that fails, and a machine that is lost, fails its
task; Spark gives the task to another (`spark.task.maxFailures`), and nothing is counted twice."""

import argparse
import bisect
import collections
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading

import pyarrow
from pyspark import SparkFiles, TaskContext
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# Rows that go back to Spark at once.
BATCH = 64

# Names and pairs that a part of the corpus counts before it hands them on: what bounds the memory.
HELD = 500_000

NAMES = ["type", "name"]
PAIRS = ["source_type", "source", "target_type", "target"]
COUNTS = "bigint, documents bigint, first_seen string, last_seen string"


def extract(command):
    """What Spark runs for each partition: lines go through one process of the program, in order, an answer for each."""

    def answers(batches):
        batches = iter(batches)
        first = next(batches, None)
        if first is None:  # No model is loaded for nothing.
            return
        lines = (line for batch in itertools.chain([first], batches) for line in batch.column(0).to_pylist())
        lines = filter(bytes.strip, lines)  # The program answers no blank line.
        partition = TaskContext.get().partitionId()
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(located(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
            asked, failed = collections.deque(), []
            feeder = threading.Thread(target=feed, args=(lines, process.stdin, asked, failed), daemon=True)
            feeder.start()
            try:
                found = (answer(line, asked, partition, number) for number, line in enumerate(process.stdout, 1))
                while batch := list(itertools.islice(found, BATCH)):
                    yield pyarrow.RecordBatch.from_pydict({"value": batch})
                feeder.join()
                if failed:
                    raise failed[0]
                if process.wait() != 0 or asked:
                    said.seek(0)
                    words = said.read().decode(errors="replace").strip()[-2000:]
                    raise RuntimeError(f"{command[0]} ended with {process.returncode}, {len(asked)} documents unanswered: {words}")
            finally:
                process.kill()
                process.wait()

    return answers


def located(command):
    """The same with the files that came along with the job where they lie on this machine."""
    return [SparkFiles.get(word[len("files:") :]) if word.startswith("files:") else word for word in command]


def feed(lines, to, asked, failed):
    try:
        with to:
            for line in lines:
                asked.append(line)
                to.write(line + b"\n")
    except BrokenPipeError:
        pass  # The program is gone; how it ended says why.
    except Exception as error:
        failed.append(error)


def answer(line, asked, partition, number):
    """A line that could not be read is said to lie in its partition, and kept."""
    record, line = asked.popleft().decode(errors="replace"), line.decode()
    if not line.startswith('{"id":') or '"error":' not in line:
        return line.rstrip("\n")
    found = json.loads(line)
    if "extraction" in found:
        return line.rstrip("\n")
    return json.dumps({**found, "id": f"partition {partition}, line {number}", "record": record}, ensure_ascii=False)


def placed(document):
    """Names that count, by name and not in what says who wrote the text, and no nationalities or works: each with the start of its sentence."""
    starts = [start for start, _ in document["sentences"]]
    for m in document["mentions"]:
        is_around = any(start <= m["start"] < end for (start, end), _ in document["around"])
        if m["type"] != "MISC" and not m.get("by_role") and not is_around:
            yield starts[bisect.bisect_right(starts, m["start"]) - 1], (m["type"], m["name"])


def names(document):
    return collections.Counter(name for _, name in placed(document))


def pairs(document):
    """Pairs within a sentence, each once a sentence."""
    sentences = collections.defaultdict(set)
    for sentence, name in placed(document):
        sentences[sentence].add(name)
    ordered = (sorted(there) for there in sentences.values())
    return collections.Counter(one + other for there in ordered for one, other in itertools.combinations(there, 2))


def counted(lines, of, keys, what):
    """A table of what `of` counts in each document, added up: within a part of the corpus first, so that little travels."""

    def parts(batches):
        held = {}
        for batch in batches:
            for line in batch.column(0).to_pylist():
                document = json.loads(line)
                if "mentions" not in document:
                    continue
                day = document.get("date")
                for key, count in of(document).items():
                    row = held.setdefault(key, [0, 0, None, None])
                    row[0] += count
                    row[1] += 1
                    if day:
                        row[2:] = min(row[2] or day, day), max(row[3] or day, day)
            if len(held) >= HELD:
                yield from table(held)
                held = {}
        yield from table(held)

    def table(held):
        if held:
            rows = zip(*(key + tuple(row) for key, row in held.items()))
            kinds = [pyarrow.string()] * len(keys) + [pyarrow.int64()] * 2 + [pyarrow.string()] * 2
            columns = [*keys, what, "documents", "first_seen", "last_seen"]
            yield pyarrow.RecordBatch.from_arrays([pyarrow.array(c, k) for c, k in zip(rows, kinds)], names=columns)

    sums = [F.sum(count).alias(count) for count in (what, "documents")]
    days = [F.min("first_seen").alias("first_seen"), F.max("last_seen").alias("last_seen")]
    schema = ", ".join(f"{key} string" for key in keys) + f", {what} {COUNTS}"
    return lines.mapInArrow(parts, schema).groupBy(*keys).agg(*sums, *days)


def arguments():
    own, options = sys.argv[1:], []
    if "--" in own:
        own, options = own[: own.index("--")], own[own.index("--") + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents")
    parser.add_argument("output")
    parser.add_argument("--program", default="namegraph", help="namegraph for the machines of the cluster; it is sent to them")
    parser.add_argument("--names", help="a list of names, as for `namegraph build`; give it to `namegraph import`, too")
    parser.add_argument("--parquet", action="store_true", help="documents are tables, and not lines")
    parser.add_argument("--partitions", type=int, help="how many parts; some MB of text each, since each loads the model once")
    return parser.parse_args(own), options


def main():
    given, options = arguments()
    spark = SparkSession.builder.appName("namegraph").getOrCreate()
    command = ["extract", "-", "--part", "--threads", spark.conf.get("spark.task.cpus", "1"), *options]
    for flag, file in (("", given.program), ("--names", given.names)):
        if file:
            spark.sparkContext.addFile(file)
            sent = f"files:{os.path.basename(file)}"
            command = [*command, flag, sent] if flag else [sent, *command]
    if given.parquet:
        documents = spark.read.parquet(given.documents)
        lines = documents.select(F.to_json(F.struct("*")).alias("value"))
    else:
        lines = spark.read.text(given.documents)
    if given.partitions:
        lines = lines.repartition(given.partitions)
    extracted = f"{given.output}/extracted"
    # As bytes: what is no UTF-8 is the program's affair.
    lines = lines.select(F.col("value").cast("binary"))
    lines.mapInArrow(extract(command), "value string").write.text(extracted, compression="gzip")

    read = spark.read.text(extracted)
    failed = F.from_json("value", "id string, error string, record string, extraction string").alias("line")
    unread = read.where(F.col("value").contains('"error":')).select(failed).select("line.*")
    unread = unread.where("error IS NOT NULL AND extraction IS NULL").drop("extraction")
    tables = {"names": counted(read, names, NAMES, "mentions"), "pairs": counted(read, pairs, PAIRS, "sentences"), "unread": unread}
    for name, table in tables.items():
        table.write.parquet(f"{given.output}/{name}.parquet")
        print(f"{spark.read.parquet(f'{given.output}/{name}.parquet').count():,} {name}", flush=True)
    print(f"next: namegraph import {extracted} -o graph.namegraph", flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
