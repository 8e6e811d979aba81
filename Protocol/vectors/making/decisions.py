"""The outcome of any two events that meet: the table in MERGE.md, from its rules alone.

Knows nothing of stamps, heads and registers' contents: only what two events write, who had seen whom, and
the rule of the field.
"""

KINDS = [
    "memberJoined", "articleImported", "articleObserved", "articleRevised", "annotationAdded", "replyAdded",
    "noteEdited", "replyEdited", "fieldSet", "markingSet", "tagged", "untagged", "assessed",
    "anchorDecided", "released", "withheld", "articleWithdrawn", "duplicateSet", "deleted", "restored", "conflictResolved", "memberInvited", "roleSet", "revoked",
    "serverKeyAnnounced", "unknown",
]
MEMBERSHIP = ("memberJoined", "memberInvited", "roleSet", "revoked", "serverKeyAnnounced")
# What each kind can be about, in the order in which a row looks for something common to both.
ON = {
    "articleImported": ["article"], "articleObserved": ["article"],
    "articleRevised": ["article"], "articleWithdrawn": ["article"], "duplicateSet": ["article"],
    "anchorDecided": ["annotation"], "annotationAdded": ["article"],
    "termAliased": ["term"], "termDescribed": ["term"],
    "replyAdded": ["annotation"], "noteEdited": ["annotation"], "replyEdited": ["reply"],
    "deleted": ["annotation", "article", "reply"], "restored": ["annotation", "article", "reply"],
    "conflictResolved": ["annotation", "article", "reply"],
}
ON |= {kind: ["annotation", "article"] for kind in KINDS
       if kind in ("fieldSet", "markingSet", "tagged", "untagged", "assessed", "released", "withheld")}
# The register that a kind writes, and its rule.
REGISTER = {
    "articleImported": "revision", "articleRevised": "revision", "articleWithdrawn": "withdrawn",
    "duplicateSet": "duplicate", "anchorDecided": "anchor", "articleObserved": "observed:count", "noteEdited": "note",
    "replyEdited": "body", "fieldSet": "status", "markingSet": "marking", "tagged": "tag:t",
    "untagged": "tag:t", "released": "audience:a", "withheld": "audience:a", "deleted": "deleted",
    "restored": "deleted", "assessed": "stance", "termAliased": "alias", "termDescribed": "description",
}
RULE = {
    "revision": "register", "observed:count": "latest", "note": "prose", "body": "prose",
    "status": "register", "withdrawn": "register", "duplicate": "register", "anchor": "register",
    "marking": "most restrictive", "tag:t": "present wins",
    "audience:a": "remove wins", "deleted": "deletion", "stance": "own",
    "alias": "register", "description": "prose",
}
# Kinds that this version reads, keeps and relays, and folds later: each beside what it is likely to meet.
LATER = [
    ("memberJoined", "workAdopted"),
]
# About the vocabulary, each beside a tag and beside each other.
OF_TERMS = [
    ("tagged", "termAliased"), ("tagged", "termDescribed"), ("termAliased", "termAliased"),
    ("termAliased", "termDescribed"), ("termDescribed", "termDescribed"),
]
# Kinds that say of other events whether they count, by their counters: they meet nobody's work here.
OF_EVENTS = [("noteEdited", "eventsSetAside"), ("noteEdited", "eventsReinstated")]
VARIATIONS = [
    ("articleImported", "articleImported of the same text", "same"),
    ("noteEdited", "noteEdited elsewhere", "apart"),
    ("noteEdited at the end", "noteEdited at the end", "appended"),
    ("noteEdited", "noteEdited to the same text", "same"),
    ("articleRevised", "articleRevised to the same text", "same"),
    ("anchorDecided", "anchorDecided about another revision", "other"),
    ("fieldSet", "fieldSet to the same value", "same"),
    ("fieldSet", "fieldSet of another field", "other"),
    ("tagged", "untagged of another tag", "other"),
    ("released", "withheld from another audience", "other"),
]
RELATIONS = ["A saw B", "B saw A", "neither"]


def subject(a, b):
    for place in ON.get(a, []):
        if place in ON.get(b, []):
            return place
    return "–"


def register(kind, other):
    """What `kind` writes where it meets `other`: a resolution is of the other's register."""
    if kind != "conflictResolved":
        return REGISTER.get(kind)
    return REGISTER.get(other, "status")


def is_work(kind):
    """Whether a deletion that does not know of it gives way to it."""
    return kind not in (*MEMBERSHIP, "articleObserved", "unknown", "deleted")


