"""What may be built in: check_licences.py METADATA.json DENY.toml

Of every crate that `cargo metadata` lists for a build: the licence must be among those that DENY.toml allows, the source this repository
or crates.io, the version no wildcard. `.ci/deep` asks `cargo deny` itself, which takes minutes to install, and RustSec's advisories."""

import json
import sys
import tomllib

from license_expression import Licensing

metadata, rules = json.load(open(sys.argv[1])), tomllib.load(open(sys.argv[2], "rb"))
allowed = set(rules["licenses"]["allow"])
licensing = Licensing()
packages = {package["id"]: package for package in metadata["packages"]}


def is_allowed(expression):
    """Whether some choice that the expression leaves needs allowed licences alone."""
    tree = licensing.parse(expression.replace("/", " OR "))

    def holds(node):
        if isinstance(node, licensing.OR):
            return any(map(holds, node.args))
        if isinstance(node, licensing.AND):
            return all(map(holds, node.args))
        return str(node) in allowed
    return holds(tree)


# What a build needs of each package: all but what only tests need.
needed, waiting = set(), list(metadata["workspace_members"])
edges = {node["id"]: [d["pkg"] for d in node["deps"] if any(k["kind"] != "dev" for k in d["dep_kinds"])] for node in metadata["resolve"]["nodes"]}
while waiting:
    package = waiting.pop()
    if package not in needed:
        needed.add(package)
        waiting.extend(edges[package])

faults = []
for package in (packages[id] for id in sorted(needed)):
    name = f"{package['name']} {package['version']}"
    if not package["license"] or not is_allowed(package["license"]):
        faults.append(f"{name}: expected a licence of {sys.argv[2]}, found {package['license']!r}")
    if package["source"] not in (None, "registry+https://github.com/rust-lang/crates.io-index"):
        faults.append(f"{name}: expected crates.io or this repository, found {package['source']}")
    if package["source"] is None:
        faults += [f"{name}: expected a version of {d['name']}, found a wildcard" for d in package["dependencies"] if d["req"] == "*" and not d.get("path")]
print("\n".join(faults) or f"{len(needed)} crates: licences, sources and versions are allowed")
sys.exit(bool(faults) or len(needed) < 100)
