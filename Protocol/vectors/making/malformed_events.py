"""Events that must be refused: see malformed.py."""

from .events import field, varint
from .schema import encode, pb

REF = encode(pb.EventRef(replica=1, counter=2))
ENTITY = encode(pb.EntityRef(annotation=pb.EventRef(replica=1, counter=2)))
CONTENT = bytes(16)


def events():
    base = b"\x08\x05"
    yield "no bytes", b"", "missingField", 8
    yield "an envelope alone", base, "missingField", 8
    yield "a base beyond 63 bits", b"\x08" + varint(2**63) + field(14, field(1, REF)), "outOfRange", 1
    yield "two bases", base + base + field(14, field(1, REF)), "repeatedField", 1
    yield "two claims", b"\x10\x01\x10\x01" + field(14, field(1, REF)), "repeatedField", 2
    yield "a base as bytes", b"\x0a\x01\x05", "unexpectedWireType", 1
    yield "a base as eight bytes", b"\x09" + bytes(8), "unexpectedWireType", 1
    yield "a change as a number", b"\x70\x01", "unexpectedWireType", 14
    yield "an entity as a number", b"\xb0\x01\x01", "unexpectedWireType", 22
    for name, kind, body, error, number in bodies():
        yield name, base + field(kind, body), error, number


