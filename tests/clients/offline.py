"""No network unless it is asked for: offline.py PROGRAM SAMPLE_FOLDER COMMAND…

Runs COMMAND (the tests) in a namespace that has a loopback interface and nothing else. Then looks with strace at what each verb of PROGRAM
asks the system for: none may open a socket, but `serve`, which listens on loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM, SAMPLE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])

if os.environ.get("NAMEGRAPH_OFFLINE") != "inside":
    again = ["unshare", "--net", "--map-root-user", sys.executable, *sys.argv]
    sys.exit(subprocess.run(again, env=os.environ | {"NAMEGRAPH_OFFLINE": "inside"}).returncode)


def loopback_up():
    import fcntl
    import struct
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        # SIOCSIFFLAGS with IFF_UP
        fcntl.ioctl(s, 0x8914, struct.pack("16sh22x", b"lo", 1))


loopback_up()
names = sorted(line.split(":")[0].strip() for line in open("/proc/net/dev") if ":" in line)
assert names == ["lo"], f"expected no interface but lo, found {names}"
try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
    sys.exit("expected no way out, found one")
except OSError:
    pass
subprocess.run(sys.argv[3:], check=True)


def sockets(*arguments, stop=None):
    """The sockets that a run of the program asks for."""
    with tempfile.NamedTemporaryFile() as trace:
        command = ["strace", "-f", "-qq", "-e", "trace=%net", "-o", trace.name, PROGRAM, *map(str, arguments)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        if stop:
            time.sleep(stop)
            os.killpg(process.pid, signal.SIGINT)
        process.wait()
        calls = [line for line in Path(trace.name).read_text(errors="replace").splitlines() if re.search(r"\b(socket|connect|sendto)\(", line)]
        return process.returncode, calls


with tempfile.TemporaryDirectory() as work:
    work = Path(work)
    file = work / "g.namegraph"
    (work / "names.csv").write_text("name,type\nBudapest,LOC\n")
    (work / "list.csv").write_text("id,name\n1,Victor Orban\n")
    (work / "links.csv").write_text("source,target\nA,B\n")
    verbs = [["build", SAMPLE, "-o", file], ["build", SAMPLE, "-o", file, "--prune", "--names", work / "names.csv"], ["extract", SAMPLE],
             ["who", file, "Orban"], ["between", file, "Orban", "Putin"], ["path", file, "Orban", "Putin"], ["common", file, "Orban", "Putin"],
             ["communities", file], ["top", file], ["timeline", file, "Orban"], ["search", file, "said"], ["query", file, "MATCH (a) RETURN count(a)"],
             ["match", file, work / "list.csv"],
             ["verify", file], ["check", file], ["coverage", file], ["why", file, "Orban", "Viktor Orbán"], ["hide", file, "Orban"], ["undo", file],
             ["ledger", "list", file, "--rules"], ["export", file, "--format", "html", "-o", work / "g.html"],
             ["export", file, "--format", "svg", "-o", work / "g.svg"], ["import", work / "links.csv", "-o", work / "i.namegraph"], ["upgrade", file],
             ["man"], ["completions", "bash"]]
    for verb in verbs:
        code, calls = sockets(*verb)
        assert code == 0, f"{verb}: exit {code}"
        assert not calls, f"{verb}: {calls[:3]}"
    _, calls = sockets("serve", file, "--no-browser", stop=3)
    elsewhere = [c for c in calls if "AF_INET" in c and "connect" in c]
    assert calls and not elsewhere, calls[:5]
    print(f"{len(verbs)} verbs opened no socket; serve opened one to listen, and connected to nobody")
