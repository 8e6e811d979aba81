"""Every kind of event, and events that this version does not know."""

from .changesets import SIGNATURE
from .readable import NORTH, ROLES, SOUTH, article_id, event_bytes, note, revision_id, term_id
from .schema import encode, pb

ARTICLE = article_id("https://example.org/a", "")
REVISION = revision_id("Заголовок\n\nТекст.")
NOW = "1700000000123"
LARGEST = str(2**63 - 1)  # of a counter or a seq
KEY = bytes(range(32)).hex()
ONE_TIME_KEY = "e7" * 32
PIN = "a5" * 32
NEXT_PIN = bytes(range(100, 132)).hex()
PROSE = "Проверить: «12 тысяч» — откуда?\n\nВторой абзац. 🙂\u200d↔️ и\u0306"


def invited(role=None, name=None, expires=None, device=None):
    return {"kind": "memberInvited", "publicKey": ONE_TIME_KEY, "role": role, "name": name,
            "expires": expires, "device": device}


CHANGES = [
    ("a join", "0", NOW,
     {"kind": "memberJoined", "name": "north", "publicKey": KEY}),
    ("a join with a Cyrillic name", "0", "0",
     {"kind": "memberJoined", "name": "север-2", "publicKey": "ff" * 32}),
    ("an import of text alone", "0", NOW,
     {"kind": "articleImported", "text": "a", "url": None, "published": None, "language": None,
      "importer": "", "source": None}),
    ("an import with everything", "1", NOW,
     {"kind": "articleImported", "text": "Заголовок\n\nТекст с \u00a0пробелом.",
      "url": "https://example.org/новости/1", "published": "3 мая 2024, 12:00",
      "language": "ru", "importer": "news/1",
      "source": {"givenURL": "HTTP://Example.org:80/новости/1?utm_source=x#top", "rawHash": "5a" * 32,
                 "fetchedAt": NOW, "author": "А. Петров"}}),
    ("an import from a source that says nothing", "1", NOW,
     {"kind": "articleImported", "text": "a", "url": None, "published": None, "language": None,
      "importer": "", "source": {"givenURL": None, "rawHash": None, "fetchedAt": "0", "author": ""}}),
    ("an import with parts that are there and empty", "1", NOW,
     {"kind": "articleImported", "text": "a", "url": None, "published": "", "language": "",
      "importer": "text/1", "source": None}),
    ("an observation", "40", NOW,
     {"kind": "articleObserved", "article": ARTICLE, "what": "comments", "value": "128"}),
    ("an observation without a value", "40", NOW,
     {"kind": "articleObserved", "article": ARTICLE, "what": "без изменений", "value": ""}),
    ("an annotation", "1099511627776", NOW,
     {"kind": "annotationAdded", "article": ARTICLE, "revision": REVISION, "start": 4, "end": 19,
      "motivation": "questioning", "note": PROSE, "tags": ["числа", "🙂", "числа"],
      "attribution": None}),
    ("an annotation of a whole article", "3", NOW,
     {"kind": "annotationAdded", "article": ARTICLE, "revision": REVISION, "start": None, "end": None,
      "motivation": None, "note": "x", "tags": [], "attribution": None}),
    ("an annotation that another tool held", "3", NOW,
     {"kind": "annotationAdded", "article": ARTICLE, "revision": REVISION, "start": 0, "end": 4,
      "motivation": None, "note": "", "tags": [],
      "attribution": {"author": "О. Ковальова", "at": "-1", "sourceID": "acct:ok@example.org/7"}}),
    ("an annotation of an empty range with an empty note", "0", "-1",
     {"kind": "annotationAdded", "article": ARTICLE, "revision": REVISION, "start": 0, "end": 0,
      "motivation": None, "note": "", "tags": [], "attribution": None}),
    ("an annotation at the far end with an empty motivation", "3", NOW,
     {"kind": "annotationAdded", "article": "00" * 16, "revision": "ff" * 16,
      "start": 4294967295, "end": 4294967295, "motivation": "", "note": "x", "tags": ["t"],
      "attribution": {"author": "", "at": None, "sourceID": None}}),
    ("a reply to an annotation", "9", NOW,
     {"kind": "replyAdded", "annotation": f"{NORTH}.2", "parent": None, "body": "Да.",
      "attribution": None}),
    ("a reply to a reply", "9", NOW,
     {"kind": "replyAdded", "annotation": f"{NORTH}.2", "parent": f"{SOUTH}.{LARGEST}",
      "body": "", "attribution": {"author": None, "at": NOW, "sourceID": "42"}}),
    ("an edit of a note", "127", "9223372036854775807",
     {"kind": "noteEdited", "annotation": f"{NORTH}.128", "text": PROSE}),
    ("an edit that empties a note", "128", "-9223372036854775808",
     {"kind": "noteEdited", "annotation": "0000000000000000.1", "text": ""}),
    ("an edit of a reply", LARGEST, NOW,
     {"kind": "replyEdited", "reply": f"{SOUTH}.1099511627776", "text": "e\u0301 is not é"}),
    ("an edit that empties a reply", "0", NOW,
     {"kind": "replyEdited", "reply": f"{SOUTH}.3", "text": ""}),
    ("a title", "12", NOW,
     {"kind": "fieldSet", "entity": f"article:{ARTICLE}", "field": "title", "value": "Новое"}),
    ("a status", "12", NOW,
     {"kind": "fieldSet", "entity": f"annotation:{NORTH}.2", "field": "status", "value": "done"}),
    ("a due date taken away", "12", NOW,
     {"kind": "fieldSet", "entity": f"annotation:{NORTH}.2", "field": "due", "value": ""}),
    ("a marking", "12", NOW,
     {"kind": "markingSet", "entity": f"article:{ARTICLE}", "marking": "clear"}),
    ("the highest marking", "12", NOW,
     {"kind": "markingSet", "entity": f"annotation:{NORTH}.2", "marking": "red"}),
    ("a marking whose name is not a word", "12", NOW,
     {"kind": "markingSet", "entity": f"annotation:{NORTH}.2", "marking": "amber+strict"}),
    ("a tag", "5", NOW, {"kind": "tagged", "entity": f"article:{ARTICLE}", "tag": "числа"}),
    ("a tag taken off", "5", NOW,
     {"kind": "untagged", "entity": f"annotation:{SOUTH}.7", "tag": "to do"}),
    ("an assessment of everything", "5", NOW,
     {"kind": "assessed", "entity": f"annotation:{SOUTH}.7", "reliability": "B", "credibility": "2",
      "confidence": "70", "likelihood": "very-likely", "stance": "supports", "rationale": PROSE}),
    ("an assessment of an article by one aspect", "5", NOW,
     {"kind": "assessed", "entity": f"article:{ARTICLE}", "reliability": None, "credibility": None,
      "confidence": None, "likelihood": None, "stance": "refutes", "rationale": None}),
    ("a judgement withdrawn", "5", NOW,
     {"kind": "assessed", "entity": f"article:{ARTICLE}", "reliability": "", "credibility": None,
      "confidence": None, "likelihood": None, "stance": None, "rationale": None}),
    ("an audience", "5", NOW,
     {"kind": "released", "entity": f"article:{ARTICLE}", "audience": "партнёры"}),
    ("an audience taken away", "5", NOW,
     {"kind": "withheld", "entity": f"annotation:{SOUTH}.7", "audience": "press"}),
    ("a deleted article", "6", NOW, {"kind": "deleted", "entity": f"article:{ARTICLE}"}),
    ("a deleted annotation", "6", NOW, {"kind": "deleted", "entity": f"annotation:{NORTH}.2"}),
    ("a deleted reply", "6", NOW, {"kind": "deleted", "entity": f"reply:{SOUTH}.3"}),
    ("a restored article", "6", NOW, {"kind": "restored", "entity": f"article:{ARTICLE}"}),
    ("a restored reply", "6", NOW, {"kind": "restored", "entity": f"reply:{SOUTH}.3"}),
    ("a conflict resolved by text", "99", NOW,
     {"kind": "conflictResolved", "entity": f"annotation:{NORTH}.2", "field": "text",
      "value": {"text": PROSE}, "why": "обе правки нужны"}),
    ("a conflict resolved by no text", "99", NOW,
     {"kind": "conflictResolved", "entity": f"annotation:{NORTH}.2", "field": "assignee",
      "value": {"text": ""}, "why": ""}),
    ("a contested deletion resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": f"reply:{SOUTH}.3", "field": "deleted",
      "value": {"flag": False}, "why": "still needed"}),
    ("a tag resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": f"article:{ARTICLE}", "field": "tag:числа",
      "value": {"text": "Числа"}, "why": ""}),
    ("a marking resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": f"article:{ARTICLE}", "field": "marking",
      "value": {"marking": "green"}, "why": ""}),
    ("a revision resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": f"article:{ARTICLE}", "field": "current",
      "value": {"revision": REVISION}, "why": ""}),
    ("an audience resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": f"article:{ARTICLE}", "field": "audience:press",
      "value": {"flag": False}, "why": ""}),
    ("an assessment resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": f"article:{ARTICLE}", "field": f"stance:{SOUTH}",
      "value": {"text": "neutral"}, "why": ""}),
    ("an observation resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": f"article:{ARTICLE}", "field": "observed:comments",
      "value": {"text": "7"}, "why": ""}),
]
CHANGES += [
    (f"the field {field}", "12", NOW,
     {"kind": "fieldSet", "entity": f"annotation:{NORTH}.2", "field": field, "value": "x"})
    for field in ["motivation", "language", "color", "assignee"]
]
CHANGES += [
    ("a join with an invitation", "0", NOW,
     {"kind": "memberJoined", "name": "north", "publicKey": KEY,
      "ticket": {"invitation": ONE_TIME_KEY, "signature": SIGNATURE}}),
    ("a join that goes on from another replica", "7", NOW,
     {"kind": "memberJoined", "name": "north-2", "publicKey": KEY,
      "ticket": {"predecessor": NORTH, "signature": "ff" * 64}}),
    ("a join that goes on from replica 0", "7", NOW,
     {"kind": "memberJoined", "name": "n", "publicKey": KEY,
      "ticket": {"predecessor": "0" * 16, "signature": SIGNATURE}}),
    ("an invitation for anybody", "3", NOW, invited(role="reader")),
    ("an invitation that expires", "3", NOW, invited(role="analyst", expires="1700600000000")),
    ("an invitation for somebody of a name", "3", NOW, invited(role="editor", name="север-2")),
    ("an invitation with everything", "3", NOW,
     invited(role="admin", name="south", expires="9223372036854775807")),
    ("an invitation that expired at moment 0", "3", NOW, invited(role="reader", expires="0")),
    ("an invitation that expired before 1970", "3", NOW, invited(role="reader", expires="-1")),
    ("an invitation for a device", "3", NOW, invited(device=SOUTH)),
    ("an invitation for a device that expires", "3", NOW,
     invited(device=SOUTH, expires="1700600000000")),
    ("an invitation for a device of replica 0", "3", NOW, invited(device="0" * 16)),
    ("the role of replica 0", "41", NOW,
     {"kind": "roleSet", "member": "0" * 16, "role": "reader"}),
    ("a member revoked", "41", NOW, {"kind": "revoked", "member": SOUTH, "why": "ушёл из редакции"}),
    ("a replica revoked", "41", NOW, {"kind": "revoked", "replica": SOUTH, "why": "lost laptop"}),
    ("replica 0 revoked", "41", NOW, {"kind": "revoked", "replica": "0" * 16, "why": ""}),
    ("member 0 revoked", "41", NOW, {"kind": "revoked", "member": "0" * 16, "why": ""}),
    ("an invitation revoked", "41", NOW, {"kind": "revoked", "invitation": ONE_TIME_KEY, "why": ""}),
    ("the next key of the server", "41", NOW,
     {"kind": "serverKeyAnnounced", "pin": NEXT_PIN, "replacing": PIN}),
    ("no next key of the server", "41", NOW,
     {"kind": "serverKeyAnnounced", "pin": PIN, "replacing": PIN}),
    ("a key of nothing but zeros", "41", NOW,
     {"kind": "serverKeyAnnounced", "pin": "00" * 32, "replacing": "00" * 32}),
]
CHANGES += [
    ("a revision", "44", NOW,
     {"kind": "articleRevised", "article": ARTICLE, "parent": REVISION,
      "splices": [[0, 9, "Другой заголовок"], [11, 0, "Ещё. "], [16, 1, ""]], "revision": "ab" * 16,
      "published": "4 мая 2024", "importer": "news/1",
      "source": {"givenURL": "https://example.org/a", "rawHash": "5a" * 32, "fetchedAt": NOW,
                 "author": "А. Петров"}}),
    ("a revision without a source", "44", NOW,
     {"kind": "articleRevised", "article": ARTICLE, "parent": REVISION,
      "splices": [[4294967294, 1, "."]], "revision": "ab" * 16, "published": None, "importer": "",
      "source": None}),
    ("an article withdrawn", "44", NOW,
     {"kind": "articleWithdrawn", "article": ARTICLE, "why": "снято редакцией"}),
    ("a withdrawal taken back", "44", NOW,
     {"kind": "articleWithdrawn", "article": ARTICLE, "why": ""}),
    ("a duplicate", "44", NOW, {"kind": "duplicateSet", "article": ARTICLE, "of": "cd" * 16}),
    ("no duplicate", "44", NOW, {"kind": "duplicateSet", "article": ARTICLE, "of": ""}),
    ("an alias", "44", NOW, {"kind": "termAliased", "term": "Киев", "alias": "Kyiv"}),
    ("no alias", "44", NOW, {"kind": "termAliased", "term": "Киев", "alias": ""}),
    ("a description", "44", NOW, {"kind": "termDescribed", "term": "числа", "description": PROSE}),
    ("no description", "44", NOW, {"kind": "termDescribed", "term": "числа", "description": ""}),
    ("events set aside", "44", NOW,
     {"kind": "eventsSetAside", "ranges": [[SOUTH, "1", LARGEST], ["0" * 16, "7", "7"]],
      "why": "поток мусора"}),
    ("events reinstated", "44", NOW,
     {"kind": "eventsReinstated", "ranges": [[SOUTH, "3", "9"]], "why": ""}),
    ("work adopted", "44", NOW,
     {"kind": "workAdopted", "replica": SOUTH, "lastCounter": "41", "chain": PIN, "why": "ноутбук утонул"}),
    ("work of replica 0 adopted", "44", NOW,
     {"kind": "workAdopted", "replica": "0" * 16, "lastCounter": "1", "chain": NEXT_PIN, "why": ""}),
    ("a tag on a term", "5", NOW, {"kind": "tagged", "entity": f"term:{term_id('числа')}", "tag": "t"}),
]
CHANGES += [
    (f"an anchor: {decision}", "44", NOW,
     {"kind": "anchorDecided", "annotation": f"{NORTH}.2", "revision": REVISION, "decision": decision})
    for decision in ["confirmed", "dismissed", "none", "0..0", "4..4294967295"]
]
CHANGES += [
    (f"the {name} resolved", "99", NOW,
     {"kind": "conflictResolved", "entity": entity, "field": name, "value": value, "why": ""})
    for entity, name, value in [
        (f"annotation:{NORTH}.2", f"anchor:{REVISION}", {"anchor": "4..19"}),
        (f"annotation:{NORTH}.2", f"anchor:{'00' * 16}", {"anchor": "none"}),
        (f"article:{ARTICLE}", "withdrawn", {"text": "снято"}),
        (f"article:{ARTICLE}", "duplicateOf", {"article": "cd" * 16}),
        (f"term:{term_id('киев')}", "alias", {"text": "Kyiv"}),
        (f"term:{term_id('киев')}", "description", {"text": PROSE}),
    ]
]
CHANGES += [
    ("a duplicate resolved to none", "99", NOW,
     {"kind": "conflictResolved", "entity": f"article:{ARTICLE}", "field": "duplicateOf",
      "value": {"article": ""}, "why": ""}),
]
CHANGES += [
    (f"the role {role}", "40", NOW, {"kind": "roleSet", "member": NORTH, "role": role})
    for role in ROLES
]
CHANGES += [
    (f"the marking {marking}", "12", NOW,
     {"kind": "markingSet", "entity": f"article:{ARTICLE}", "marking": marking})
    for marking in ["green", "amber"]
]


