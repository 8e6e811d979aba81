"""Says how many files come out as their index says: title, first sentence, date; and what trafilatura makes of the pages.

Reads INDEX.tsv of the folder given, and from stdin what `imports` printed of its files. Normalises white space,
quotes, dashes and case before it compares.
"""

import csv
import html
import json
import pathlib
import re
import sys
import unicodedata

import trafilatura

folder = pathlib.Path(sys.argv[1])
shows_failures = "--failures" in sys.argv


def plain(text):
    text = unicodedata.normalize("NFKC", html.unescape(text or "")).casefold()
    text = re.sub(r"[«»„“”\"'’‘`]", "", text)
    text = re.sub(r"[‐‑‒–—−-]", "-", text).replace("…", "...")
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def has_sentence(text, sentence):
    """Whether the sentence stands within the first part of the text, its spaces apart."""
    squeeze = re.compile(r"[\s.|•*_\\]+")
    return squeeze.sub("", plain(sentence))[:120] in squeeze.sub("", plain(text))[:6000]


def dates(text):
    found = re.search(r"(\d{4})-(\d\d)-(\d\d)", text or "")
    if found:
        return found.group(0)
    months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    found = re.search(r"(\d{1,2}) (\w{3})\w* (\d{4})", (text or "").lower())
    if found and found.group(2) in months:
        return "%s-%02d-%02d" % (found.group(3), months.index(found.group(2)) + 1, int(found.group(1)))
    return None


def judge(row, title, text):
    title_right = not row["title"] or plain(row["title"]) == plain(title)
    first = plain(row["first_sentence"])
    first_right = not first or has_sentence(text, first)
    return title_right, first_right


first_of = {}
crashed = set()
for line in sys.stdin:
    found = json.loads(line)
    name = pathlib.Path(found["file"]).name
    if name not in first_of or "text" in found and "text" not in first_of[name]:
        first_of[name] = found

with open(folder / "INDEX.tsv", encoding="utf-8") as index:
    rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
kinds = {}
pages = {"postil": [0, 0, 0], "trafilatura": [0, 0, 0]}
for row in rows:
    found = first_of.get(row["file"], {"error": "nothing was printed"})
    title_right, first_right = judge(row, found.get("title"), found.get("text"))
    counts = kinds.setdefault(row["kind"], [0, 0, 0, 0, 0])
    both = title_right and first_right and "error" not in found
    counts[0] += 1
    counts[1] += title_right and "error" not in found
    counts[2] += first_right and "error" not in found
    counts[3] += both
    wanted = dates(row["date"])
    date_right = wanted is None or wanted == dates(found.get("published"))
    counts[4] += date_right and "error" not in found
    if shows_failures and not both or shows_failures and not date_right:
        print(
            row["file"], "| title" if not title_right else "", "| first" if not first_right else "",
            "| date %s %s" % (wanted, found.get("published")) if not date_right else "", found.get("error", ""))
        if not title_right:
            print("   wanted:", row["title"][:150], "\n   found: ", (found.get("title") or "")[:150])
        if not first_right:
            print("   wanted:", row["first_sentence"][:150], "\n   found: ", repr((found.get("text") or "")[:300]))
    if row["kind"] == "html":
        # Both judged by what they find; the charset is given to neither.
        made = trafilatura.bare_extraction((folder / row["file"]).read_bytes(), with_metadata=True)
        made = made.as_dict() if hasattr(made, "as_dict") else made or {}
        for name, title, text in (
            ("postil", found.get("title"), found.get("text")),
            ("trafilatura", made.get("title"), made.get("text")),
        ):
            right = judge(row, title, text)
            pages[name][0] += right[0]
            pages[name][1] += right[1]
            pages[name][2] += all(right)

print("%-22s %6s %6s %6s %6s %6s" % ("kind", "files", "title", "first", "both", "date"))
total = [0] * 5
for kind, counts in sorted(kinds.items()):
    print("%-22s %6d %6d %6d %6d %6d" % (kind, *counts))
    total = [a + b for a, b in zip(total, counts)]
print("%-22s %6d %6d %6d %6d %6d" % ("all", *total))
print("both right: %.1f %%" % (100 * total[3] / total[0]))
for name, (title, first, both) in pages.items():
    print("pages by %-12s title %d, first sentence %d, both %d" % (name, title, first, both))
