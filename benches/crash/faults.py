"""Brings about what goes wrong around a file: python benches/crash/faults.py PROGRAM SAMPLE_FOLDER VERSIONS_FOLDER

A disk that fills up at every stage, a medium that cannot be written, a file that somebody else is changing, Ctrl-C. After each the program
has said what is wrong and what to do, nothing that was there has changed, and the same command ends where it would have ended.
Needs to mount file systems in memory: it runs itself in a namespace of its own, where that is allowed."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if os.environ.get("NAMEGRAPH_FAULTS") != "inside":
    again = ["unshare", "--mount", "--map-root-user", sys.executable, *sys.argv]
    sys.exit(subprocess.run(again, env=os.environ | {"NAMEGRAPH_FAULTS": "inside"}).returncode)

PROGRAM, SAMPLE, VERSIONS = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
FORMATS = ["gexf", "json", "mentions"]


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, **options)


def state(file):
    return hashlib.sha256("\0".join(run("export", file, "--format", f, check=True).stdout for f in FORMATS).encode()).hexdigest()


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else None


def mount(folder, *options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", folder], check=True)


def full(work, elsewhere):
    """Every road, on disks from too small for anything to nearly large enough."""
    some = sorted(p for p in SAMPLE.iterdir() if p.name.startswith("0"))
    run("build", *some, "-o", elsewhere / "some.namegraph", "-q", check=True)
    run("build", SAMPLE, "-o", elsewhere / "all.namegraph", "-q", check=True)
    file = work / "g.namegraph"
    roads = {
        "a first build": (None, ["build", SAMPLE, "-o", file, "-q"]),
        "a build that adds": (elsewhere / "some.namegraph", ["build", SAMPLE, "-o", file, "-q"]),
        "a decision": (elsewhere / "all.namegraph", ["same", file, "Donald Tusk", "Viktor Orbán", "--author", "me"]),
        "an upgrade from version 1": (VERSIONS / "v1.namegraph", ["upgrade", file]),
        "an upgrade from version 4": (VERSIONS / "v4.namegraph", ["upgrade", file]),
        "a table": (elsewhere / "all.namegraph", ["export", file, "--format", "turtle", "-o", work / "links.ttl"]),
    }
    for road, (before, command) in roads.items():
        failed = 0
        for extra in range(0, 1600, 40):
            size = extra + (before.stat().st_size // 1024 if before else 0) + 8
            mount(work, f"size={size}k")
            try:
                if before:
                    shutil.copy(before, file)
                had = digest(file)
                done = run(*command)
                if done.returncode == 0:
                    break
                failed += 1
                said = done.stderr
                assert done.returncode == 1 and ("room on the disk" in said or "No space left" in said), f"{road}, {size} kB: {said}"
                assert digest(file) == had, f"{road}, {size} kB: the file was changed"
                assert not list(work.glob(".namegraph-*")), f"{road}, {size} kB: a draft is left"
                subprocess.run(["mount", "-o", "remount,size=64m", work], check=True)
                again = run(*command)
                assert again.returncode == 0, f"{road}, {size} kB, again: {again.stderr}"
            finally:
                subprocess.run(["umount", work], check=True)
        assert failed, f"{road}: no disk was too small"
        print(f"  {road}: {failed} times no room, the file as it was, then the same command went through")


def read_only(work, elsewhere):
    mount(work, "size=64m")
    file = work / "g.namegraph"
    for log in [False, True]:
        shutil.copy(elsewhere / "all.namegraph", file)
        if log:
            # A log that a reader left, with nothing in it.
            Path(f"{file}-wal").touch()
        shutil.copy(VERSIONS / "v4.namegraph", work / "v4.namegraph")
        had = {path.name: digest(path) for path in work.iterdir()}
        subprocess.run(["mount", "-o", "remount,ro", work], check=True)
        for verb in [["who", file, "Orban"], ["check", file], ["coverage", file], ["top", file], ["search", file, "said"],
                     ["export", file, "--format", "gexf"], ["query", file, "MATCH (a:Person) RETURN count(a)"]]:
            done = run(*verb)
            assert done.returncode == 0 and done.stdout, f"{verb}: {done.stderr}"
        for verb, said in [(["build", SAMPLE, "-o", file, "-q"], "Read-only"), (["hide", file, "Orban"], "cannot be written here"),
                           (["upgrade", work / "v4.namegraph"], "cannot be written here")]:
            done = run(*verb)
            assert done.returncode == 1 and said in done.stderr, f"{verb}: {done.stderr}"
        assert {path.name: digest(path) for path in work.iterdir()} == had
        subprocess.run(["mount", "-o", "remount,rw", work], check=True)
    subprocess.run(["umount", work], check=True)
    print("  a medium that cannot be written: 7 questions answered, 3 changes refused, nothing changed")


def busy(work, elsewhere):
    file = work / "g.namegraph"
    shutil.copy(elsewhere / "all.namegraph", file)
    had = state(file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert run("who", file, "Orban").returncode == 0, "who only reads need not wait"
    done = run("hide", file, "Orban")
    assert done.returncode == 1 and "is being changed by another program" in done.stderr, done.stderr
    other.execute("COMMIT")
    other.close()
    assert state(file) == had
    assert run("hide", file, "Orban").returncode == 0
    print("  somebody else is changing the file: questions answered, a change refused, then done")


def interrupted(work):
    """Ctrl-C at random moments of a build of some hundred documents."""
    texts = work / "texts"
    texts.mkdir()
    words = "\n\n".join(p.read_text() for p in sorted(SAMPLE.glob("*.txt")))
    for number in range(120):
        (texts / f"{number:03}.txt").write_text(f"Report {number}\n\n" + words.replace("a", "a", 1) + f"\n\nNumber {number}.")
    clean, file = work / "clean.namegraph", work / "g.namegraph"
    started = time.perf_counter()
    run("build", texts, "-o", clean, "-q", check=True)
    took, kept, nothing = time.perf_counter() - started, 0, 0
    for step in range(10):
        for left in work.glob("g.namegraph*"):
            left.unlink()
        process = subprocess.Popen([PROGRAM, "build", texts, "-o", file, "-q"], stderr=subprocess.PIPE, text=True)
        time.sleep(took * (step + 1) / 12)
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1]
        assert process.returncode in (0, 130, -2), (process.returncode, said)
        if process.returncode == 130 and file.exists():
            assert "the same command goes on from there" in said, said
            assert run("check", file).returncode == 0
            assert "was stopped" in run("coverage", file).stdout
            kept += 1
        else:
            nothing += not file.exists()
        done = run("build", texts, "-o", file, "-q")
        assert done.returncode == 0, done.stderr
        assert state(file) == state(clean)
        assert not list(work.glob(".namegraph-*"))
    assert kept, "no build was stopped in its midst"
    print(f"  Ctrl-C: {kept} times the documents so far were kept, {nothing} times there was none yet; the same command ended at the same bytes")


with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
    work, elsewhere = Path(folder) / "work", Path(folder) / "elsewhere"
    work.mkdir()
    elsewhere.mkdir()
    full(work, elsewhere)
    read_only(work, elsewhere)
    busy(elsewhere, elsewhere)
    interrupted(elsewhere)
