"""How fast the explorer answers: python benches/serve/run.py PROGRAM FILE [SECONDS [TIMES]]

Starts the program, asks alone (first view, suggestions letter by letter, ego networks), then 200 at a time with wrk for SECONDS (60).
A million links: cargo run --release --example ask -- FILE. Fails if a figure is above TIMES (1) its bar, or if any of the many is refused."""

import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAM, FILE = sys.argv[1:3]
SECONDS = int(sys.argv[3]) if len(sys.argv) > 3 else 60
TIMES = float(sys.argv[4]) if len(sys.argv) > 4 else 1
# Milliseconds that an answer may take.
BARS = {"first view": 100 * TIMES, "suggestions": 20 * TIMES, "ego networks": 50 * TIMES}

started = time.time()
server = subprocess.Popen([PROGRAM, "serve", FILE, "--no-browser", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
address = urllib.parse.urlsplit(server.stdout.readline().strip())
print(f"ready after {time.time() - started:.1f} s")


def written(path, **parameters):
    return f"/api/{path}?{urllib.parse.urlencode(parameters)}"


connection = http.client.HTTPConnection(address.netloc)


def ask(path):
    """The answer, and how many milliseconds it took."""
    begun = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    took = 1000 * (time.perf_counter() - begun)
    assert response.status == 200, (path, response.status, body[:200])
    return json.loads(body), took


failed = False


def report(what, times):
    global failed
    times = sorted(times)
    p99 = times[min(len(times) - 1, int(0.99 * len(times)))]
    failed |= p99 > BARS[what]
    print(f"{what}: {len(times)} asked, median {times[len(times) // 2]:.1f} ms, p99 {p99:.1f} ms, bar {BARS[what]:g} ms")


random.seed(4)
about, _ = ask("/api/graph")
print(f"{about['entities']:,} entities, {about['links']:,} links")
report("first view", [ask("/api/view")[1] for _ in range(50)])
top, _ = ask(written("top", limit=200))
names = [one["name"] for one in random.sample(top, min(100, len(top)))]
typed = [name[:n] for name in names for n in range(1, len(name) + 1)]
# Mistakes, too: a letter left out.
typed += [name[: len(name) // 2] + name[len(name) // 2 + 1 :] for name in names]
report("suggestions", [ask(written("suggest", q=text, limit=10))[1] for text in typed])
egos = [one["id"] for one in top[:20] + random.sample(top, min(80, len(top)))]
report("ego networks", [ask(written("view", around=ego))[1] for ego in egos])

mix = ["/api/view", "/api/graph"]
mix += [written("suggest", q=text) for text in random.sample(typed, min(100, len(typed)))]
for one in random.sample(top, min(40, len(top))):
    who, _ = ask(written("entity", id=one["id"]))
    mix += [written("entity", id=one["id"]), written("view", around=one["id"])]
    mix += [written("between", a=one["id"], b=link["id"], limit=6) for link in who["links"][:3]]
mix += [written("path", a=random.choice(egos), b=random.choice(egos), limit=1) for _ in range(4)]
random.shuffle(mix)
with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
    paths.write("\n".join(mix))
    paths.flush()
    lua = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mix.lua")
    load = ["wrk", "--threads", "2", "--connections", "200", "--duration", f"{SECONDS}s", "--timeout", "30s", "--script", lua, address.geturl()]
    said = subprocess.run(load, capture_output=True, text=True, env={**os.environ, "MIX": paths.name})
print(f"200 at a time for {SECONDS} s:", said.stdout.strip().splitlines()[-1] if said.stdout else said.stderr)
failed |= said.returncode != 0
server.terminate()
sys.exit(failed)
