"""Reads a corpus with Spark as a cluster would, and compares it with one machine: python check_spark.py PROGRAM DOCUMENTS.jsonl [MOST [faults]]

Starts Spark's own small cluster on loopback (`local-cluster[2,1,1024]`: a master, two workers with one core each, executors of their own), runs
examples/spark/extract.py as a user would, imports what it wrote and compares all formats, byte for byte, with what one process makes
of the same documents. Then once more, with a program that dies in the middle of its first part and an executor that is killed while
it works; and once with a program that always fails. With `faults`, only these two."""

import collections
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet

program, corpus = (Path(p).resolve() for p in sys.argv[1:3])
most = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
root = Path(__file__).parents[2]
FORMATS = ["gexf", "mentions", "graphml", "json", "csv", "csv-nodes", "turtle", "cypher"]
# In the way of the documents: no JSON, none of a document's fields, no text, another language, no text but bytes.
POISON = [
    "no JSON at all {",
    '{"id": "poison-1", "body": "a field of another name"}',
    '{"id": "poison-2", "text": ""}',
    json.dumps({"id": "poison-3", "text": "Ministras pirmadienį pasakė, kad vyriausybė dar šiais metais pakeis įstatymą, nes žmonės to laukia jau seniai. " * 8}),
    '{"id": "poison-4", "text": 17}',
    '{"id": "poison-5", "text": "cut off in the mid',
]
checks = 0


def check(holds, what):
    global checks
    checks += 1
    if not holds:
        sys.exit(f"check_spark: {what}")


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, **options)


class Job:
    """examples/spark/extract.py on Spark's small cluster."""

    def __init__(self, work, documents, name, binary):
        self.output, folder = work / name, work / f"{name}.spark"
        (folder / "events").mkdir(parents=True)
        self.events = folder / "events"
        settings = {
            "spark.master": "local-cluster[2,1,1024]",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.executor.memory": "1g",
            "spark.sql.shuffle.partitions": "4",
            "spark.local.dir": folder,
            "spark.python.worker.reuse": "true",
            "spark.pyspark.python": sys.executable,
            "spark.log.level": "ERROR",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": (folder / "events").as_uri(),
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
        }
        configuration = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
        environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder / "work"), "PYSPARK_PYTHON": sys.executable}
        submit = Path(sys.executable).with_name("spark-submit")
        command = [submit, *configuration, root / "examples/spark/extract.py", documents, self.output, "--program", binary, "--partitions", "8"]
        self.begun, self.said = time.monotonic(), open(work / f"{name}.log", "w+")
        self.process = subprocess.Popen([str(w) for w in command], stdout=self.said, stderr=self.said, env=environment, start_new_session=True)

    def wait(self):
        code, self.seconds = self.process.wait(), time.monotonic() - self.begun
        self.said.seek(0)
        self.text = self.said.read()
        return code

    def shuffled(self):
        """Bytes that went from one task to another."""
        lines = (json.loads(line) for log in self.events.iterdir() for line in open(log))
        ended = (line.get("Task Metrics", {}) for line in lines if line["Event"] == "SparkListenerTaskEnd")
        return sum(metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0) for metrics in ended)

    def processes(self, words):
        """Of what the job started, what goes by certain words."""
        found = [line.split(maxsplit=2) for line in run("ps", "-eo", "sess,pid,args").stdout.splitlines()[1:]]
        return [int(pid) for session, pid, args in found if int(session) == self.process.pid and words in args]


def exports(file):
    return {name: run(program, "export", file, "--format", name).stdout for name in FORMATS}


def imported(job, work):
    file = work / f"{job.output.name}.namegraph"
    begun = time.monotonic()
    run(program, "import", job.output / "extracted", "-q", "-o", file)
    return file, time.monotonic() - begun


def same(found, expected, what):
    for name in FORMATS:
        check(found[name] == expected[name], f"{what}: {name} differs")


def counted(extracted):
    """Names and pairs in sentences, counted here, as Spark does it there."""
    names, pairs = collections.Counter(), collections.Counter()
    for line in extracted.splitlines():
        document = json.loads(line)
        sentences = collections.defaultdict(set)
        for m in document.get("mentions", []):
            is_around = any(span[0] <= m["start"] < span[1] for span, _ in document["around"])
            if m["type"] == "MISC" or m.get("by_role") or is_around:
                continue
            names[m["type"], m["name"]] += 1
            sentence = max(s for s, _ in document["sentences"] if s <= m["start"])
            sentences[sentence].add((m["type"], m["name"]))
        for there in sentences.values():
            pairs.update(itertools.combinations(sorted(there), 2))
    return names, pairs