def decide(a, b, relation):
    """Who shows, what is listed, why."""
    if "unknown" in (a, b):
        shown = [name for name, kind in (("A", a), ("B", b)) if kind != "unknown"]
        return shown, "–", "a kind that this version does not fold is kept, relayed and ignored"
    if a in MEMBERSHIP or b in MEMBERSHIP:
        return ["A", "B"], "–", "membership concerns no entity"
    if "deleted" in (a, b):
        return deletion(a, b, relation)
    if subject(a, b) == "–":
        return ["A", "B"], "–", "they are about different things"
    one, other = register(a, b), register(b, a)
    if one is None or other is None or one != other:
        return ["A", "B"], "–", "they write to different registers"
    rule = RULE[one]
    if rule == "own":
        if a == b:
            return ["A", "B"], "–", "each member has a register: dissent, no conflict"
        return ["A" if a == "assessed" else "B"], "–", "nobody writes another's assessment"
    if rule == "deletion":
        return ["A", "B"], "–", "equal values are one value"
    if a == b and rule in ("present wins", "remove wins"):
        return ["A", "B"], "–", "equal values are one value"
    if relation == "A saw B":
        return ["A"], "–", "a write replaces what it has seen"
    if relation == "B saw A":
        return ["B"], "–", "a write replaces what it has seen"
    if rule == "register":
        return ["A"], one, "a conflict: the first in log order is displayed"
    if rule == "prose":
        return ["A"], one, "the same words changed: a conflict, the first in log order is displayed"
    if rule == "latest":
        return ["B"], "–", "the last observation in log order; the others stay in the history"
    winner = {
        # Of two markings B is the more restrictive one; a resolution would lower the other's.
        "most restrictive": ["markingSet"], "present wins": ["tagged"], "remove wins": ["withheld"],
    }[rule]
    why = {"most restrictive": "the most restrictive wins", "present wins": "present wins",
           "remove wins": "removed wins"}[rule]
    if a == b:
        return ["B"], "–", why
    # Where the winner is not there, the resolution says the opposite of the other, and wins.
    if a in winner or b in winner:
        return ["A" if a in winner else "B"], "–", why
    return ["A" if a == "conflictResolved" else "B"], "–", why


def deletion(a, b, relation):
    if a == b:
        return ["A", "B"], "–", "deleted is deleted"
    name, other_name = ("A", "B") if a == "deleted" else ("B", "A")
    other = b if a == "deleted" else a
    if not is_work(other):
        return [name], "–", "an observation keeps nothing from being deleted"
    if relation == f"{name} saw {other_name}":
        return [name], "–", "deleted knowing of it"
    decided = other in ("restored", "conflictResolved")
    if decided and relation == f"{other_name} saw {name}":
        return [other_name], "–", "restored knowing of the deletion"
    return [other_name], "deleted", "no work disappears behind a deletion that did not know of it"


def vary(a, b, how, relation):
    if how == "other":
        return ["A", "B"], "–", "they write to different registers"
    if how == "same":
        return ["A", "B"], "–", "equal values are one value"
    if relation != "neither":
        return [relation[0]], "–", "a write replaces what it has seen"
    if how == "apart":
        return ["A", "B"], "–", "words changed apart from each other are merged"
    return ["A", "B"], "–", "both texts follow one another, flagged as joined"


def cell(shown, listed):
    text = " and ".join(shown) if shown else "neither"
    return text if listed == "–" else f"{text}; lists {listed}"


def rows():
    """A, B, what both are about, the three outcomes, why."""
    for index, a in enumerate(KINDS):
        for b in KINDS[index:]:
            outcomes = [decide(a, b, relation) for relation in RELATIONS]
            yield row(a, b, subject(a, b), outcomes)
    for a, b in LATER:
        yield row(a, b, "–", [decide(a, "unknown", relation) for relation in RELATIONS])
    for a, b in OF_TERMS:
        yield row(a, b, subject(a, b), [decide(a, b, relation) for relation in RELATIONS])
    for a, b in OF_EVENTS:
        yield row(a, b, "–", [(["A", "B"], "–", "it names events, and no entity") for _ in RELATIONS])
    for a, b, how in VARIATIONS:
        place = subject(a.split()[0], b.split()[0])
        yield row(a, b, place, [vary(a, b, how, relation) for relation in RELATIONS])


def row(a, b, place, outcomes):
    reasons = list(dict.fromkeys(reason for _, _, reason in outcomes))
    return [a, b, place, *(cell(shown, listed) for shown, listed, _ in outcomes), "; ".join(reasons)]


def table():
    head = ["A", "B", "about", *RELATIONS, "why"]
    lines = [head, ["---"] * len(head), *rows()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
