"""Chains: over a log of five changesets by two replicas, two of them signed, and over each replica's own
events."""

import hashlib

from .changesets import SIGNATURE, logged_message, readable
from .readable import NORTH, SOUTH, WORKSPACE, note
from .schema import encode


def log_start(workspace):
    return hashlib.sha256(b"postil log 1\n" + bytes.fromhex(workspace)).digest()


def replica_start(replica, workspace):
    start = b"\x09" + int(replica, 16).to_bytes(8, "little") + b"\x12\x10" + bytes.fromhex(workspace)
    return hashlib.sha256(b"postil replica 1\n" + start).digest()


def vectors():
    log = log_start(WORKSPACE)
    own = {replica: replica_start(replica, WORKSPACE) for replica in (NORTH, SOUTH)}
    result = {
        "workspace": WORKSPACE, "logStart": log.hex(),
        "replicaStarts": {replica: chain.hex() for replica, chain in own.items()},
        "log": [],
    }
    for vector in [
        readable("first", NORTH, 1, [note("a"), note("б")], 1, 1700000000000),
        readable("second", SOUTH, 1, [note("🙂")], 3, -1),
        readable("third", NORTH, 3, [note(""), b"", note("c")], 4, 2**62),
        readable("fourth", SOUTH, 2, [note("d"), note("e")], 7, 1700000000000, SIGNATURE),
        readable("fifth", NORTH, 6, [note("f")], 9, 0, "ff" * 64),
    ]:
        moment = int(vector["receivedAt"]).to_bytes(8, "big", signed=True)
        replica = vector["replica"]
        for event in map(bytes.fromhex, vector["events"]):
            own[replica] = hashlib.sha256(own[replica] + event).digest()
        last_counter = int(vector["firstCounter"]) + len(vector["events"]) - 1
        log = hashlib.sha256(
            log + bytes.fromhex(replica) + own[replica] + last_counter.to_bytes(8, "big") + moment
            + bytes.fromhex(vector["signature"] or "")).digest()
        result["log"].append(vector | {
            "logged": encode(logged_message(vector)).hex(),
            "logChain": log.hex(), "replicaChain": own[replica].hex(),
        })
    return result
