"""Bundles: files that carry a part of the log, an outbox, or both; and files that are none."""

import hashlib

from .chains import log_start, replica_start
from .changesets import SIGNATURE, changeset_message, logged_message, readable
from .frames import payload, zstandard
from .readable import NORTH, SOUTH, WORKSPACE, note
from .schema import encode, pb

MAGIC = b"\x89POSTIL\n"
CONTENTS, SEGMENT, CHANGESETS, PUSH, END = 1, 2, 3, 4, 5
EPOCH = "e0" * 16
ZERO = log_start(WORKSPACE).hex()
CHAIN = "cd" * 32
LOG = [
    readable("", NORTH, 1, [note("a"), note("b")], 1, 1700000000000, SIGNATURE),
    readable("", SOUTH, 1, [note("c")], 3, 1700000000001, "ff" * 64),
    readable("", NORTH, 3, [note("d"), note("e")], 4, 0, SIGNATURE),
]
WORK = [
    readable("", SOUTH, 2, [note("f"), note("g")], 1, 0, SIGNATURE),
    readable("", SOUTH, 4, [note("h")], 1, 0, "ff" * 64),
]


def own(replica, events, start=None):
    chain = start or replica_start(replica, WORKSPACE)
    for event in events:
        chain = hashlib.sha256(chain + bytes.fromhex(event)).digest()
    return chain


BEFORE = own(SOUTH, LOG[1]["events"])
AFTER = own(SOUTH, WORK[0]["events"] + WORK[1]["events"], BEFORE)


def log_part(signed=True, after=0):
    return {"after": str(after), "chainBefore": ZERO, "end": "5", "chain": CHAIN,
            "epoch": EPOCH if signed else None, "signature": "5e" * 64 if signed else None}


def outbox_part(**changed):
    return {"replica": SOUTH, "name": "юг", "firstCounter": "2", "chainBefore": BEFORE.hex(),
            "lastCounter": "4", "chain": AFTER.hex()} | changed


def contents(log=None, outbox=None):
    message = pb.BundleContents(workspace_id=bytes.fromhex(WORKSPACE), workspace_name="команда")
    if log is not None:
        message.log.after = int(log["after"])
        message.log.chain_before = bytes.fromhex(log["chainBefore"])
        message.log.end = int(log["end"])
        message.log.chain = bytes.fromhex(log["chain"])
        if log["signature"] is not None:
            message.log.epoch = bytes.fromhex(log["epoch"])
            message.log.signature = bytes.fromhex(log["signature"])
    if outbox is not None:
        message.outbox.replica = int(outbox["replica"], 16)
        message.outbox.name = outbox["name"]
        message.outbox.first_counter = int(outbox["firstCounter"])
        message.outbox.chain_before = bytes.fromhex(outbox["chainBefore"])
        message.outbox.last_counter = int(outbox["lastCounter"])
        message.outbox.chain = bytes.fromhex(outbox["chain"])
    return encode(message)


def segment(logged):
    batch = encode(pb.ChangesetBatch(changesets=[logged_message(one) for one in logged]))
    replicas = sorted({one["replica"] for one in logged})
    return encode(pb.Segment(
        first_seq=int(logged[0]["firstSeq"]),
        last_seq=int(logged[-1]["firstSeq"]) + len(logged[-1]["events"]) - 1,
        raw_bytes=len(batch), bytes=zstandard(batch), chain=bytes.fromhex(CHAIN),
        starts=[pb.Segment.Start(replica=int(one, 16), chain=bytes(32)) for one in replicas]))


def tail(logged):
    batch = encode(pb.ChangesetBatch(changesets=[logged_message(one) for one in logged]))
    return encode(pb.Changesets(batch=payload(batch, 0)))


def push(changeset):
    return encode(pb.Push(changeset=payload(encode(changeset_message(changeset)), 0)))


def section(kind, body):
    return (len(body) + 1).to_bytes(4, "big") + bytes([kind]) + body


def unchecked(sections, version=1):
    return (MAGIC + version.to_bytes(4, "big")
            + b"".join(section(kind, body) for kind, body in sections))


def bundle(*sections, version=1):
    written = unchecked(sections, version)
    return written + section(END, hashlib.sha256(written).digest())


def sound(name, file, sections, log=None, outbox=None, canonical=False):
    return {"name": name, "isCanonical": canonical, "workspaceID": WORKSPACE,
            "workspaceName": "команда", "log": log, "outbox": outbox, "sections": sections,
            "file": file.hex()}


def fault(name, error, file):
    return {"name": name, "fault": error, "file": file.hex()}


