"""Bytes that must be refused, with the name of the error and, where it has one, of the field.

`what` says what the bytes claim to be: an `event`, an `eventRun`, an `entityState`, or a stream of
frames from the `server` or from a `replica`, of which the last is malformed.
"""

from .changesets import all_readable, logged_message
from .events import field, varint
from .frames import deflated, framed, payload
from .malformed_events import CONTENT, ENTITY, REF, events
from .readable import NORTH, note
from .schema import encode, pb
from .state import article, head, origin, register, state_bytes

MEBIBYTE = 1 << 20


def vectors():
    rows = []
    for what, group in [
        ("event", wire_format()), ("event", events()), ("eventRun", runs()), ("server", frames()),
        ("server", server()), ("replica", replica()), ("entityState", states()),
    ]:
        for name, written, error, *where in group:
            row = {"name": name, "what": what, "error": error, "bytes": written.hex()}
            if where:
                row["field"] = where[0]
            rows.append(row)
    return rows


def wire_format():
    yield "a tag that ends early", b"\x88", "truncated"
    yield "a number that is not there", b"\x08", "truncated"
    yield "a number that ends early", b"\x08\xff\xff", "truncated"
    yield "a number of eleven bytes", b"\x08" + b"\x80" * 10 + b"\x00", "varintTooLong"
    yield "a number beyond 64 bits", b"\x08" + b"\xff" * 9 + b"\x02", "varintTooLong"
    yield "a tag beyond 64 bits", b"\xff" * 9 + b"\x7f", "varintTooLong"
    yield "field 0", b"\x00\x00", "outOfRange", 0
    yield "a field beyond 29 bits", varint(2**29 << 3 | 2) + b"\x00", "outOfRange", 0
    yield "a group", b"\x0b\x0c", "unexpectedWireType", 1
    yield "a group of a later version", b"\xa3\x06\xa4\x06", "unexpectedWireType", 100
    yield "the end of a group", b"\x5c", "unexpectedWireType", 11
    yield "wire type 6", b"\x0e", "unexpectedWireType", 1
    yield "wire type 7", b"\x0f", "unexpectedWireType", 1
    yield "a length beyond the end", b"\x72\x05abcd", "truncated"
    yield "a length of 64 bits", b"\x72" + b"\xff" * 9 + b"\x01", "truncated"
    later = 38 << 3
    yield "four bytes of which there are three", varint(later | 5) + bytes(3), "truncated"
    yield "eight bytes of which there are seven", varint(later | 1) + bytes(7), "truncated"
    yield "an unknown number that is too long", varint(later) + b"\x80" * 10 + b"\x01", "varintTooLong"
    yield "an unknown field beyond the end", varint(later | 2) + b"\x01", "truncated"


def runs():
    yield "no events", b"", "emptyChangeset"
    yield "a further field", field(1, note("x")) + b"\x12\x00", "outOfRange", 2
    yield "an event as a number", b"\x08\x01", "unexpectedWireType", 1
    yield "an event that ends early", field(1, note("x"))[:-1], "truncated"
    yield "10,001 events", field(1, b"") * 10_001, "repeatedField", 1


def frames():
    end_frame = framed(5, b"\x08\x01")
    yield "a frame of length 0", bytes(4), "emptyFrame"
    yield "a frame of length 0 after a good one", end_frame + bytes(4), "emptyFrame"
    yield "a frame that is too long", (6 * MEBIBYTE + 1).to_bytes(4, "big"), "frameTooLong"
    yield "a frame of the largest length", b"\xff\xff\xff\xff", "frameTooLong"
    yield "frame type 0", b"\x00\x00\x00\x01\x00", "unknownFrame"
    yield "frame type 12, of which only the head is there", b"\x00\x00\x10\x00\x0c", "unknownFrame"
    yield "frame type 255", b"\x00\x00\x00\x02\xff\x00", "unknownFrame"