def bodies():
    key = field(2, bytes(32))
    yield "a join without name", 8, key, "missingField", 1
    yield "a join with an empty name", 8, field(1, b"") + key, "missingField", 1
    yield "a join without key", 8, field(1, b"n"), "missingField", 2
    yield "a join with a short key", 8, field(1, b"n") + field(2, bytes(31)), "outOfRange", 2
    yield "a join with a long key", 8, field(1, b"n") + field(2, bytes(33)), "outOfRange", 2
    yield "two names", 8, field(1, b"n") + field(1, b"n") + key, "repeatedField", 1
    yield "a name that is too long", 8, field(1, b"n" * 2001) + key, "fieldTooLong", 1
    signature = field(3, bytes(64))
    joined = field(1, b"n") + key
    by_invitation = field(1, bytes(32))
    by_predecessor = b"\x11" + bytes(8)
    yield "a ticket by nobody", 8, joined + field(3, signature), "missingField", 1
    yield "a ticket that is not there", 8, joined + field(3, b""), "missingField", 1
    yield "a ticket without signature", 8, joined + field(3, by_invitation), "missingField", 3
    yield "a ticket with a short signature", 8, joined + field(
        3, by_invitation + field(3, bytes(63))), "outOfRange", 3
    yield "a ticket with a long signature", 8, joined + field(
        3, by_predecessor + field(3, bytes(65))), "outOfRange", 3
    yield "a ticket of an invitation with a short key", 8, joined + field(
        3, field(1, bytes(31)) + signature), "outOfRange", 1
    yield "a ticket by two", 8, joined + field(
        3, by_invitation + by_predecessor + signature), "repeatedField", 1
    yield "a ticket by two replicas", 8, joined + field(
        3, by_predecessor * 2 + signature), "repeatedField", 1
    yield "a ticket signed twice", 8, joined + field(
        3, by_predecessor + signature * 2), "repeatedField", 3
    yield "two tickets", 8, joined + field(3, by_predecessor + signature) * 2, "repeatedField", 3
    yield "a predecessor as a number", 8, joined + field(
        3, b"\x10\x01" + signature), "unexpectedWireType", 2
    invited = field(1, bytes(32))
    device = b"\x29" + bytes(8)
    yield "an invitation without key", 25, b"\x10\x01", "missingField", 1
    yield "an invitation with a short key", 25, field(1, bytes(31)) + b"\x10\x01", "outOfRange", 1
    yield "an invitation with a long key", 25, field(1, bytes(33)) + b"\x10\x01", "outOfRange", 1
    yield "an invitation for nobody", 25, invited, "missingField", 2
    yield "an invitation with two roles", 25, invited + b"\x10\x01\x10\x02", "repeatedField", 2
    yield "an invitation for somebody without letters", 25, invited + b"\x10\x01" + field(
        3, b""), "missingField", 3
    yield "an invitation for a long name", 25, invited + b"\x10\x01" + field(
        3, b"n" * 2001), "fieldTooLong", 3
    yield "an invitation that expires twice", 25, invited + b"\x10\x01\x20\x02\x20\x02", "repeatedField", 4
    yield "an invitation that expires in text", 25, invited + b"\x10\x01\x22\x00", "unexpectedWireType", 4
    yield "an invitation for a device with a role", 25, invited + b"\x10\x01" + device, "repeatedField", 5
    yield "an invitation for a device with a name", 25, invited + field(
        3, b"n") + device, "repeatedField", 5
    yield "an invitation for two devices", 25, invited + device * 2, "repeatedField", 5
    member = b"\x09" + bytes(8)
    yield "a role of nobody", 26, b"\x10\x01", "missingField", 1
    yield "a member without role", 26, member, "missingField", 2
    yield "two roles", 26, member + b"\x10\x01\x10\x01", "repeatedField", 2
    yield "a member as a number", 26, b"\x08\x01\x10\x01", "unexpectedWireType", 1
    yield "a revocation of nothing", 27, field(4, b"why"), "missingField", 1
    yield "a revocation of two", 27, member + b"\x11" + bytes(8), "repeatedField", 1
    yield "a revocation of an invitation with a short key", 27, field(3, bytes(31)), "outOfRange", 3
    yield "two reasons", 27, member + field(4, b"a") * 2, "repeatedField", 4
    yield "a reason that is too long", 27, member + field(4, b"w" * 2001), "fieldTooLong", 4
    pin, replaced = field(1, bytes(32)), field(2, bytes(32))
    yield "an announcement of no key", 28, replaced, "missingField", 1
    yield "an announcement that follows none", 28, pin, "missingField", 2
    yield "an announcement of a short pin", 28, field(1, bytes(31)) + replaced, "outOfRange", 1
    yield "an announcement of a long pin", 28, field(1, bytes(33)) + replaced, "outOfRange", 1
    yield "an announcement of an empty pin", 28, field(1, b"") + replaced, "outOfRange", 1
    yield "an announcement after a short pin", 28, pin + field(2, bytes(31)), "outOfRange", 2
    yield "an announcement of two keys", 28, pin * 2 + replaced, "repeatedField", 1
    yield "an announcement after two keys", 28, pin + replaced * 2, "repeatedField", 2
    yield "an announcement of a number", 28, b"\x08\x01" + replaced, "unexpectedWireType", 1
    yield "an import without text", 9, field(5, b"i"), "missingField", 1
    yield "an import of no text", 9, field(1, b""), "missingField", 1
    yield "an import with an empty url", 9, field(1, b"a") + field(2, b""), "missingField", 2
    yield "a url that is too long", 9, field(1, b"a") + field(2, b"u" * 2001), "fieldTooLong", 2
    yield "an observation of no article", 10, field(2, b"w"), "missingField", 1
    yield "an observation of nothing", 10, field(1, CONTENT), "missingField", 2
    yield "a content id of 15 bytes", 10, field(1, bytes(15)) + field(2, b"w"), "outOfRange", 1
    yield "a content id of 17 bytes", 10, field(1, bytes(17)) + field(2, b"w"), "outOfRange", 1
    both = field(1, CONTENT) + field(2, CONTENT)
    yield "an annotation of no article", 12, field(2, CONTENT), "missingField", 1
    yield "an annotation of no revision", 12, field(1, CONTENT), "missingField", 2
    yield "a range that ends before it starts", 12, both + b"\x18\x02\x20\x01", "outOfRange", 4
    yield "a start beyond 32 bits", 12, both + b"\x18" + varint(2**32) + b"\x20" + varint(
        2**32), "outOfRange", 4
    yield "an end beyond 32 bits", 12, both + b"\x18\x00\x20" + varint(2**64 - 1), "outOfRange", 4
    yield "a start without an end", 12, both + b"\x18\x02", "missingField", 4
    yield "an end without a start", 12, both + b"\x20\x02", "missingField", 3
    yield "two starts", 12, both + b"\x18\x00\x18\x00\x20\x01", "repeatedField", 3
    yield "a source without letters", 12, both + field(8, field(3, b"")), "missingField", 3
    yield "an author that is too long", 12, both + field(8, field(1, b"n" * 2001)), "fieldTooLong", 1
    yield "two attributions", 12, both + field(8, b"") * 2, "repeatedField", 8
    yield "a claim in text", 13, field(1, REF) + field(4, b"\x12\x00"), "unexpectedWireType", 2
    yield "a given url without letters", 9, field(1, b"a") + field(6, field(1, b"")), "missingField", 1
    yield "a given url that is too long", 9, field(1, b"a") + field(
        6, field(1, b"u" * 2001)), "fieldTooLong", 1
    yield "a raw hash of 31 bytes", 9, field(1, b"a") + field(6, field(2, bytes(31))), "outOfRange", 2
    yield "an empty raw hash", 9, field(1, b"a") + field(6, field(2, b"")), "outOfRange", 2
    yield "two sources", 9, field(1, b"a") + field(6, b"") * 2, "repeatedField", 6
    yield from revisions()
    yield from decisions()
    yield from admins()
    yield from vocabulary()
    yield "101 tags", 12, both + field(7, b"t") * 101, "repeatedField", 7
    yield "an empty tag of an annotation", 12, both + field(7, b""), "missingField", 7
    yield "a long tag of an annotation", 12, both + field(7, b"t" * 201), "fieldTooLong", 7
    yield "a reply to nothing", 13, field(3, b"b"), "missingField", 1
    yield "a reply with two parents", 13, field(1, REF) + field(2, REF) * 2, "repeatedField", 2
    yield "an edit of nothing", 14, field(2, b"t"), "missingField", 1
    yield "an event id without replica", 14, field(1, b"\x10\x01"), "missingField", 1
    yield "an event id without counter", 14, field(1, REF[:9]), "missingField", 2
    yield "an event id with counter 0", 14, field(1, REF[:9] + b"\x10\x00"), "outOfRange", 2
    yield "an event id beyond 63 bits", 14, field(1, REF[:9] + b"\x10" + varint(
        2**63)), "outOfRange", 2
    yield "an event id with a further field", 14, field(1, REF + b"\x18\x01"), "outOfRange", 3
    yield "an event id with two counters", 14, field(1, REF + b"\x10\x01"), "repeatedField", 2
    yield "a replica as a number", 14, field(1, b"\x08\x01\x10\x01"), "unexpectedWireType", 1
    for name, text in [
        ("a lone continuation byte", b"\x80"), ("an overlong scalar", b"\xc0\xaf"),
        ("a surrogate", b"\xed\xa0\x80"), ("a scalar beyond Unicode", b"\xf4\x90\x80\x80"),
        ("a scalar that ends early", b"\xd0"), ("windows-1251", b"\xcf\xf0\xe8"),
    ]:
        yield f"a text with {name}", 15, field(1, REF) + field(2, text), "invalidUTF8", 2
    yield "a field of nothing", 16, b"\x10\x01", "missingField", 1
    yield "a field's value that is too long", 16, field(
        1, ENTITY) + b"\x10\x01" + field(3, b"v" * 2001), "fieldTooLong", 3
    yield "an entity that is not there", 17, field(1, b"") + b"\x10\x01", "missingField", 1
    yield "an entity of two kinds", 17, field(1, ENTITY + field(3, REF)), "repeatedField", 3
    yield "a tag on nothing", 18, field(2, b"t"), "missingField", 1
    yield "a tag that is not there", 18, field(1, ENTITY), "missingField", 2
    yield "an empty tag", 19, field(1, ENTITY) + field(2, b""), "missingField", 2
    yield "a tag that is too long", 19, field(1, ENTITY) + field(2, b"t" * 201), "fieldTooLong", 2
    yield "a deletion of nothing", 22, b"", "missingField", 1
    yield "a restoration of an event without counter", 23, field(3, REF[:9]), "missingField", 2
    entity = field(1, ENTITY)
    text = field(2, b"\x08\x01")
    value = field(3, b"\x0a\x00")
    yield "a resolution of nothing", 24, text + value, "missingField", 1
    yield "a resolution of no field", 24, entity + value, "missingField", 2
    yield "a resolution without value", 24, entity + text, "missingField", 3
    yield "a field reference without number", 24, entity + field(2, b"") + value, "missingField", 1
    yield "a field reference with an empty parameter", 24, entity + field(
        2, b"\x08\x05\x12\x00") + value, "missingField", 2
    yield "a value that is nothing", 24, entity + text + field(3, b""), "missingField", 1
    yield "a value of two kinds", 24, entity + text + field(
        3, b"\x0a\x00\x10\x01"), "repeatedField", 2
    yield "a revision of 3 bytes", 24, entity + text + field(3, field(4, b"abc")), "outOfRange", 4
    yield "an article of 3 bytes", 24, entity + text + field(3, field(6, b"abc")), "outOfRange", 6
    yield "an anchor's revision of 3 bytes", 24, entity + field(
        2, b"\x08\x08" + field(4, b"abc")) + value, "outOfRange", 4
    yield "a term of 15 bytes", 18, field(1, field(4, bytes(15))) + field(2, b"t"), "outOfRange", 4
    for name, reference, limit in [
        ("status", b"\x08\x12", 2000), ("stance", b"\x08\x25\x19" + bytes(8), 2000),
        ("observation", b"\x08\x06\x12\x01x", 2000), ("withdrawal", b"\x08\x09", 2000),
        ("alias", b"\x08\x0b", 200),
    ]:
        long = field(3, field(1, b"v" * (limit + 1)))
        yield f"a resolution to a {name} that is too long", 24, entity + field(
            2, reference) + long, "fieldTooLong", 3
        yield f"a {name} that is too long, before its name", 24, entity + long + field(
            2, reference), "fieldTooLong", 3


