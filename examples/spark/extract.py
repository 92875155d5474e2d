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

# The part of a line that names and pairs are counted from. A credit is [[start, end], kind].
LINE = """id string, error string, record string, date string, sentences array<array<int>>, credits array<array<string>>,
          mentions array<struct<start int, end int, type string, name string, by_role boolean>>"""


def extract(command):
    """What Spark runs for each partition: lines go through one process of the program, in order, an answer for each."""

    def answers(batches):
        batches = iter(batches)
        first = next(batches, None)
        if first is None:  # No model is loaded for nothing.
            return
        lines = (line for batch in itertools.chain([first], batches) for line in batch.column(0).to_pylist())
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
                to.write(line.encode() + b"\n")
    except BrokenPipeError:
        pass  # The program is gone; how it ended says why.
    except Exception as error:
        failed.append(error)


def answer(line, asked, partition, number):
    """A line that could not be read is said to lie in its partition, and kept."""
    record, line = asked.popleft(), line.decode()
    if not line.startswith('{"id":') or '"error":' not in line:
        return line.rstrip("\n")
    found = json.loads(line)
    if "extraction" in found:
        return line.rstrip("\n")
    return json.dumps({**found, "id": f"partition {partition}, line {number}", "record": record}, ensure_ascii=False)


def mentions(lines):
    """Names that count: by name, no nationalities or works, and not who wrote the text. Each with the start of its sentence."""
    within = "exists(credits, c -> from_json(c[0], 'array<int>')[0] <= m.start AND m.end <= from_json(c[0], 'array<int>')[1])"
    counted = F.expr(f"filter(mentions, m -> m.type != 'MISC' AND NOT coalesce(m.by_role, false) AND NOT {within})")
    sentence = "element_at(filter(sentences, s -> s[0] <= m.start), -1)[0]"
    placed = F.expr(f"transform(counted, m -> named_struct('sentence', {sentence}, 'type', m.type, 'name', m.name))")
    return lines.where("error IS NULL").withColumn("counted", counted).select("id", "date", placed.alias("counted"))


def names(counted):
    each = counted.select("id", "date", F.explode("counted").alias("m"))
    within = each.groupBy("id", "date", "m.type", "m.name").agg(F.count("*").alias("mentions"))
    seen = [F.min("date").alias("first_seen"), F.max("date").alias("last_seen")]
    return within.groupBy("type", "name").agg(F.sum("mentions").alias("mentions"), F.count("*").alias("documents"), *seen)


def pairs(counted):
    """Pairs within a sentence, each once; counted within its document first, so that little is shuffled."""
    once = counted.select("id", "date", F.array_distinct("counted").alias("c"))
    later = "filter(c, b -> b.sentence = a.sentence AND (b.type, b.name) > (a.type, a.name))"
    pair = "named_struct('source_type', a.type, 'source', a.name, 'target_type', b.type, 'target', b.name)"
    both = once.select("id", "date", F.explode(F.expr(f"flatten(transform(c, a -> transform({later}, b -> {pair})))")).alias("p"))
    ends = ["source_type", "source", "target_type", "target"]
    within = both.groupBy("id", "date", *(f"p.{end}" for end in ends)).agg(F.count("*").alias("sentences"))
    seen = [F.min("date").alias("first_seen"), F.max("date").alias("last_seen")]
    return within.groupBy(*ends).agg(F.sum("sentences").alias("sentences"), F.count("*").alias("documents"), *seen)


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
        lines = spark.read.text(given.documents).where(F.trim("value") != "")
    if given.partitions:
        lines = lines.repartition(given.partitions)
    extracted = f"{given.output}/extracted"
    lines.mapInArrow(extract(command), "value string").write.text(extracted, compression="gzip")

    read = spark.read.text(extracted).select(F.from_json("value", LINE).alias("line")).select("line.*")
    unread = read.where("error IS NOT NULL").select("id", "error", "record")
    counted = mentions(read)
    for table, name in ((names(counted), "names"), (pairs(counted), "pairs"), (unread, "unread")):
        table.write.parquet(f"{given.output}/{name}.parquet")
        print(f"{spark.read.parquet(f'{given.output}/{name}.parquet').count():,} {name}", flush=True)
    print(f"next: namegraph import {extracted} -o graph.namegraph", flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
