"""Folded states of entities, their keys, and the digest over them."""

import hashlib

from .events import ARTICLE, PROSE, REVISION
from .readable import NORTH, SOUTH, fill_entity, fill_event_ref, fill_field, fill_value, term_id
from .schema import encode, pb


def stamp(event, base, seq):
    return {"event": event, "base": base, "seq": seq}


def article(revision=REVISION, url=None, published=None, language=None, importer=""):
    return {"kind": "article", "revision": revision, "url": url, "published": published,
            "language": language, "importer": importer}


def origin(event, base, seq, facts):
    return stamp(event, base, seq) | {"facts": facts}


def head(event, base, seq, value):
    return stamp(event, base, seq) | {"value": value}


def register(field, *heads):
    return {"field": field, "heads": list(heads)}


STATES = [
    ("an article as small as it can be", f"article:{'00' * 16}",
     [origin(f"{NORTH}.1", "0", "1", article())], []),
    ("an article imported twice", f"article:{ARTICLE}", [
        origin(f"{NORTH}.2", "0", "2", article(url="https://example.org/a", published="", language="ru",
                                               importer="news/1")),
        origin(f"{SOUTH}.2", "1", "1099511627776", article(url="https://example.org/a", published="вчера")),
        origin(f"{'f' * 16}.9", "1", None, article(importer="text/1")),
    ], [
        register("marking", head(f"{NORTH}.5", "3", "9", {"marking": "amber+strict"})),
        register("current", head(f"{NORTH}.2", "0", "2", {"revision": REVISION}),
                 head(f"{SOUTH}.2", "1", "1099511627776", {"revision": "ff" * 16})),
        register("tag:а", head(f"{NORTH}.7", "3", "11", {"text": ""})),
        register("tag:б", head(f"{NORTH}.6", "3", "10", {"text": "Б"})),
        register("observed:comments", head(f"{NORTH}.8", "3", "12", {"text": "128"})),
        register("audience:press", head(f"{NORTH}.13", "3", "15", {"flag": False})),
        register("title", head(f"{NORTH}.9", "3", None, {"text": "Новое"})),
        register("due", head(f"{NORTH}.10", "3", None, {"text": ""})),
        register(f"stance:{NORTH}", head(f"{NORTH}.11", "3", None, {"text": "supports"})),
        register(f"stance:{SOUTH}", head(f"{SOUTH}.11", "3", "14", {"text": "refutes"})),
        register(f"rationale:{NORTH}", head(f"{NORTH}.12", "3", None, {"text": PROSE})),
    ]),
    ("an annotation in conflict", f"annotation:{NORTH}.3", [
        origin(f"{NORTH}.3", "2", "4", {"kind": "annotation", "article": ARTICLE, "revision": REVISION,
                                        "start": 0, "end": 4294967295}),
    ], [
        register("text", head(f"{NORTH}.4", "4", "7", {"text": PROSE}),
                 head(f"{SOUTH}.4", "6", "8", {"text": ""}),
                 head(f"{'f' * 16}.2", "6", None, {"text": "x"})),
        register("deleted", head(f"{SOUTH}.5", "6", "9", {"flag": True})),
        register("motivation", head(f"{NORTH}.3", "2", "4", {"text": "questioning"})),
    ]),
    ("a reply to an annotation", f"reply:{SOUTH}.6", [
        origin(f"{SOUTH}.6", "4", None,
               {"kind": "reply", "annotation": f"{NORTH}.3", "parent": None}),
    ], [register("text", head(f"{SOUTH}.6", "4", None, {"text": "Да."}))]),
    ("a reply to a reply", f"reply:{'0' * 16}.9223372036854775807", [
        origin(f"{'0' * 16}.9223372036854775807", "9223372036854775807", "9223372036854775807",
               {"kind": "reply", "annotation": f"{NORTH}.3", "parent": f"{SOUTH}.6"}),
    ], [register("text", head(f"{'0' * 16}.9223372036854775807", "0", "1", {"text": ""}))]),
    ("a term with two aliases", f"term:{term_id('сроки')}", [
        origin(f"{NORTH}.14", "3", "16", {"kind": "term", "word": "Сроки"}),
        origin(f"{SOUTH}.12", "3", None, {"kind": "term", "word": "сроки"}),
    ], [
        register("alias", head(f"{NORTH}.14", "3", "16", {"text": "deadlines"}),
                 head(f"{SOUTH}.12", "3", None, {"text": ""})),
        register("description", head(f"{NORTH}.15", "3", "17", {"text": PROSE})),
    ]),
    ("a term as small as it can be", f"term:{term_id('a')}", [
        origin(f"{NORTH}.16", "3", "18", {"kind": "term", "word": "a"}),
    ], []),
]


def fill_stamp(message, readable):
    fill_event_ref(message.event, readable["event"])
    message.base = int(readable["base"])
    message.seq = int(readable["seq"] or 0)


def fill_facts(message, facts):
    for name, held in facts.items():
        if name == "kind" or held is None:
            continue
        if name in ("revision", "article"):
            held = bytes.fromhex(held)
        if name in ("annotation", "parent"):
            fill_event_ref(getattr(message, name), held)
        else:
            setattr(message, name, held)


def state_bytes(identity, origins, registers):
    state = pb.EntityState()
    fill_entity(state.id, identity)
    for readable in origins:
        message = state.origins.add()
        fill_stamp(message, readable)
        fill_facts(message, readable["facts"])
    for readable in registers:
        message = state.registers.add()
        fill_field(message.field, readable["field"])
        for one in readable["heads"]:
            held = message.heads.add()
            fill_stamp(held, one)
            fill_value(held.value, one["value"])
    return encode(state)


def key(identity):
    kind, text = identity.split(":")
    if kind == "article":
        return b"\x01" + bytes.fromhex(text)
    if kind == "term":
        return b"\x04" + bytes.fromhex(text)
    replica, counter = text.split(".")
    kinds = {"annotation": b"\x02", "reply": b"\x03"}
    return kinds[kind] + bytes.fromhex(replica) + int(counter).to_bytes(8, "big")


def vectors():
    states = [
        {"name": name, "id": identity, "key": key(identity).hex(), "origins": origins,
         "registers": registers, "bytes": state_bytes(identity, origins, registers).hex()}
        for name, identity, origins, registers in STATES
    ]
    ordered = sorted(states, key=lambda state: state["key"])
    return {"states": states, "digests": [
        {"name": "of nothing", "of": [], "digest": digest([])},
        {"name": "of one state", "of": [ordered[0]["name"]], "digest": digest(ordered[:1])},
        {"name": "of all states, by their keys", "of": [state["name"] for state in ordered],
         "digest": digest(ordered)},
    ]}


def digest(states):
    """Over the parts: a kind, and where it is no article's and no term's the replica, with the hash of its states."""
    parts = {}
    for state in states:
        held = bytes.fromhex(state["key"])
        part = held[:1] + (bytes(8) if held[0] in (1, 4) else held[1:9])
        written = bytes.fromhex(state["bytes"])
        hasher = parts.setdefault(part, hashlib.sha256())
        hasher.update(len(written).to_bytes(8, "big") + written)
    # The versions of the fold and of the merge.
    whole = hashlib.sha256((3).to_bytes(4, "big") + (1).to_bytes(4, "big"))
    for part in sorted(parts):
        whole.update(part + parts[part].digest())
    return whole.hexdigest()