def revisions():
    article, parent, result = (field(number, CONTENT) for number in (1, 2, 4))
    splice = field(3, b"\x08\x04\x10\x02")  # of the scalars 4 and 5
    yield "a revision of no article", 11, parent + splice + result, "missingField", 1
    yield "a revision of nothing", 11, article + splice + result, "missingField", 2
    yield "a revision without splices", 11, article + parent + result, "missingField", 3
    yield "a revision to nothing", 11, article + parent + splice, "missingField", 4
    yield "a revision to 15 bytes", 11, article + parent + splice + field(4, bytes(15)), "outOfRange", 4
    for name, first, second in [
        ("a splice that changes nothing", b"\x08\x04", b""),
        ("a splice beyond 32 bits", b"\x08" + varint(2**32) + b"\x10\x01", b""),
        ("a splice of more than 32 bits", b"\x10" + varint(2**32), b""),
        ("a splice that ends beyond 32 bits", b"\x08" + varint(2**32 - 1) + b"\x10\x01", b""),
        ("splices in the wrong order", b"\x08\x04\x10\x02", b"\x08\x01\x10\x01"),
        ("splices of which one is in the other", b"\x08\x04\x10\x02", b"\x08\x05\x10\x01"),
        ("splices that touch", b"\x08\x04\x10\x02", b"\x08\x06\x10\x01"),
    ]:
        both = field(3, first) + (field(3, second) if second else b"")
        yield name, 11, article + parent + both + result, "outOfRange", 3
    many = b"".join(field(3, b"\x08" + varint(2 * place) + b"\x10\x01") for place in range(5_001))
    yield "5,001 splices", 11, article + parent + many + result, "repeatedField", 3
    yield "a splice of two texts", 11, article + parent + field(
        3, field(3, b"a") * 2) + result, "repeatedField", 3