def check_tables(job, extracted):
    names, pairs = counted(extracted)
    found = {(r["type"], r["name"]): r["mentions"] for r in pyarrow.parquet.read_table(job.output / "names.parquet").to_pylist()}
    check(found == dict(names), "names.parquet counts other names")
    rows = pyarrow.parquet.read_table(job.output / "pairs.parquet").to_pylist()
    found = {((r["source_type"], r["source"]), (r["target_type"], r["target"])): r["sentences"] for r in rows}
    check(found == dict(pairs), "pairs.parquet counts other pairs")
    unread = pyarrow.parquet.read_table(job.output / "unread.parquet").to_pylist()
    check({row["record"] for row in unread} == set(POISON), "unread.parquet holds other lines than those that cannot be read")
    check(all(row["error"] and row["id"].startswith("partition ") for row in unread), "unread.parquet does not say why or where")
    return len(names), len(pairs), len(unread)


def wrapper(work, name, script):
    """A program that goes wrong before it is the right one."""
    path = work / name
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)
    return path


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        with open(corpus) as lines:
            documents = [line.rstrip("\n") for line in itertools.islice(lines, most)]
        for place, line in enumerate(POISON):
            documents.insert(len(documents) * place // len(POISON), line)
        # A line that is blank, one that holds only a tab, and a document in another encoding.
        latin = json.dumps({"id": "latin", "text": "Angela Merkel met Viktor Orbán in Zürich."}, ensure_ascii=False)
        source = work / "documents.jsonl"
        source.write_bytes("\n".join(["", "\t", *documents, ""]).encode() + latin.encode("latin-1") + b"\n")

        begun = time.monotonic()
        run(program, "build", source, "-q", "--threads", "2", "-o", work / "single.namegraph")
        single = time.monotonic() - begun
        expected = exports(work / "single.namegraph")
        begun = time.monotonic()
        extracted = run(program, "extract", source, "--threads", "2").stdout
        alone = time.monotonic() - begun

        if "faults" not in sys.argv[4:]:
            clean(work, source, expected, extracted, len(documents))
        print(f"one process, 2 threads: build {single:.1f} s, of it extracting {alone:.1f} s")
        faults(work, source, expected, extracted)


def clean(work, source, expected, extracted, count):
    """All goes well."""
    job = Job(work, source, "clean", program)
    check(job.wait() == 0, f"the job fails:\n{job.text[-3000:]}")
    file, importing = imported(job, work)
    same(exports(file), expected, "Spark and one machine")
    run(program, "check", file)
    coverage = [json.loads(run(program, "coverage", f, "--format", "json").stdout) for f in (file, work / "single.namegraph")]
    check(coverage[0]["documents"] == coverage[1]["documents"], "coverage counts other documents")
    names, pairs, unread = check_tables(job, extracted)
    print(f"{count:,} documents: {names:,} names, {pairs:,} pairs, {unread} unread; {len(FORMATS)} formats the same bytes")
    print(f"Spark, 2 executors with a core each: {job.seconds:.1f} s from start to end, then import {importing:.1f} s")
    size = lambda pattern: sum(path.stat().st_size for path in job.output.glob(pattern)) / count
    sizes = f"{size('extracted/part-*'):,.0f} extracted, {job.shuffled() / count:,.0f} shuffled, {size('pairs.parquet/*'):,.0f} of pairs"
    print(f"bytes a document: {source.stat().st_size / count:,.0f} read, {sizes}, {file.stat().st_size / count:,.0f} in the file")


def faults(work, source, expected, extracted):
    """All goes wrong, and comes out the same."""
    # The first part that is read stops in the middle; later, while another is read, its executor is killed.
    died = work / "died"
    dies = wrapper(work, "dies", f'if mkdir "{died}" 2> /dev/null; then head -n 20 | "{program}" "$@" | head -n 7; kill -9 $$; fi\nexec "{program}" "$@"')
    job = Job(work, source, "faults", dies)
    killed = None
    while job.process.poll() is None and killed is None:
        time.sleep(0.2)
        if died.exists() and job.processes(" extract - --part"):
            time.sleep(0.5)
            killed = job.processes("CoarseGrainedExecutorBackend")[0]
            os.kill(killed, signal.SIGKILL)
    check(job.wait() == 0, f"the job does not survive:\n{job.text[-3000:]}")
    check(died.exists() and killed is not None, "nothing was killed")
    file, _ = imported(job, work)
    same(exports(file), expected, "after a program that died and an executor that was killed")
    check_tables(job, extracted)
    print(f"a program died, executor {killed} was killed: the same bytes after {job.seconds:.1f} s")

    fails = wrapper(work, "fails", "head -n 3 > /dev/null; echo 'no model here' >&2; exit 3")
    job = Job(work, source, "failure", fails)
    check(job.wait() != 0, "a program that fails does not fail the job")
    check("ended with 3" in job.text and "no model here" in job.text, f"what the program said is not said:\n{job.text[-3000:]}")
    check(not (job.output / "extracted" / "_SUCCESS").exists(), "a failed job claims success")
    refused = subprocess.run([program, "import", job.output / "extracted", "-o", work / "none.namegraph"], capture_output=True)
    check(refused.returncode == 1 and not (work / "none.namegraph").exists(), "an unfinished job is imported")
    print(f"a program that always fails: the job fails, and says why; {checks} checks passed")



if __name__ == "__main__":
    main()
