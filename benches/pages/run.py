"""The main text and the dates of web pages: namegraph on the article extraction benchmark.

    git clone https://github.com/scrapinghub/article-extraction-benchmark
    python benches/pages/run.py target/release/namegraph article-extraction-benchmark

The benchmark has 181 pages, the text of each article, and the output of some thirty extractors. Its own evaluate.py scores
them all by overlap of four words in a row. Two lines are ours: `namegraph` is the article's body, which is what the
benchmark asks for, `namegraph_whole` is what namegraph reads, headline included. Needs nothing but Python.

How many pages got a date is printed last; `--dates FILE` writes them as JSON.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile


def extracted(program, pages):
    """Each document by the name of its page."""
    with tempfile.TemporaryDirectory() as folder:
        lines = pathlib.Path(folder, "pages.jsonl")
        subprocess.run([program, "extract", "--any-language", "--output", lines, pages], check=True)
        documents = [json.loads(line) for line in lines.read_text().splitlines()]
    return {pathlib.Path(d["id"]).name.removesuffix(".html.gz"): d for d in documents}


def body(document):
    """The text without the headline, which namegraph keeps as its first paragraph."""
    text, title = document.get("text", ""), document.get("title") or ""
    return text.removeprefix(title).lstrip()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", help="namegraph, as it was built")
    arguments.add_argument("benchmark", type=pathlib.Path, help="the folder of the benchmark")
    arguments.add_argument("--dates", type=pathlib.Path, help="where to write the dates")
    given = arguments.parse_args()

    pages = sorted(json.loads((given.benchmark / "ground-truth.json").read_text()))
    documents = extracted(given.program, given.benchmark / "html")
    for name, text in (("namegraph", body), ("namegraph_whole", lambda d: d.get("text", ""))):
        output = {page: {"articleBody": text(documents.get(page, {}))} for page in pages}
        (given.benchmark / "output" / f"{name}.json").write_text(json.dumps(output))
    subprocess.run([sys.executable, "evaluate.py"], cwd=given.benchmark, check=True)

    dates = {page: documents.get(page, {}).get("date") for page in pages}
    print(f"\n{sum(map(bool, dates.values()))} of {len(pages)} pages have a date, {len(pages) - len(documents)} were not read")
    if given.dates:
        given.dates.write_text(json.dumps(dates, indent=1))


if __name__ == "__main__":
    main()
