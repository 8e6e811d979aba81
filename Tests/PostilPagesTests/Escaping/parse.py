"""Reads what the escaping layer wrote with the parsers of another language, and compares.

Usage: parse.py FORMAT CASES DOCUMENT. CASES has one text a line, as scalars in hexadecimal; DOCUMENT has
them all, as the layer writes them. Prints "ok", or the first five that differ.
"""
import csv
import html.parser
import io
import json
import sys
import unicodedata

STEERING = set(range(0x00, 0x09)) | set(range(0x0A, 0x20)) | set(range(0x7F, 0xA0)) | {
    0x2028, 0x2029, 0x061C, 0x200E, 0x200F} | set(range(0x202A, 0x202F)) | set(range(0x2066, 0x206A))
HIDDEN = {"Cc", "Cf", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"}
FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"


def harmless(text, end):
    text = text.replace("\r\n", "\n")
    for separator in "\r\u2028\u2029":
        text = text.replace(separator, "\n")
    return "".join(
        end if c == "\n" else "\ufffd" if ord(c) in STEERING else c for c in text)


def steers(text, but=""):
    return any(ord(c) in STEERING and c not in but for c in text)


def read_json(cases, document):
    lines = document.splitlines()
    assert len(lines) == len(cases), "other lines than texts"
    for text, line in zip(cases, lines):
        yield text, json.loads(line)["v"], steers(line)


def read_csv(cases, document):
    rows = list(csv.reader(io.StringIO(document, newline="")))
    assert len(rows) == len(cases), "other rows than texts"
    for text, row in zip(cases, rows):
        assert len(row) == 2 and row[1] == "x", ("cells", row)
        cell = row[0]
        live = False
        for separator in ";\t\n":
            for part in cell.replace(",", separator).split(separator):
                seen = [c for c in part if c not in '"\ufffd' and unicodedata.category(c) not in HIDDEN]
                live = live or (bool(seen) and seen[0] in FORMULA)
        # The apostrophes are the layer's: no text of the cases has one.
        yield harmless(text, "\n"), cell.replace("'", ""), live or steers(cell, "\n")


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attributes):
        assert tag == "p" and len(attributes) == 1, (tag, attributes)
        self.found.append([attributes[0][1], ""])

    def handle_data(self, data):
        self.found[-1][1] += data

    def handle_endtag(self, tag):
        assert tag == "p", tag

    def handle_comment(self, data):
        raise AssertionError("a comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def read_html(cases, document):
    page = Page()
    page.feed(document)
    page.close()
    assert len(page.found) == len(cases), "other paragraphs than texts"
    for text, (title, body) in zip(cases, page.found):
        shown = harmless(text, "\n")
        yield (shown, shown + "\n"), (title, body), steers(title + body, "\n")


def read_markdown(cases, document):
    import markdown_it
    parser = markdown_it.MarkdownIt("commonmark", {"linkify": True})
    if parser.linkify:
        # As GitHub's Markdown, which makes no link of a bare "example.org".
        parser.enable("linkify").linkify.set({"fuzzy_link": False})
    for text, paragraph in zip(cases, document.split("\n\n")):
        tokens = parser.parse(paragraph)
        kinds = [token.type for token in tokens]
        assert kinds == ["paragraph_open", "inline", "paragraph_close"], (ascii(paragraph), kinds)
        children = tokens[1].children
        strange = {child.type for child in children} - {"text", "text_special"}
        shown = "".join(child.content for child in children).replace("\u2060", "")
        blank = " \t\u200b\u00a0\u3000"
        strip = lambda line: line.strip().strip(blank).strip()
        yield strip(harmless(text, " ").replace("\u2060", "")), strip(shown), bool(strange) or steers(shown)


def main():
    form, cases, document = sys.argv[1:]
    with open(cases, encoding="ascii") as file:
        texts = ["".join(chr(int(s, 16)) for s in line.split()) for line in file.read().split("\n")]
    with open(document, encoding="utf-8", newline="") as file:
        document = file.read()
    reader = {"json": read_json, "csv": read_csv, "html": read_html, "markdown": read_markdown}[form]
    wrong = [
        (ascii(expected), ascii(found), bad) for expected, found, bad in reader(texts, document)
        if expected != found or bad]
    print("ok" if not wrong else "\n".join(map(str, wrong[:5])))


main()