def vectors():
    return {
        "known": [
            {"name": name, "base": base, "claimedAt": claimed_at, "change": change,
             "bytes": event_bytes(base, claimed_at, change).hex()}
            for name, base, claimed_at, change in CHANGES
        ],
        "unknown": [
            {"name": name, "base": base, "claimedAt": claimed_at, "kind": kind,
             "bytes": written.hex()}
            for name, base, claimed_at, kind, written in unknown()
        ],
    }


def unknown():
    """Events with parts of a later version. `kind` is the number of the field that was not known."""
    envelope = encode(pb.Event(base=5, claimed_at=-2))
    entity = encode(pb.EntityRef(annotation=pb.EventRef(replica=1, counter=2)))
    edit = field(14, encode(pb.NoteEdited(annotation=pb.EventRef(replica=1, counter=2))))
    later = b"\x2a\x03abc"  # field 5 of an entity, of a later version

    def event(kind, body):
        return envelope + varint(kind << 3 | 2) + varint(len(body)) + body

    yield "a kind of a later version", "5", "-2", 38, event(38, b"\x0a\x01x")
    yield "a kind far away", "5", "-2", 536870911, event(536870911, b"")
    yield "a kind with a body that is no message", "5", "-2", 48, event(48, b"\xff\xff\xff")
    yield "a kind that is a number", "5", "-2", 38, envelope + varint(38 << 3) + b"\x07"
    yield "a kind that is four bytes", "5", "-2", 63, envelope + varint(63 << 3 | 5) + b"abcd"
    yield "a kind that is eight bytes", "5", "-2", 64, envelope + varint(64 << 3 | 1) + b"abcdefgh"
    yield "a kind before the envelope", "5", "-2", 79, varint(79 << 3 | 2) + b"\x00" + envelope
    yield "a further field of the envelope", "7", "1700000000000", 14, b"\x18\x01" + note("x")
    yield "a further field at the end", "7", "1700000000000", 100, note("x") + b"\xa0\x06\x01"
    yield "two changes of one kind", "7", "1700000000000", 14, note("x") + edit
    yield "two changes", "7", "1700000000000", 22, note("x") + field(22, entity)
    yield "a further field of a note's edit", "5", "-2", 14, event(
        14, encode(pb.NoteEdited(annotation=pb.EventRef(replica=1, counter=2))) + b"\x1a\x01z")
    yield "a further field of a note's edit, then one of the event", "5", "-2", 100, event(
        14, encode(pb.NoteEdited(annotation=pb.EventRef(replica=1, counter=2))) + b"\x1a\x01z"
    ) + b"\xa2\x06\x01\xff"
    key, signature = field(1, bytes.fromhex(ONE_TIME_KEY)), field(3, bytes.fromhex(SIGNATURE))
    yield "an invitation for a role of a later version", "5", "-2", 25, event(25, key + b"\x10\x05")
    yield "an invitation for role 0", "5", "-2", 25, event(25, key + b"\x10\x00")
    yield "an invitation for a role beyond 32 bits", "5", "-2", 25, event(
        25, key + b"\x10" + varint(2**63 + 1))
    yield "an invitation with a further field", "5", "-2", 25, event(25, key + b"\x10\x02\x30\x01")
    yield "a role of a later version", "5", "-2", 26, event(26, b"\x09" + bytes(8) + b"\x10\x05")
    yield "role 0", "5", "-2", 26, event(26, b"\x09" + bytes(8) + b"\x10\x00")
    yield "a role with a further field", "5", "-2", 26, event(
        26, b"\x09" + bytes(8) + b"\x10\x01\x1a\x01z")
    yield "a revocation of something of a later version", "5", "-2", 27, event(27, b"\x29" + bytes(8))
    yield "a revocation with a further field", "5", "-2", 27, event(
        27, b"\x09" + bytes(8) + b"\x2a\x01z")
    pins = field(1, bytes.fromhex(PIN)) + field(2, bytes.fromhex(NEXT_PIN))
    yield "an announcement with a further field", "5", "-2", 28, event(28, pins + b"\x1a\x01z")
    yield "an announcement and an invitation", "5", "-2", 28, event(28, pins) + field(
        25, key + b"\x10\x02")
    yield "an invitation and an announcement", "5", "-2", 28, event(
        25, key + b"\x10\x02") + field(28, pins)
    yield "two announcements", "5", "-2", 28, event(28, pins) + field(28, pins)
    join = field(1, b"n") + field(2, bytes(32))
    yield "a join with a ticket of a later kind", "5", "-2", 8, event(
        8, join + field(3, b"\x22\x01z" + signature))
    yield "a join with a ticket of a later kind behind a known one", "5", "-2", 8, event(
        8, join + field(3, key + signature + b"\x22\x01z"))
    yield "a join with a further field", "5", "-2", 8, event(8, join + b"\x22\x01z")
    yield "an invitation and a note", "7", "1700000000000", 25, note("x") + field(
        25, key + b"\x10\x02")
    yield "a note behind an invitation", "7", "1700000000000", 25, field(
        25, key + b"\x10\x02") + note("x")
    for kind in (*range(8, 14), *range(15, 22), *range(24, 38)):
        yield f"a further field first in kind {kind}", "5", "-2", kind, event(kind, b"\xfa\x01\x01z")
    for kind in (22, 23):
        yield f"an entity of a later kind in kind {kind}", "5", "-2", kind, event(kind, later)
    for kind in (16, 17, 18, 19, 20, 24, 32, 33):
        yield f"an entity of a later kind inside kind {kind}", "5", "-2", kind, event(
            kind, field(1, later))
    yield "a plain field of a later version", "5", "-2", 16, event(
        16, field(1, entity) + b"\x10\x08\x1a\x01x")
    yield "a plain field without number", "5", "-2", 16, event(16, field(1, entity))
    yield "a plain field beyond a byte", "5", "-2", 16, event(16, field(1, entity) + b"\x10\x81\x02")
    yield "a marking of a later version", "5", "-2", 17, event(17, field(1, entity) + b"\x10\x06")
    yield "a marking beyond 32 bits", "5", "-2", 17, event(
        17, field(1, entity) + b"\x10" + varint(2**63 + 1))
    for name, reference in [
        ("of a later version", b"\x08\x18"), ("of number 0", b"\x08\x00"),
        ("of the largest number", b"\x08" + varint(2**64 - 1)),
        ("of a tag without the tag", b"\x08\x05"), ("of a text with a parameter", b"\x08\x01\x12\x01x"),
        ("of a stance without the member", b"\x08\x25"),
        ("of a text with a member", b"\x08\x01\x19" + bytes(8)),
        ("of an aspect of a later version", b"\x08\x27\x19" + bytes(8)),
        ("of an anchor without the revision", b"\x08\x08"),
        ("of a text with a revision", b"\x08\x01" + field(4, bytes(16))),
        ("of a withdrawal with a parameter", b"\x08\x09\x12\x01x"),
        ("of the number after the last", b"\x08\x0d"),
        ("with a further part", b"\x08\x01\x2a\x01x"),
    ]:
        yield f"a field {name}", "5", "-2", 24, event(
            24, field(1, entity) + field(2, reference) + field(3, b"\x10\x01"))
    for name, value in [
        ("of a later kind", b"\x3a\x01x"), ("of a later marking", b"\x18\x06"),
        ("of an anchor of a later kind", field(5, b"\x08\x04")),
        ("of an anchor with a further part", field(5, b"\x08\x01\x20\x01")),
    ]:
        yield f"a value {name}", "5", "-2", 24, event(
            24, field(1, entity) + field(2, b"\x08\x01") + field(3, value))
    both = field(1, bytes(16)) + field(2, bytes(16))
    author = field(1, encode(pb.EventRef(replica=1, counter=2)))
    splice = field(3, b"\x10\x01")
    counters = b"\x09" + bytes(8) + b"\x10\x01\x18\x01"
    yield "a source with a further field", "5", "-2", 9, event(9, field(1, b"a") + field(6, b"\x28\x01"))
    yield "a revision's source with a further field", "5", "-2", 11, event(
        11, both + splice + field(4, bytes(16)) + field(7, b"\x28\x01"))
    yield "a splice with a further field", "5", "-2", 11, event(
        11, both + field(3, b"\x10\x01\x20\x01") + field(4, bytes(16)))
    yield "an attribution with a further field", "5", "-2", 12, event(12, both + field(8, b"\x20\x01"))
    yield "a reply's attribution with a further field", "5", "-2", 13, event(
        13, author + field(4, b"\x20\x01"))
    yield "a decision of a later kind", "5", "-2", 21, event(
        21, author + field(2, bytes(16)) + field(3, b"\x08\x04"))
    yield "a range of counters with a further field", "5", "-2", 29, event(
        29, field(1, counters + b"\x20\x01"))


def varint(number):
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def field(number, body):
    return varint(number << 3 | 2) + varint(len(body)) + body
