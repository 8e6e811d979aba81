#!/usr/bin/env python3
"""Writes the vectors: bytes that any program that speaks Postil must read and write alike.

    make.py           writes the JSON files beside it, and the table in ../MERGE.md
    make.py --check   says whether the files are what it would write; exit code 1 if not

Independent of the Swift code: bytes come from ../postil.proto through Google's protobuf, hashes from
hashlib, deflate from zlib. Needs `protoc` and the Python runtime of protobuf
(Debian: protobuf-compiler and python3-protobuf; pip: grpcio-tools). The output does not depend on
their versions, except that another library in zlib's place may deflate to other bytes.
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

from making import (
    bundles, chains, changesets, decisions, events, frames, ids, malformed, state, statements)
from making.words import merges, revisions, tags, texts

START = "<!-- written by vectors/make.py -->"
END = "<!-- until here -->"
SUBJECTS = {
    "ids": ids,
    "events": events,
    "changesets": changesets,
    "chains": chains,
    "frames": frames,
    "state": state,
    "malformed": malformed,
    "statements": statements,
    "tags": tags,
    "texts": texts,
    "revisions": revisions,
    "merges": merges,
    "bundles": bundles,
}


def main():
    folder = pathlib.Path(__file__).parent
    stale = []
    for name, subject in SUBJECTS.items():
        path = folder / f"{name}.json"
        text = json.dumps(subject.vectors(), ensure_ascii=False, indent=1) + "\n"
        write_or_check(path, text, stale)
    merge = folder.parent / "MERGE.md"
    write_or_check(merge, with_table(merge.read_text(encoding="utf-8")), stale)
    if stale:
        sys.exit(f"not what make.py writes: {', '.join(stale)}")


def with_table(text):
    """The text with the table between its two marks as the rules make it."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{decisions.table()}{END}{after}"


def write_or_check(path, text, stale):
    if sys.argv[1:] == ["--check"]:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    else:
        path.write_text(text, encoding="utf-8")


main()
