"""Texts told by their differences, after ../../EVENTS.md, "Revisions"."""

import hashlib

LONG = "Дождь. " * 400

# Parent, splices (start, deleted scalars, inserted), whether the event names what results.
CASES = [
    ("Bridge\n\nOpen.", [(8, 4, "Closed")], True),
    ("Bridge\n\nOpen.", [(0, 0, "The ")], True),
    ("Bridge\n\nOpen.", [(13, 0, "\n\nMore.")], True),
    ("Bridge\n\nOpen.", [(0, 6, "Ferry"), (8, 4, ""), (12, 1, "!")], False),
    ("Bridge\n\nOpen.", [(0, 6, "Ferry"), (8, 2, ""), (12, 1, "!")], True),
    ("Мост\n\nОткрыт 😀 днём.", [(13, 1, "🌙"), (15, 5, "ночью")], True),
    ("е\u0301", [(1, 1, "")], True),
    # Names another text.
    ("Bridge\n\nOpen.", [(8, 4, "Closed")], False),
    # Beyond the end.
    ("Bridge", [(6, 1, "s")], True),
    ("Bridge", [(7, 0, "s")], True),
    ("Bridge", [(2, 2, "x"), (5, 9, "")], True),
    # Nothing is left.
    ("Bridge", [(0, 6, "")], True),
    # As long as what is inserted allows, and one byte longer: 4,096 and 32 for each byte.
    ("a" * 4095, [(0, 0, "b")], True),
    ("a" * 4127, [(0, 0, "b")], True),
    ("a" * 4128, [(0, 0, "b")], True),
    ("a" * 4096, [(0, 904, "")], True),
    ("a" * 5000, [(0, 904, "")], True),
    ("a" * 5000, [(0, 4000, "b" * 29)], True),
    ("a" * 5000, [(0, 4000, "b" * 28)], True),
    ("a" * 5000, [(0, 903, "")], True),
    (LONG, [(0, 5, "Снег" * 16)], True),
    (LONG, [(0, 5, "Снег")], True),
]


def revised(parent, splices):
    """The text, or None where the fold ignores the event."""
    pieces, place, inserted = [], 0, 0
    for start, deleted, text in splices:
        if start + deleted > len(parent):
            return None
        pieces += [parent[place:start], text]
        place = start + deleted
        inserted += len(text.encode())
    text = "".join(pieces) + parent[place:]
    size = len(text.encode())
    if size == 0 or size > 2 << 20 or max(size, len(parent.encode())) > 4096 + 32 * inserted:
        return None
    return text


def revision(text):
    return hashlib.sha256(b"postil revision\n" + text.encode()).digest()[:16].hex()


def vectors():
    made = []
    for parent, splices, is_named in CASES:
        text = revised(parent, splices)
        made.append({
            "parent": parent,
            "splices": [{"start": start, "deleted": deleted, "inserted": inserted}
                        for start, deleted, inserted in splices],
            "revision": revision((text or "") if is_named else "another"),
            "text": text if is_named else None,
        })
    return made
