"""Publishes to a real Postgres server and asks it: python check_postgres.py PROGRAM SAMPLE_FOLDER [KILLS] [DOCUMENTS.jsonl MOST]

PROGRAM has the feature `postgres`; the server is Debian's, begun here on loopback in a folder of its own. What the tables must hold is read from the
namegraph file past the program."""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

program, sample = (Path(p).resolve() for p in sys.argv[1:3])
root = Path(__file__).resolve().parents[2]
kills = int(sys.argv[3]) if len(sys.argv) > 3 else 40
TABLES = ["setting", "document", "skipped", "entity", "alias", "mention", "edge", "quote", "evidence", "decision", "ledger"]
PORT = 54329
checks = 0


def check(holds, what):
    global checks
    checks += 1
    if not holds:
        raise SystemExit(f"check_postgres: {what}")


class Postgres:
    """A server on loopback. Postgres refuses to run as root, so root runs it as the user that Debian's package made."""

    def __init__(self, folder):
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.data, self.folder = folder / "data", folder
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        os.chmod(folder, 0o755)
        self.run("initdb", "-D", self.data, "-U", "reporter", "--auth-host=scram-sha-256", "--auth-local=trust", "--pwfile", self.file("password", "secret\n"), "-E", "UTF8", "--locale=C.UTF-8")
        self.certificate()
        options = f"-p {PORT} -c listen_addresses=127.0.0.1,::1 -c unix_socket_directories={folder} -c ssl=on -c fsync=off"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", folder / "log", "-o", options, "start")

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        if os.getuid() == 0:
            shutil.chown(path, "postgres", "postgres")
        os.chmod(path, 0o600)
        return path

    def certificate(self):
        """An authority, and a certificate of it for `localhost`."""
        here = lambda name: str(self.folder / name)
        openssl = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True)
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority", "-keyout", here("ca.key"), "-out", here("ca.pem"))
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", here("key"), "-out", here("request"))
        extension = self.file("extension", "subjectAltName=DNS:localhost\n")
        openssl("x509", "-req", "-in", here("request"), "-CA", here("ca.pem"), "-CAkey", here("ca.key"), "-days", "2", "-extfile", str(extension), "-out", here("certificate"))
        for name, there in (("key", "server.key"), ("certificate", "server.crt")):
            self.run("cp", here(self.file(name, (self.folder / name).read_text()).name), self.data / there)

    def run(self, name, *words):
        path = self.bin / name
        command = [str(path if path.exists() else name), *map(str, words)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/")
        if done.returncode != 0:
            raise SystemExit(f"{command}: {done.stdout}{done.stderr}")

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def address(self, host="127.0.0.1", password=":secret", rest=""):
        return f"postgres://reporter{password}@{host}:{PORT}/postgres{rest}"


def namegraph(*words, fails=None, **environment):
    done = subprocess.run([str(w) for w in (program, *words)], capture_output=True, text=True, env={**os.environ, **environment})
    if fails is None:
        check(done.returncode == 0, f"{words}: {done.stderr}")
        return done.stderr or done.stdout
    said = " ".join(done.stderr.replace("│", " ").split())
    check(done.returncode != 0 and fails in said, f"{words} should fail with {fails!r}: {said}")


def rows(server, schema):
    """Every row of every table."""
    with psycopg.connect(server.address()) as connection:
        return {table: sorted(connection.execute(f'SELECT t::text FROM "{schema}".{table} t').fetchall()) for table in TABLES}


def ask(server, sql, schema="namegraph"):
    with psycopg.connect(server.address(), options=f"-c search_path={schema}") as connection:
        return connection.execute(sql).fetchall()


def check_tables(server, file, folder):
    """The tables against the file itself, and the quotes against the documents."""
    inside = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    there = inside.execute("SELECT id, name, type, mentions FROM entity WHERE NOT hidden AND type <> 'MISC' AND mentions > 0 ORDER BY id").fetchall()
    check(ask(server, 'SELECT id, name, type, mentions FROM entity ORDER BY id COLLATE "C"') == there, "other entities")
    edges = inside.execute(
        "SELECT a.id, b.id, e.weight, e.count, e.p FROM edge e JOIN entity a ON a.number = e.source JOIN entity b ON b.number = e.target ORDER BY 1, 2"
    ).fetchall()
    check(ask(server, 'SELECT source, target, weight, count, p FROM edge ORDER BY source COLLATE "C", target COLLATE "C"') == edges, "other links")
    documents = dict(inside.execute("SELECT id, text FROM document"))
    check(dict(ask(server, "SELECT id, text FROM document")) == documents, "other texts")
    quotes = ask(server, 'SELECT document, start, "end", text FROM quote')
    check(quotes, "no quotes")
    for document, start, end, text in quotes:
        check(documents[document].encode()[start:end].decode() == text, f"{document}: a quote that does not stand there")
    counted = ask(server, "SELECT count(*) FROM edge e WHERE count <> (SELECT count(*) FROM evidence v WHERE (v.source, v.target) = (e.source, e.target))")
    check(counted == [(0,)], "links without all their sentences")
    marks = ask(server, 'SELECT document, mark, mark_end FROM evidence WHERE mark IS NOT NULL')
    surfaces = {(d, s, e) for d, s, e in inside.execute("SELECT d.id, m.start, m.end FROM mention m JOIN document d ON d.number = m.document")}
    check(marks and all(mark in surfaces for mark in marks), "marks where no name stands")
    mentions = inside.execute("SELECT count(*) FROM mention m JOIN name n ON n.number = m.name JOIN entity e ON e.number = n.entity WHERE NOT e.hidden").fetchone()
    check(ask(server, "SELECT count(*) FROM mention") == [mentions], "other mentions")


def check_views(server):
    sql = "SELECT name, weight FROM neighbour JOIN alias a USING (entity) WHERE lower(a.text) = 'viktor orbán'"
    said = json.loads(namegraph_json("who", "orban", "--limit", "999"))
    check(sorted(ask(server, sql)) == sorted((link["name"], link["weight"]) for link in said["links"]), "other neighbours")
    both = "source_name IN ('Raila Odinga', 'William Ruto') AND target_name IN ('Raila Odinga', 'William Ruto')"
    texts = [text for (text,) in ask(server, f'SELECT text FROM quoted WHERE {both} ORDER BY date NULLS LAST, document, start')]
    said = json.loads(namegraph_json("between", "odinga", "ruto", "--limit", "99"))
    check(texts == [quote["text"] for quote in said["edge"]["evidence"]], "the sentences behind a link are others")
    check(ask(server, f"SELECT count(*) FROM link WHERE {both}") == [(1,)], "a link by names")
    documented = re.search(r"```sql\n(.*?)```", (root / "docs/postgres.md").read_text(), re.S).group(1)
    for statement in documented.split(";")[:-1]:
        # So few documents leave every link to chance.
        check(ask(server, statement) or "fdr <" in statement, f"nothing answers {statement}")
    chain = """WITH RECURSIVE walk(entity, names, hops) AS (
                   SELECT id, ARRAY[name], 0 FROM entity WHERE name = 'Donald Tusk'
                   UNION ALL SELECT n.other, w.names || n.name, w.hops + 1 FROM walk w JOIN neighbour n USING (entity)
                   WHERE w.hops < 4 AND n.name <> ALL (w.names))
               SELECT names FROM walk WHERE names[array_upper(names, 1)] = 'Vladimir Putin' ORDER BY hops LIMIT 1"""
    found = ask(server, chain)
    check(found == [(["Donald Tusk", "Narendra Modi", "Vladimir Putin"],)], "a path in SQL")


def namegraph_json(verb, *words):
    return subprocess.run([program, verb, "sample.namegraph", *words, "--format", "json"], check=True, capture_output=True, text=True).stdout


def changed(folder, texts):
    """Ten documents change: some of their sentences, one is gone, one is new."""
    for name, text in list(texts.items())[:8]:
        (folder / name).write_text(text + "\n\nViktor Orbán met Emmanuel Macron in Lisbon. Harbour Bank paid Acme Holdings.\n")
    (folder / list(texts)[8]).unlink()
    (folder / "new.txt").write_text("Angela Merkel called Narendra Modi on Friday.")


def main():
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        os.chmod(work, 0o755)
        os.chdir(work)
        place = work / "server"
        place.mkdir()
        server = Postgres(place)
        try:
            steps(server, work)
        finally:
            server.stop()
    print(f"{checks} checks passed")


def steps(server, work):
    texts = {path.name: path.read_text() for path in sorted(sample.glob("*.txt"))}
    documents = work / "documents"
    documents.mkdir()
    for name, text in texts.items():
        (documents / name).write_text(text)
    build = lambda *options: namegraph("build", documents, "-q", "-o", "sample.namegraph", *options)
    build()
    namegraph("rename", "sample.namegraph", "Narendra Modi", "Narendra Modi", "--reason", "for the \\ledger\t\n")
    publish = lambda *words, **options: namegraph("publish", "sample.namegraph", server.address(), *words, **options)
    print(publish().strip())
    check_tables(server, "sample.namegraph", documents)
    check_views(server)
    first = rows(server, "namegraph")
    said = publish()
    check(": 0 new or changed, 0 removed; the texts of 0 documents" in said, f"publishing twice writes: {said}")
    check(rows(server, "namegraph") == first, "publishing twice changes rows")

    changed(documents, texts)
    build("--prune")
    begun = time.monotonic()
    said = publish()
    lasted = time.monotonic() - begun
    print(said.strip())
    check("the texts of 9 documents were sent" in said, f"more texts than changed were sent: {said}")
    namegraph("publish", "sample.namegraph", server.address(), "--schema", 'fresh "one"', "-q")
    second = rows(server, "namegraph")
    fresh = {table: found for table, found in rows(server, 'fresh ""one""').items()}
    for table in TABLES:
        check(second[table] == fresh[table], f"{table}: other rows than those of a fresh publish")
    check(second["document"] != first["document"] and second["edge"] != first["edge"], "nothing changed")
    check_tables(server, "sample.namegraph", documents)

    # Killed at a random moment, the old state or the new one is there, and publishing again ends at the new one.
    shutil.copy("sample.namegraph", "new.namegraph")
    for name, text in texts.items():
        (documents / name).write_text(text)
    (documents / "new.txt").unlink()
    build("--prune")
    shutil.copy("sample.namegraph", "old.namegraph")
    states, seen = {"new": second, "old": None}, {"old": 0, "new": 0}
    namegraph("publish", "old.namegraph", server.address(), "-q")
    states["old"] = rows(server, "namegraph")
    now, dice = "old", random.Random(1)
    for _ in range(kills):
        to = "new" if now == "old" else "old"
        process = subprocess.Popen([program, "publish", f"{to}.namegraph", server.address(), "-q"], stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0, lasted))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = settled(server)
        which = to if found == states[to] else now
        check(found == states[which], f"after a kill on the way from {now} to {to} neither is there")
        seen["old" if which == now else "new"] += 1
        namegraph("publish", f"{to}.namegraph", server.address(), "-q")
        check(rows(server, "namegraph") == states[to], "publishing after a kill ends elsewhere")
        now = to
    print(f"killed {kills} times: {seen['old']} times the old state, {seen['new']} times the new one")

    refusals(server, work)
    hostile(server, work)
    if len(sys.argv) > 5:
        large(server, Path(sys.argv[4]), int(sys.argv[5]))