def server():
    batch = encode(pb.ChangesetBatch(changesets=[logged_message(all_readable()[0])]))
    yield "a hello from the server", framed(2, b"\x21" + bytes(8)), "unknownFrame"
    yield "a push from the server", framed(6, b""), "unknownFrame"
    yield "versions the wrong way round", framed(1, b"\x08\x02\x10\x01"), "outOfRange", 2
    yield "two lowest versions", framed(1, b"\x08\x01\x08\x01\x10\x01"), "repeatedField", 1
    yield "a nonce of 31 bytes", framed(1, b"\x08\x01\x10\x01" + field(4, bytes(31))), "outOfRange", 4
    yield "a nonce of 33 bytes", framed(1, b"\x08\x01\x10\x01" + field(4, bytes(33))), "outOfRange", 4
    yield "an empty nonce", framed(1, b"\x08\x01\x10\x01" + field(4, b"")), "outOfRange", 4
    yield "two nonces", framed(1, b"\x08\x01\x10\x01" + field(4, bytes(32)) * 2), "repeatedField", 4
    yield "a welcome without workspace", framed(3, b""), "outOfRange", 1
    yield "a welcome to 15 bytes of workspace", framed(3, field(1, bytes(15))), "outOfRange", 1
    welcome = field(1, bytes(16)) + field(9, bytes(16))
    yield "a chain of 31 bytes", framed(3, welcome + field(4, bytes(31))), "outOfRange", 4
    yield "a run that is given back by the server", framed(10, b""), "unknownFrame"
    yield "a welcome with a restoration of later", framed(
        3, field(1, bytes(16)) + b"\x38\x03"), "outOfRange", 7
    yield "a welcome without epoch", framed(3, field(1, bytes(16))), "outOfRange", 9
    yield "a welcome with an epoch of 15 bytes", framed(
        3, field(1, bytes(16)) + field(9, bytes(15))), "outOfRange", 9
    yield "two epochs", framed(3, welcome + field(9, bytes(16))), "repeatedField", 9
    yield "a welcome with 65 capabilities", framed(3, welcome + field(8, b"c") * 65), "repeatedField", 8
    yield "a server's capability that is too long", framed(
        3, welcome + field(8, b"c" * 201)), "fieldTooLong", 8
    yield "an end signed with 63 bytes", framed(3, welcome + field(10, bytes(63))), "outOfRange", 10
    yield "an end signed twice", framed(3, welcome + field(10, bytes(64)) * 2), "repeatedField", 10
    yield "an end with a chain of 31 bytes", framed(5, b"\x08\x01" + field(2, bytes(31))), "outOfRange", 2
    yield "an end with a signature of 65 bytes", framed(
        5, b"\x08\x01" + field(3, bytes(65))), "outOfRange", 3
    yield "an end with two chains", framed(
        5, b"\x08\x01" + field(2, bytes(32)) * 2), "repeatedField", 2
    yield "nothing that was taken back", framed(11, b""), "missingField", 1
    yield "two that were taken back", framed(11, b"\x08\x01\x08\x01"), "repeatedField", 1
    yield "what was taken back beyond 63 bits", framed(11, b"\x08" + varint(2**63)), "outOfRange", 1
    yield "two ends", framed(5, b"\x08\x01\x08\x01"), "repeatedField", 1
    yield "an ack of nothing", framed(7, b"\x10\x01"), "missingField", 1
    yield "an end beyond 63 bits", framed(5, b"\x08" + varint(2**63)), "outOfRange", 1
    yield "a welcome to a counter beyond 63 bits", framed(
        3, field(1, bytes(16)) + b"\x18" + varint(2**64 - 1)), "outOfRange", 3
    yield "a welcome to an end beyond 63 bits", framed(
        3, field(1, bytes(16)) + b"\x10" + varint(2**63)), "outOfRange", 2
    yield "an ack of a counter beyond 63 bits", framed(7, b"\x08" + varint(2**63)), "outOfRange", 1
    yield "an ack at a seq beyond 63 bits", framed(
        7, b"\x08\x01\x10" + varint(2**63)), "outOfRange", 2
    yield "an ack of counter 0", framed(7, b"\x08\x00\x10\x01"), "outOfRange", 1
    yield "a refusal without kind", framed(8, b"\x08\x01"), "outOfRange", 2
    yield "a refusal of a later kind", framed(8, b"\x08\x01\x10\x04"), "outOfRange", 2
    yield "a subject that is too long", framed(8, b"\x10\x01" + field(5, b"s" * 2001)), "fieldTooLong", 5
    full = b"\x08\x11\x10\x03"
    thread = field(2, REF)
    yield "two rooms", framed(8, full + field(7, thread) * 2), "repeatedField", 7
    yield "a room of two owners", framed(
        8, full + field(7, thread + field(3, CONTENT))), "repeatedField", 3
    yield "a room of an entity twice", framed(8, full + field(7, field(1, ENTITY) * 2)), "repeatedField", 1
    yield "a room of a thread without replica", framed(
        8, full + field(7, field(2, b"\x10\x01"))), "missingField", 1
    yield "a room of an article of 15 bytes", framed(
        8, full + field(7, field(3, bytes(15)))), "outOfRange", 3
    yield "a room of two members", framed(
        8, full + field(7, thread + (b"\x21" + bytes(8)) * 2)), "repeatedField", 4
    yield "changesets without batch", framed(4, b""), "missingField", 1

    def packed(raw_bytes, packed_bytes, codec=1):
        message = pb.Payload(codec=codec, raw_bytes=raw_bytes, bytes=packed_bytes)
        return framed(4, field(1, encode(message)))

    size = len(batch)
    yield "a codec of later", packed(size, batch, codec=2), "unknownCodec"
    yield "bytes that are fewer than announced", packed(size + 1, batch, codec=0), "corruptDeflate"
    yield "bytes that are more than announced", packed(size - 1, batch, codec=0), "corruptDeflate"
    yield "deflated bytes that are fewer", packed(size + 1, deflated(batch)), "corruptDeflate"
    yield "deflated bytes that are more", packed(size - 1, deflated(batch)), "corruptDeflate"
    yield "deflated bytes that end early", packed(size, deflated(batch)[:-1]), "corruptDeflate"
    yield "deflated bytes that go on", packed(size, deflated(batch) + b"\x00"), "corruptDeflate"
    yield "deflated bytes that are none", packed(size, b"\xff" * 9), "corruptDeflate"
    yield "no deflated bytes", packed(0, b""), "corruptDeflate"
    yield "a bomb", packed(6 * MEBIBYTE + 1, deflated(bytes(6 * MEBIBYTE + 1))), "inflatedTooLong"
    yield "a bomb of 64 bits", packed(2**64 - 1, deflated(batch)), "inflatedTooLong"
    yield "a bomb that lies", packed(10, deflated(bytes(6 * MEBIBYTE))), "corruptDeflate"

    def segment(first, last, raw_bytes, packed_bytes, chain=bytes(32)):
        message = pb.Segment(
            first_seq=first, last_seq=last, raw_bytes=raw_bytes, bytes=packed_bytes,
            chain=chain)
        return framed(9, encode(message))

    yield "a segment without a place", segment(0, 1, size, deflated(batch)), "missingField", 1
    yield "a segment without an end", segment(1, 0, size, deflated(batch)), "missingField", 2
    yield "a segment that ends before it starts", segment(3, 2, size, deflated(batch)), "outOfRange", 2
    yield "a segment at the end of all seqs", segment(
        1, 2**63 - 1, size, deflated(batch)), "outOfRange", 2
    yield "a segment of no size", segment(1, 1, 0, deflated(batch)), "missingField", 3
    yield "a segment of no bytes", segment(1, 1, size, b""), "missingField", 4
    yield "a segment that would be a bomb", segment(
        1, 1, 6 * MEBIBYTE + 1, deflated(batch)), "inflatedTooLong"

    yield "a segment without a chain", segment(1, 1, size, deflated(batch), b""), "missingField", 5
    yield "a segment with a short chain", segment(
        1, 1, size, deflated(batch), bytes(31)), "outOfRange", 5

    def batched(message):
        return framed(4, field(1, encode(payload(message, 0))))

    run = field(3, field(1, note("x")))
    replica = b"\x09" + bytes(8)
    yield "a batch with a further field", batched(b"\x10\x01"), "outOfRange", 2
    yield "a changeset without place", batched(field(1, replica + b"\x10\x01" + run)), "missingField", 4
    yield "a changeset at seq 0", batched(
        field(1, replica + b"\x10\x01" + run + b"\x20\x00")), "outOfRange", 4
    yield "a changeset beyond the last seq", batched(field(
        1, replica + b"\x10\x01" + run + b"\x20" + varint(2**63 - 1))), "outOfRange", 4
    yield "a changeset at a seq beyond 63 bits", batched(field(
        1, replica + b"\x10\x01" + run + b"\x20" + varint(2**63))), "outOfRange", 4
    yield "a changeset of the log with a short signature", batched(field(
        1, replica + b"\x10\x01" + run + b"\x20\x01" + field(6, bytes(63)))), "outOfRange", 6