def decisions():
    annotation, revision = field(1, REF), field(2, CONTENT)
    yield "a decision on nothing", 21, revision + field(3, b""), "missingField", 1
    yield "a decision in no revision", 21, annotation + field(3, b""), "missingField", 2
    yield "no decision", 21, annotation + revision, "missingField", 3
    for name, body, error, number in [
        ("a place without start", b"\x08\x02\x18\x01", "missingField", 2),
        ("a place without end", b"\x08\x02\x10\x01", "missingField", 3),
        ("a place that ends before it starts", b"\x08\x02\x10\x02\x18\x01", "outOfRange", 3),
        ("a place beyond 32 bits", b"\x08\x02\x10\x02\x18" + varint(2**32), "outOfRange", 3),
        ("a place that is confirmed", b"\x08\x01\x10\x02\x18\x03", "outOfRange", 2),
        ("a place that is dismissed", b"\x08\x03\x10\x02\x18\x03", "outOfRange", 2),
        ("a place that is none", b"\x10\x02\x18\x03", "outOfRange", 2),
        ("two decisions", b"\x08\x01\x08\x01", "repeatedField", 1),
    ]:
        yield name, 21, annotation + revision + field(3, body), error, number


def admins():
    replica = b"\x09" + bytes(8)
    one = field(1, replica + b"\x10\x01\x18\x01")
    for kind, name in [(29, "set aside"), (30, "reinstated")]:
        yield f"nothing {name}", kind, field(2, b"why"), "missingField", 1
        yield f"1,001 ranges {name}", kind, one * 1001, "repeatedField", 1
        yield f"events of nobody {name}", kind, field(1, b"\x10\x01\x18\x01"), "missingField", 1
        yield f"events without a first {name}", kind, field(1, replica + b"\x18\x01"), "missingField", 2
        yield f"events without a last {name}", kind, field(1, replica + b"\x10\x01"), "missingField", 3
        yield f"events from event 0 {name}", kind, field(
            1, replica + b"\x10\x00\x18\x01"), "outOfRange", 2
        yield f"a last event before the first {name}", kind, field(
            1, replica + b"\x10\x03\x18\x02"), "outOfRange", 3
        yield f"events beyond 63 bits {name}", kind, field(
            1, replica + b"\x10\x03\x18" + varint(2**63)), "outOfRange", 3
        yield f"events {name} for a long reason", kind, one + field(2, b"w" * 2001), "fieldTooLong", 2
    chain = field(3, bytes(32))
    yield "work of nobody", 31, b"\x10\x01" + chain, "missingField", 1
    yield "work of no events", 31, replica + chain, "missingField", 2
    yield "work up to event 0", 31, replica + b"\x10\x00" + chain, "outOfRange", 2
    yield "work up to an event beyond 63 bits", 31, replica + b"\x10" + varint(2**63) + chain, "outOfRange", 2
    yield "work without a chain", 31, replica + b"\x10\x01", "missingField", 3
    yield "work with a chain of 31 bytes", 31, replica + b"\x10\x01" + field(
        3, bytes(31)), "outOfRange", 3
    yield "work for a long reason", 31, replica + b"\x10\x01" + chain + field(
        4, b"w" * 2001), "fieldTooLong", 4


def vocabulary():
    yield "a withdrawal of nothing", 34, field(2, b"why"), "missingField", 1
    yield "a withdrawal for a long reason", 34, field(1, CONTENT) + field(
        2, b"w" * 2001), "fieldTooLong", 2
    yield "a duplicate that is none", 35, field(2, CONTENT), "missingField", 1
    yield "a duplicate of 15 bytes", 35, field(1, CONTENT) + field(2, bytes(15)), "outOfRange", 2
    yield "an alias of nothing", 36, field(2, b"a"), "missingField", 1
    yield "an alias of an empty term", 36, field(1, b"") + field(2, b"a"), "missingField", 1
    yield "an alias that is too long", 36, field(1, b"t") + field(2, b"a" * 201), "fieldTooLong", 2
    yield "a term that is too long", 36, field(1, b"t" * 201), "fieldTooLong", 1
    yield "a description of nothing", 37, field(2, b"d"), "missingField", 1
    yield "two descriptions", 37, field(1, b"t") + field(2, b"d") * 2, "repeatedField", 2
