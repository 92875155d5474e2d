"""Kills the program at random moments: python benches/crash/kill.py PROGRAM SAMPLE_FOLDER VERSIONS_FOLDER [KILLS] [SEED]

Six roads: a first build, a build that adds to a file, one that begins anew, a decision, an upgrade of a file of version 2, which is derived
anew, and of one of version 4, which is changed where it lies. After each kill the file is what it was before
or what it would have become, `namegraph check` finds it sound, and the same command, run again, ends at the same bytes of every export and
leaves no other file behind."""

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM, SAMPLE, VERSIONS = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
KILLS = int(sys.argv[4]) if len(sys.argv) > 4 else 500
random.seed(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
FORMATS = ["gexf", "json", "csv-nodes", "mentions"]
CURRENT = 5


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, **options)


def is_earlier(file):
    """Whether a file is of an earlier version, as SQLite has it, a log beside it included."""
    with tempfile.TemporaryDirectory() as copies:
        return opened(file, copies).execute("PRAGMA user_version").fetchone()[0] < CURRENT


def opened(file, copies):
    """A copy, since whoever opens a database tidies up beside it."""
    for part in file.parent.glob(file.name + "*"):
        shutil.copy(part, copies)
    return sqlite3.connect(Path(copies) / file.name)


def facts(file):
    """What a file of an earlier version was told."""
    with tempfile.TemporaryDirectory() as copies:
        database = opened(file, copies)
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = [database.execute(f"SELECT * FROM {table}").fetchall() for table in ["document", "mention", "setting", "ledger"]]
        return hashlib.sha256(repr(rows).encode()).hexdigest()


def state(file):
    """What can be read out of a file; nothing, if there is none."""
    if not file.exists():
        return None
    if is_earlier(file):
        return facts(file)
    exports = [run("export", file, "--format", f, check=True).stdout for f in FORMATS]
    ledger = run("ledger", "export", file, check=True).stdout
    # Who decided when is not the same twice.
    decided = b"\n".join(line.rsplit(b",", 1)[0] for line in ledger.splitlines())
    return hashlib.sha256(b"\0".join([*exports, decided])).hexdigest()


with tempfile.TemporaryDirectory() as work:
    work = Path(work)
    some = sorted(p for p in SAMPLE.iterdir() if p.name.startswith("0"))
    run("build", *some, "-o", work / "some", "-q", check=True)
    run("build", SAMPLE, "-o", work / "all", "-q", check=True)
    file = work / "g.namegraph"
    roads = {
        "a first build": (None, ["build", SAMPLE, "-o", file, "-q"]),
        "a build that adds": (work / "some", ["build", SAMPLE, "-o", file, "-q"]),
        "a build anew": (work / "some", ["build", SAMPLE, "-o", file, "-q", "--fresh"]),
        "a decision": (work / "all", ["same", file, "Donald Tusk", "Viktor Orbán", "--author", "me"]),
        "an upgrade from version 2": (VERSIONS / "v2.namegraph", ["upgrade", file]),
        "an upgrade from version 4": (VERSIONS / "v4.namegraph", ["upgrade", file]),
    }

    def begin(before):
        for left in work.glob("g.namegraph*"):
            left.unlink()
        if before:
            shutil.copy(before, file)

    killed, outcomes = 0, {road: [0, 0, 0] for road in roads}
    ends = {}
    for road, (before, command) in roads.items():
        times = []
        for _ in range(3):
            begin(before)
            started = time.perf_counter()
            run(*command, check=True)
            times.append(time.perf_counter() - started)
        ends[road] = (state(before) if before else None, state(file), min(times))
    while killed < KILLS:
        road = random.choice(list(roads))
        (before, command), (old, new, took) = roads[road], ends[road]
        begin(before)
        process = subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # The end, where files change places, is as likely as the rest.
        time.sleep(took * random.choice([random.uniform(0, 1), random.uniform(0.7, 1)]))
        process.kill()
        was_running = process.wait() != 0
        killed += was_running
        found = state(file)
        assert found in (old, new), f"{road}: neither what it was nor what it would have become"
        if found is not None and not is_earlier(file):
            checked = run("check", file)
            assert checked.returncode == 0, f"{road}: {checked.stdout.decode()}{checked.stderr.decode()}"
        again = run(*command)
        assert again.returncode == 0, f"{road}: {again.stderr.decode()}"
        assert state(file) == new, f"{road}: another end than without the kill"
        outcomes[road][2 if not was_running else found == new] += 1
        left = list(work.glob(".namegraph-*"))
        assert not left, f"{road}: {left}"
    print(f"{killed} kills; after each the file is sound, and the same command ends at the same bytes")
    for road, (as_before, done, finished) in outcomes.items():
        print(f"  {road}: {as_before} times as it was before, {done} times as it would have become, {finished} times it had ended already")
