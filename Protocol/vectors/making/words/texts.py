"""Canonical texts, after ../../TEXT.md."""

import re
import unicodedata

CASES = [
    "", "A", " \r\n\t\r\n", "One\r\ntwo\rthree\nfour", "A\x0bB\x0cC\x85D\u2028E", "A\u2029B", "A\x0b\x0bB",
    "A\x1a", "A\x1aB\n\x1a", "е\x1a\u0308", "  Title \t \n\tfirst  \nsecond\t", "\n \nA\n\n\t\n\n\nB\n \n",
    "и\u0306 ё Å \u212b", "\u00a0A\u00a0\n\u3000B\u3000", "со\u00adро\u0301к «—» \u2011 …\u200b’", "A \x0c B",
    "\u1e9b\u0323", "\u0958", "한국 \u1112\u1161\u11ab", "A\n\x85\nB", "\ufeffA",
]


def canonical(text):
    text = text.replace("\x1a", "")
    text = text.replace("\u2029", "\n\n")
    text = re.sub("[\x0b\x0c\x85\u2028]", "\n", text)
    text = unicodedata.normalize("NFC", text)
    text = re.sub("\r\n?", "\n", text)
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    return re.sub("\n\n+", "\n\n", "\n".join(lines)).strip("\n")


def vectors():
    return [{"text": text, "canonical": canonical(text)} for text in CASES]
