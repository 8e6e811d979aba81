"""Changesets, in a push and in the log."""

from .readable import NORTH, SOUTH, event_bytes, note, run_bytes
from .schema import encode, pb


# Bytes of the right length: nobody's signature. What is signed stands in statements.json.
SIGNATURE = bytes(range(64)).hex()


def logged_message(vector):
    return pb.LoggedChangeset(
        **fields(vector), first_seq=int(vector["firstSeq"]), received_at=int(vector["receivedAt"]))


def changeset_message(vector):
    return pb.Changeset(**fields(vector))


def fields(vector):
    signature = vector["signature"]
    return {
        "replica": int(vector["replica"], 16), "first_counter": int(vector["firstCounter"]),
        "events": run_bytes([bytes.fromhex(event) for event in vector["events"]]),
        "signature": None if signature is None else bytes.fromhex(signature),
    }


def readable(name, replica, first_counter, events, first_seq, received_at, signature=None):
    return {
        "name": name, "replica": replica, "firstCounter": str(first_counter),
        "events": [event.hex() for event in events], "firstSeq": str(first_seq),
        "receivedAt": str(received_at), "signature": signature,
    }


def all_readable():
    join = event_bytes("0", "-1", {"kind": "memberJoined", "name": "north", "publicKey": "07" * 32})
    return [
        readable("a join alone", NORTH, 1, [join], 1, 1700000000000),
        readable("three notes", SOUTH, 2, [note("a"), note(""), note("й" * 100)], 2, -1),
        readable("an event of a later version", NORTH, 2, [bytes.fromhex("08055a00")], 5, 0),
        readable("an event without bytes", NORTH, 3, [b""], 6, 0),
        readable("a note that is signed", SOUTH, 5, [note("a")], 7, 1700000000000, SIGNATURE),
        readable("signed and received at moment 0", SOUTH, 6, [note("a"), note("b")], 8, 0, "ff" * 64),
        readable("replica 0 and big numbers", "0" * 16, 2**40, [note("x")], 2**40, 2**53),
        readable(
            "the largest counter and seq", "f" * 16, 2**63 - 2, [note("x")], 2**63 - 2, -(2**63)),
    ]


def vectors():
    return [
        vector | {
            "run": run_bytes([bytes.fromhex(event) for event in vector["events"]]).hex(),
            "changeset": encode(changeset_message(vector)).hex(),
            "logged": encode(logged_message(vector)).hex(),
        }
        for vector in all_readable()
    ]