def settled(server):
    """The rows, when the server has noticed that nobody speaks any more."""
    for _ in range(100):
        with psycopg.connect(server.address()) as connection:
            if connection.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'namegraph'").fetchone() == (0,):
                break
        time.sleep(0.05)
    return rows(server, "namegraph")


def refusals(server, work):
    publish = lambda address, *words, **options: namegraph("publish", "sample.namegraph", address, "-q", *words, **options)
    publish("mysql://x", fails="expected postgres://")
    publish(server.address(password=":wrong"), fails="password authentication failed")
    publish(server.address(password=""), PGPASSWORD="secret")
    publish(f"postgres://reporter@127.0.0.1:{PORT + 1}/postgres", fails="expected to connect to the server")
    with psycopg.connect(server.address()) as connection:
        connection.execute("CREATE SCHEMA theirs")
        connection.execute("CREATE TABLE theirs.budget (x int)")
    publish(server.address(), "--schema", "theirs", fails='holds the table "budget"')
    with psycopg.connect(server.address()) as connection:
        connection.execute("UPDATE namegraph.setting SET value = '99' WHERE key = 'tables'")
    before = rows(server, "namegraph")
    publish(server.address(), fails="has version 99")
    check(rows(server, "namegraph") == before, "a refusal changes rows")
    with psycopg.connect(server.address()) as connection:
        connection.execute("DROP SCHEMA namegraph CASCADE")
    # Encrypted, to the server that was meant and to no other.
    secure = lambda host: server.address(host, rest="?sslmode=require")
    publish(secure("localhost"), fails="certificate")
    publish(secure("127.0.0.1"), "--certificates", server.folder / "ca.pem", fails="certificate")
    publish(secure("localhost"), "--certificates", server.folder / "password", fails="expected certificates in PEM")
    publish(secure("localhost"), "--certificates", server.folder / "ca.pem")
    # Two at once: one waits for the other.
    two = [subprocess.Popen([program, "publish", "sample.namegraph", server.address(), "-q"], stderr=subprocess.PIPE) for _ in range(2)]
    check([process.wait() for process in two] == [0, 0], "two publishers at once fail")