def replica():
    yield "a segment from a replica", framed(9, b""), "unknownFrame"
    yield "a run that is given back from nowhere", framed(10, b"\x10\x05"), "missingField", 1
    yield "a run that is given back backwards", framed(10, b"\x08\x05\x10\x04"), "outOfRange", 2
    yield "a run that is given back without chain", framed(
        10, b"\x08\x01\x10\x01\x18\x00" + field(4, b"x")), "missingField", 5
    yield "a run that is given back and unpacks to too much", framed(
        10, b"\x08\x01\x10\x01\x18" + varint(6 * MEBIBYTE + 1) + field(4, b"x")
        + field(5, bytes(32))), "inflatedTooLong"
    yield "what was taken back from a replica", framed(11, b"\x08\x01"), "unknownFrame"
    yield "a welcome from a replica", framed(3, b""), "unknownFrame"
    yield "an ack from a replica", framed(7, b"\x08\x01"), "unknownFrame"
    yield "a hello without replica", framed(2, b"\x08\x01"), "missingField", 4
    hello = b"\x21" + bytes(8)
    yield "a hello to 15 bytes of workspace", framed(2, field(3, bytes(15)) + hello), "outOfRange", 3
    yield "a hello with a chain of 33 bytes", framed(2, hello + field(6, bytes(33))), "outOfRange", 6
    yield "a cursor beyond 63 bits", framed(2, hello + b"\x28" + varint(2**63)), "outOfRange", 5
    yield "65 capabilities", framed(2, hello + field(8, b"c") * 65), "repeatedField", 8
    yield "a capability that is too long", framed(2, hello + field(8, b"c" * 201)), "fieldTooLong", 8
    yield "a workspace's name that is too long", framed(2, field(2, b"w" * 2001)), "fieldTooLong", 2
    yield "a push of nothing", framed(6, b""), "missingField", 1
    yield "a proof of 63 bytes", framed(2, hello + field(9, bytes(63))), "outOfRange", 9
    yield "a proof of 65 bytes", framed(2, hello + field(9, bytes(65))), "outOfRange", 9
    yield "an empty proof", framed(2, hello + field(9, b"")), "outOfRange", 9
    yield "two proofs", framed(2, hello + field(9, bytes(64)) * 2), "repeatedField", 9
    ticket = field(3, field(1, bytes(32)) + field(3, bytes(64)))
    joining = field(1, b"n") + field(2, bytes(32)) + ticket
    yield "a hello that joins twice", framed(2, hello + field(10, joining) * 2), "repeatedField", 10
    yield "a hello that joins without name", framed(
        2, hello + field(10, field(2, bytes(32)) + ticket)), "missingField", 1
    yield "a hello that joins with a short key", framed(
        2, hello + field(10, field(1, b"n") + field(2, bytes(31)) + ticket)), "outOfRange", 2

    known = field(3, bytes(16)) + hello
    chain = field(6, bytes(32))
    epoch = field(1, bytes(16))
    signature = field(4, bytes(64))
    at_cursor = epoch + signature
    for name, written, *error in [
        ("an end without epoch", known + chain + field(11, signature), "missingField", 1),
        ("an end with an epoch of 17 bytes",
         known + chain + field(11, field(1, bytes(17)) + signature), "outOfRange", 1),
        ("an end that is not signed", known + chain + field(11, epoch), "missingField", 4),
        ("an end signed with 65 bytes",
         known + chain + field(11, epoch + field(4, bytes(65))), "outOfRange", 4),
        ("an end with a seq and no chain",
         known + chain + field(11, at_cursor + b"\x10\x01"), "missingField", 3),
        ("an end with a chain and no seq",
         known + chain + field(11, at_cursor + field(3, bytes(32))), "missingField", 2),
        ("an end with a chain of 31 bytes",
         known + chain + field(11, at_cursor + b"\x10\x01" + field(3, bytes(31))), "outOfRange", 3),
        ("an end beyond 63 bits",
         known + chain + field(11, at_cursor + b"\x10" + varint(2**63)), "outOfRange", 2),
        ("an end at a cursor without chain", known + field(11, at_cursor), "missingField", 6),
        ("an end of no workspace", hello + chain + field(11, at_cursor), "missingField", 3),
        ("two ends", known + chain + field(11, at_cursor) * 2, "repeatedField", 11),
    ]:
        yield name, framed(2, written), *error

    def pushed(changeset):
        return framed(6, field(1, encode(payload(changeset, 0))))

    run = field(3, field(1, note("x")))
    replica = b"\x09" + bytes(8)
    yield "a changeset without replica", pushed(b"\x10\x01" + run), "missingField", 1
    yield "a changeset without counter", pushed(replica + run), "missingField", 2
    yield "a changeset from counter 0", pushed(replica + b"\x10\x00" + run), "outOfRange", 2
    yield "a changeset without events", pushed(replica + b"\x10\x01"), "missingField", 3
    yield "a changeset of no events", pushed(replica + b"\x10\x01" + field(3, b"")), "emptyChangeset"
    yield "a changeset beyond the last counter", pushed(
        replica + b"\x10" + varint(2**63 - 1) + run), "outOfRange", 2
    yield "a changeset with two replicas", pushed(
        replica * 2 + b"\x10\x01" + run), "repeatedField", 1
    signed = replica + b"\x10\x01" + run
    yield "a changeset with a short signature", pushed(signed + field(6, bytes(63))), "outOfRange", 6
    yield "a changeset with a long signature", pushed(signed + field(6, bytes(65))), "outOfRange", 6
    yield "a changeset with an empty signature", pushed(signed + field(6, b"")), "outOfRange", 6
    yield "a changeset that is signed twice", pushed(signed + field(6, bytes(64)) * 2), "repeatedField", 6


