"""From the readable fields of a vector to messages. 64-bit numbers are decimal strings, bytes are
hexadecimal, an event id is `replica.counter`, an entity is `kind:id`."""

import hashlib

from .schema import encode, pb

NORTH = "00112233445566ff"
SOUTH = "fedcba9876543210"
WORKSPACE = bytes(range(16)).hex()
KINDS = {
    "memberJoined": "member_joined", "articleImported": "article_imported",
    "articleObserved": "article_observed", "annotationAdded": "annotation_added",
    "replyAdded": "reply_added", "noteEdited": "note_edited", "replyEdited": "reply_edited",
    "fieldSet": "field_set", "markingSet": "marking_set", "tagged": "tagged",
    "untagged": "untagged", "deleted": "deleted", "restored": "restored",
    "conflictResolved": "conflict_resolved", "assessed": "assessed", "released": "released",
    "withheld": "withheld", "memberInvited": "member_invited", "roleSet": "role_set",
    "revoked": "revoked", "serverKeyAnnounced": "server_key_announced",
    "articleRevised": "article_revised", "anchorDecided": "anchor_decided",
    "eventsSetAside": "events_set_aside", "eventsReinstated": "events_reinstated",
    "workAdopted": "work_adopted", "articleWithdrawn": "article_withdrawn",
    "duplicateSet": "duplicate_set", "termAliased": "term_aliased", "termDescribed": "term_described",
}
PLAIN = ["title", "status", "motivation", "language", "color", "assignee", "due"]
ASPECTS = ["reliability", "credibility", "confidence", "likelihood", "stance", "rationale"]
MARKINGS = ["clear", "green", "amber", "amber+strict", "red"]
DECISIONS = ["none", "confirmed", "reattached", "dismissed"]
ROLES = ["reader", "analyst", "editor", "admin"]


def content(domain, text):
    return hashlib.sha256(domain.encode() + text.encode()).hexdigest()[:32]


def article_id(url, text):
    if url is not None:
        return content("postil article url\n", url)
    return content("postil article text\n", text)


def revision_id(text):
    return content("postil revision\n", text)


def term_id(folded):
    return content("postil term\n", folded)


def fill_event_ref(message, text):
    replica, counter = text.split(".")
    message.replica = int(replica, 16)
    message.counter = int(counter)


def fill_entity(message, text):
    kind, identity = text.split(":")
    if kind in ("article", "term"):
        setattr(message, kind, bytes.fromhex(identity))
    else:
        fill_event_ref(getattr(message, kind), identity)


def fill_field(message, text):
    kind, _, parameter = text.partition(":")
    if kind in PLAIN:
        message.number = 17 + PLAIN.index(kind)
    elif kind in ASPECTS:
        message.number = 33 + ASPECTS.index(kind)
        message.member = int(parameter, 16)
    else:
        message.number = {"text": 1, "marking": 2, "deleted": 3, "current": 4, "tag": 5,
                          "observed": 6, "audience": 7, "anchor": 8, "withdrawn": 9,
                          "duplicateOf": 10, "alias": 11, "description": 12}[kind]
    if kind == "anchor":
        message.revision = bytes.fromhex(parameter)
    if kind in ("tag", "observed", "audience"):
        message.parameter = parameter


def fill_value(message, value):
    (kind, held), = value.items()
    if kind == "anchor":
        fill_decision(message.anchor, held)
        return
    if kind == "marking":
        held = MARKINGS.index(held) + 1
    if kind in ("revision", "article"):
        held = bytes.fromhex(held)
    setattr(message, kind, held)


def fill_decision(message, decision):
    """`none`, `confirmed`, `dismissed`, or the range of a place, as in `4..9`."""
    message.SetInParent()
    if ".." in decision:
        message.kind = DECISIONS.index("reattached")
        message.start, message.end = map(int, decision.split(".."))
    else:
        message.kind = DECISIONS.index(decision)


def fill_source(message, source):
    message.SetInParent()
    for name, held in source.items():
        if held is None:
            continue
        names = {"givenURL": "given_url", "rawHash": "raw_hash", "fetchedAt": "fetched_at"}
        if name == "rawHash":
            held = bytes.fromhex(held)
        if name == "fetchedAt":
            held = int(held)
        setattr(message, names.get(name, name), held)


def fill_attribution(message, attribution):
    message.SetInParent()
    for name, held in attribution.items():
        if held is not None:
            setattr(message, {"sourceID": "source_id"}.get(name, name),
                    int(held) if name == "at" else held)


def fill_ticket(message, ticket):
    message.signature = bytes.fromhex(ticket["signature"])
    if "invitation" in ticket:
        message.invitation = bytes.fromhex(ticket["invitation"])
    else:
        message.predecessor = int(ticket["predecessor"], 16)


def fill_change(event, change):
    """The change of a message `Event`, from its readable fields."""
    kind = change["kind"]
    body = getattr(event, KINDS[kind])
    body.SetInParent()
    if kind in ("deleted", "restored"):
        fill_entity(body, change["entity"])
    else:
        fill_body(body, kind, change)


def fill_body(body, kind, change):
    for name, held in change.items():
        if name == "kind" or held is None:
            continue
        if name == "entity":
            fill_entity(body.entity, held)
        elif name == "field" and kind == "fieldSet":
            body.field = PLAIN.index(held) + 1
        elif name == "field":
            fill_field(body.field, held)
        elif name == "value" and kind == "conflictResolved":
            fill_value(body.value, held)
        elif name == "splices":
            for start, deleted, inserted in held:
                body.splices.add(start=start, deleted=deleted, inserted=inserted)
        elif name == "decision":
            fill_decision(body.decision, held)
        elif name == "ranges":
            for replica, first, last in held:
                body.ranges.add(replica=int(replica, 16), first=int(first), last=int(last))
        elif name == "lastCounter":
            body.last_counter = int(held)
        elif name == "source":
            fill_source(body.source, held)
        elif name == "attribution":
            fill_attribution(body.attribution, held)
        elif name == "marking":
            body.marking = MARKINGS.index(held) + 1
        elif name == "tags":
            body.tags.extend(held)
        elif name in ("pin", "replacing"):
            setattr(body, {"replacing": "replaces"}.get(name, name), bytes.fromhex(held))
        elif name == "publicKey":
            body.public_key = bytes.fromhex(held)
        elif name == "ticket":
            fill_ticket(body.ticket, held)
        elif name == "role":
            body.role = ROLES.index(held) + 1
        elif name == "expires":
            body.expires = int(held)
        elif name in ("device", "member", "replica"):
            setattr(body, name, int(held, 16))
        elif name == "invitation":
            body.invitation = bytes.fromhex(held)
        elif name in ("article", "revision", "of", "chain") or kind == "articleRevised" and name == "parent":
            setattr(body, name, bytes.fromhex(held))
        elif name in ("annotation", "reply", "parent"):
            fill_event_ref(getattr(body, name), held)
        else:
            setattr(body, name, held)


def event_bytes(base, claimed_at, change):
    event = pb.Event(base=int(base), claimed_at=int(claimed_at))
    fill_change(event, change)
    return encode(event)


def run_bytes(events):
    return encode(pb.EventRun(events=events))


def note(text, target=f"{NORTH}.2", base="7", claimed_at="1700000000000"):
    """The bytes of an event that is as good as any other."""
    return event_bytes(base, claimed_at, {"kind": "noteEdited", "annotation": target, "text": text})
