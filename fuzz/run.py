"""Runs fuzz targets, each for some processor time: python fuzz/run.py SECONDS [TARGET…]

Needs cargo-fuzz and a nightly compiler (`cargo install cargo-fuzz`). Begins with fuzz/corpus (`python fuzz/seeds.py` makes it), keeps what
it finds on the way out of the repository, and what breaks a target in fuzz/artifacts. Ends with 1 if anything did."""

import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

here = Path(__file__).parent
TARGETS = sorted(p.stem for p in (here / "targets").glob("*.rs"))


def used():
    of = resource.getrusage(resource.RUSAGE_CHILDREN)
    return of.ru_utime + of.ru_stime


def run(target, seconds, work):
    program = here / "target" / "x86_64-unknown-linux-gnu" / "release" / target
    found, artifacts = work / target, here / "artifacts" / target
    found.mkdir()
    artifacts.mkdir(parents=True, exist_ok=True)
    # A file of each version is where a store begins.
    begin = [here / "corpus" / target, *([here.parent / "tests" / "versions"] if target == "store" else [])]
    begun, executed, broken = used(), 0, 0
    while used() - begun < seconds:
        left = int(seconds - (used() - begun)) + 1
        command = [program, f"-max_total_time={min(left, 300)}", "-rss_limit_mb=3000", "-malloc_limit_mb=1000", "-timeout=60", "-print_final_stats=1",
                   # A PDF that takes too long is what the clock of its reader is for.
                   *(["-fork=1", "-ignore_timeouts=1", "-timeout=20"] if target == "pdf" else []),
                   f"-max_len={200_000 if target == 'store' else 65_536}", f"-artifact_prefix={artifacts}/", found, *filter(Path.exists, begin)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        counts = re.findall(r"(?:number_of_executed_units: |^#)(\d+)(?:$|: cov)", done.stderr, re.MULTILINE)
        executed += int(counts[-1]) if counts else 0
        # With -fork=1 the program ends like its last job, though timeouts are ignored.
        late = re.findall(r"oom/timeout/crash: (\d+)/\d+/(\d+)", done.stderr)
        if done.returncode != 0 and late[-1:] != [("0", "0")]:
            broken += 1
            said = [line for line in done.stderr.splitlines() if "panicked" in line or "ERROR" in line or "Test unit written" in line]
            print(f"{target}: BROKEN\n  " + "\n  ".join(said[-4:] or done.stderr.splitlines()[-5:]), flush=True)
            if broken == 3:
                break
    print(f"{target}: {executed:,} inputs in {used() - begun:.0f} s of processor time, {broken} broke it", flush=True)
    return broken


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        broken = [run(target, float(sys.argv[1]), Path(work)) for target in sys.argv[2:] or TARGETS]
    sys.exit(any(broken))