def states():
    one = f"{NORTH}.3"
    identity = f"annotation:{one}"
    facts = {"kind": "annotation", "article": "00" * 16, "revision": "11" * 16, "start": 1, "end": 2}
    origins = [origin(one, "2", "4", facts)]
    text = register("text", head(one, "2", "4", {"text": "x"}))
    status = register("status", head(one, "2", "4", {"text": "x"}))
    good = state_bytes(identity, origins, [text])
    stamp = encode(pb.EntityState.Head(event=pb.EventRef(replica=1, counter=2)))
    value = field(4, b"\x0a\x00")
    yield "no bytes", b"", "missingField", 1
    yield "an entity without origin", state_bytes(identity, [], [text]), "missingField", 2
    yield "a further field", good + b"\x20\x01", "outOfRange", 4
    yield "two ids", good + good, "repeatedField", 1
    yield "registers out of order", state_bytes(identity, origins, [status, text]), "outOfRange", 3
    yield "a register twice", state_bytes(identity, origins, [text, text]), "outOfRange", 3
    yield "a register without heads", state_bytes(
        identity, origins, [register("text")]), "missingField", 2
    yield "an origin of another kind", state_bytes(
        identity, [origin(one, "2", "4", article())], []), "outOfRange", 2
    yield "an origin that ends before it starts", state_bytes(
        identity, [origin(one, "2", "4", facts | {"start": 3})], []), "outOfRange", 11
    yield "an id of a later kind", field(1, b"\x2a\x00") + good[len(field(1, ENTITY)):], "missingField", 1
    later = [
        ("a head without event", b"\x10\x01" + value, "missingField", 1),
        ("a head without value", stamp, "missingField", 4),
        ("a head at seq 0", stamp + b"\x18\x00" + value, "outOfRange", 3),
        ("a head at a seq beyond 63 bits", stamp + b"\x18" + varint(2**63) + value, "outOfRange", 3),
        ("a head with two values", stamp + value * 2, "repeatedField", 4),
        ("a head with a value of later", stamp + field(4, b"\x3a\x00"), "missingField", 4),
        ("a head with a further field", stamp + value + b"\x28\x01", "outOfRange", 5),
    ]
    plain = state_bytes(identity, origins, [])
    for name, held, error, number in later:
        yield name, plain + field(3, field(1, b"\x08\x01") + field(2, held)), error, number
    yield "a register of a later field", plain + field(
        3, field(1, b"\x08\x18") + field(2, stamp + value)), "missingField", 1