def hostile(server, work):
    """Names and texts of all that a database could stumble over."""
    names = ["Tab\tName", "Back\\slash N", "\\N", "quo'te \"double\"", "nul\0byte", "Robert'); DROP TABLE entity;--", "😀 Éa", "a" * 5000, "{brace,}", "\\."]
    mentions, texts = [], []
    for number, name in enumerate(names):
        text = f"{name} met Anna Lee.\r\n"
        texts.append({"id": f"d\t{number}\\", "text": text, "title": name, "metadata\0": {"x\0": ["\0", 1e300]}})
        for entity, surface in ((f"e{number}", name), ("anna", "Anna Lee")):
            start = len(text[: text.index(surface)].encode())
            end = start + len(surface.encode())
            mentions.append({"document": f"d\t{number}\\", "start": start, "end": end, "type": "PER", "entity": entity, "name": surface})
    Path("d.jsonl").write_text("\n".join(map(json.dumps, texts)))
    Path("m.jsonl").write_text("\n".join(map(json.dumps, mentions)))
    namegraph("import", "m.jsonl", "--documents", "d.jsonl", "-q", "-o", "hostile.namegraph")
    namegraph("publish", "hostile.namegraph", server.address(), "--schema", "hostile", "-q")
    found = {name for (name,) in ask(server, "SELECT title FROM document", "hostile")}
    check(found == {name.replace("\0", "\ufffd") for name in names}, f"titles come back otherwise: {found}")
    texts = {text for (text,) in ask(server, "SELECT text FROM document", "hostile")}
    check(texts == {f"{name} met Anna Lee.\r\n".replace("\0", "\ufffd") for name in names}, "texts come back otherwise")
    there = sqlite3.connect("hostile.namegraph").execute("SELECT a.name, b.name FROM edge e JOIN entity a ON a.number = e.source JOIN entity b ON b.number = e.target")
    links = {tuple(name.replace("\0", "\ufffd") for name in ends) for ends in there}
    found = set(ask(server, "SELECT source_name, target_name FROM link", "hostile"))
    check(len(links) > 4 and found == links, f"links come back otherwise: {len(links)}, {found ^ links}")
    namegraph("publish", "hostile.namegraph", server.address(), "--schema", "hostile", "-q")
    # A graph without documents.
    namegraph("export", "sample.namegraph", "--format", "gexf", "-o", "g.gexf")
    namegraph("import", "g.gexf", "-q", "-o", "imported.namegraph")
    namegraph("publish", "imported.namegraph", server.address(), "--schema", "imported", "-q")
    check(ask(server, "SELECT count(*) > 100 FROM edge", "imported") == [(True,)], "an imported graph has no links")


def large(server, corpus, most):
    """How long it takes."""
    with open(corpus) as lines:
        documents = [line for line, _ in zip(lines, range(most))]
    Path("large.jsonl").write_text("".join(documents))
    namegraph("build", "large.jsonl", "-q", "-o", "large.namegraph")
    took = []
    for change in (False, False, True):
        if change:
            few = [{**json.loads(line), "text": json.loads(line)["text"] + " Angela Merkel called from Lisbon."} for line in documents[:10]]
            Path("few.jsonl").write_text("\n".join(map(json.dumps, few)))
            namegraph("build", "few.jsonl", "-q", "-o", "large.namegraph")
        begun = time.monotonic()
        said = namegraph("publish", "large.namegraph", server.address(), "--schema", "large")
        took.append(time.monotonic() - begun)
        print(f"{most} articles, {took[-1]:.1f} s: {said.strip()}")


if __name__ == "__main__":
    main()
