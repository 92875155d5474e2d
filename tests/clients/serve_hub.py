#!/usr/bin/env python3
"""usage: serve_hub.py FOLDER PORT

Serves the folders in FOLDER as the checkpoints ours/NAME, in the shape of the Hugging Face hub: the listing of a repository,
and its files in ranges, with the headers that its clients read. For machines that do not reach the hub.
"""
import hashlib
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

root, port = Path(sys.argv[1]), int(sys.argv[2])
COMMIT = "0" * 40


class Hub(BaseHTTPRequestHandler):
    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), "x-repo-commit": COMMIT, **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if listed := re.fullmatch(r"/api/models/ours/([^/]+)(/revision/main)?", self.path):
            folder = root / listed[1]
            if folder.is_dir():
                files = [{"rfilename": path.name} for path in sorted(folder.iterdir())]
                return self.answer(200, json.dumps({"sha": COMMIT, "siblings": files}).encode())
        elif asked := re.fullmatch(r"/ours/([^/]+)/resolve/main/([^/]+)", self.path):
            path = root / asked[1] / asked[2]
            if path.is_file():
                content = path.read_bytes()
                first, last = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers["Range"]).groups()
                last = min(int(last or len(content) - 1), len(content) - 1)
                etag = hashlib.sha256(content).hexdigest()
                span = f"bytes {first}-{last}/{len(content)}"
                return self.answer(206, content[int(first) : last + 1], etag=f'"{etag}"', Content_Range=span)
        self.answer(404, b"no such thing")

    def log_message(self, *_):
        pass


print(f"serving {root}", flush=True)
ThreadingHTTPServer(("127.0.0.1", port), Hub).serve_forever()