def vectors():
    log, open_log, outbox = log_part(), log_part(signed=False), outbox_part()
    of_log = (CONTENTS, contents(log))
    of_outbox = (CONTENTS, contents(outbox=outbox))
    both = (CONTENTS, contents(log, outbox))
    whole, first, rest = (SEGMENT, segment(LOG)), (SEGMENT, segment(LOG[:2])), (CHANGESETS, tail(LOG[2:]))
    pushes = [(PUSH, push(one)) for one in WORK]
    good = bundle(of_log, whole)
    later = (CONTENTS, contents(log) + b"\xfa\x3f\x03xyz")
    return {"sound": [
        sound("a sealed part of the log", good, ["segment"], log=log, canonical=True),
        sound("a sealed part of an open workspace's log",
              bundle((CONTENTS, contents(open_log)), whole), ["segment"], log=open_log,
              canonical=True),
        sound("a part of the log with its tail", bundle(of_log, first, rest),
              ["segment", "changesets"], log=log),
        sound("an outbox", bundle(of_outbox, *pushes), ["push", "push"], outbox=outbox),
        sound("both", bundle(both, first, rest, *pushes),
              ["segment", "changesets", "push", "push"], log=log, outbox=outbox),
        sound("contents of later", bundle(later, whole), ["segment"], log=log),
        sound("a section of later that may be passed over",
              bundle(of_log, (128, b""), whole, (255, b"later")), ["segment"], log=log),
    ], "faulty": [
        fault("nothing", "notABundle", b""),
        fault("text", "notABundle", b"postil\n"),
        fault("line ends that a transfer changed", "notABundle", good.replace(b"\n", b"\r\n", 1)),
        fault("a beginning of the magic", "truncated", MAGIC[:3]),
        fault("a later version", "laterVersion", bundle(of_log, whole, version=2)),
        fault("a section of later that may not be passed over", "laterVersion",
              bundle(of_log, (6, b""), whole)),
        fault("no end", "truncated", unchecked([of_log, whole])),
        fault("cut within the end", "truncated", good[:-1]),
        fault("cut within a section", "truncated", good[:100]),
        fault("another byte", "damaged", good[:40] + bytes([good[40] ^ 1]) + good[41:]),
        fault("something after the end", "damaged", good + b"\x00"),
        fault("a section without a type", "damaged", MAGIC + bytes([0, 0, 0, 1]) + bytes(4)),
        fault("a checksum of 31 bytes", "damaged",
              unchecked([of_log, whole]) + section(END, bytes(31))),
        fault("a section beyond the limit", "tooLong",
              unchecked([of_log]) + (6 * 2**20 + 1).to_bytes(4, "big") + b"\x02"),
        fault("contents that cannot be read", "damaged", bundle((CONTENTS, b"\x0a\x01"))),
        fault("contents of nothing", "damaged", bundle((CONTENTS, contents()))),
        fault("an epoch without a signature", "damaged", bundle(
            (CONTENTS, encode(pb.BundleContents(
                workspace_id=bytes(16), workspace_name="a", log=pb.BundleContents.Log(
                    chain_before=bytes(32), end=5, chain=bytes(32), epoch=bytes(16))))), whole)),
        fault("an end that is not after its beginning", "damaged",
              bundle((CONTENTS, contents(log_part(after=5))), whole)),
        fault("a counter 0", "damaged",
              bundle((CONTENTS, contents(outbox=outbox_part(firstCounter="0"))), *pushes)),
        fault("a name that nobody may have", "damaged",
              bundle((CONTENTS, contents(outbox=outbox_part(name="a\nhint: b"))), *pushes)),
        fault("contents alone", "inconsistent", bundle(of_log)),
        fault("no contents", "inconsistent", bundle(whole)),
        fault("contents twice", "inconsistent", bundle(of_log, of_log, whole)),
        fault("a section of later before the contents", "inconsistent",
              bundle((200, b""), of_log, whole)),
        fault("a gap in the log", "inconsistent", bundle(of_log, (SEGMENT, segment(LOG[:1])), rest)),
        fault("a part of the log twice", "inconsistent", bundle(of_log, first, first, rest)),
        fault("less of the log than announced", "inconsistent", bundle(of_log, first)),
        fault("a part of the log that was not announced", "inconsistent",
              bundle(of_outbox, first, *pushes)),
        fault("an outbox before the log", "inconsistent", bundle(both, *pushes, first, rest)),
        fault("less of the outbox than announced", "inconsistent", bundle(of_outbox, pushes[0])),
        fault("another replica's changeset", "inconsistent",
              bundle(of_outbox, (PUSH, push(WORK[0] | {"replica": NORTH})), pushes[1])),
        fault("a gap in the outbox", "inconsistent", bundle(of_outbox, pushes[1])),
        fault("other events than the own chain says", "inconsistent", bundle(
            of_outbox, (PUSH, push(WORK[0] | {"events": [note("x").hex(), note("g").hex()]})),
            pushes[1])),
    ]}
