"""Every frame. `isCanonical` says that a writer must write exactly these bytes; where it is false, a
reader must read them all the same."""

import zlib

from .changesets import SIGNATURE, all_readable, changeset_message, logged_message
from .readable import NORTH, SOUTH, WORKSPACE, fill_body, fill_entity, fill_event_ref
from .schema import encode, pb

TYPES = {"greeting": 1, "hello": 2, "welcome": 3, "changesets": 4, "end": 5, "push": 6, "ack": 7,
         "refusal": 8, "segment": 9, "giveBack": 10, "takenBack": 11}
CHAIN = "ab" * 32
NONCE = bytes(range(100, 132)).hex()
JOIN = {"kind": "memberJoined", "name": "север", "publicKey": "07" * 32,
        "ticket": {"invitation": "e7" * 32, "signature": SIGNATURE}}
EPOCH = "e0" * 16
END = {"epoch": EPOCH, "seq": "41", "chain": "cd" * 32, "signature": "5e" * 64}


def framed(kind, body):
    return (len(body) + 1).to_bytes(4, "big") + bytes([kind]) + body


def deflated(raw):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()


def zstandard(raw):
    """One zstd frame of raw blocks, as RFC 8878 lays it out: no library is needed to write that."""
    header = b"\x28\xb5\x2f\xfd" + bytes([0xA0]) + len(raw).to_bytes(4, "little")
    blocks = [raw[start:start + 65_536] for start in range(0, len(raw), 65_536)] or [b""]
    written = b""
    for index, block in enumerate(blocks):
        is_last = index == len(blocks) - 1
        written += (len(block) << 3 | is_last).to_bytes(3, "little") + block
    return header + written


def payload(raw, codec):
    packed = deflated(raw) if codec else raw
    return pb.Payload(codec=codec, raw_bytes=len(raw), bytes=packed)


def vector(name, kind, fields, message, canonical=True, later=b""):
    return {"name": name, "type": kind, "isCanonical": canonical, "fields": fields,
            "frame": framed(TYPES[kind], encode(message) + later).hex()}


def greeting(name, lowest, highest, nonce="", **more):
    fields = {"lowestVersion": lowest, "highestVersion": highest, "nonce": nonce}
    message = pb.Greeting(
        lowest_version=int(lowest), highest_version=int(highest), nonce=bytes.fromhex(nonce))
    return vector(name, "greeting", fields, message, **more)


def hello(name, version="1", workspace="team", workspace_id=WORKSPACE, replica=NORTH, cursor="0",
          chain=CHAIN, wants_log=True, capabilities=(), proof=None, joining=None,
          newest_end=None, **more):
    fields = {
        "version": version, "workspaceName": workspace, "workspaceID": workspace_id,
        "replica": replica, "cursor": cursor, "chain": chain, "wantsLog": wants_log,
        "capabilities": list(capabilities), "proof": proof, "joining": joining, "newestEnd": newest_end,
    }
    message = pb.Hello(
        version=int(version), workspace_name=workspace, workspace_id=bytes.fromhex(workspace_id),
        replica=int(replica, 16), cursor=int(cursor), chain=bytes.fromhex(chain),
        wants_log=wants_log, capabilities=capabilities,
        proof=None if proof is None else bytes.fromhex(proof))
    if joining is not None:
        fill_body(message.joining, "memberJoined", joining)
    if newest_end is not None:
        message.newest_end.epoch = bytes.fromhex(newest_end["epoch"])
        message.newest_end.signature = bytes.fromhex(newest_end["signature"])
        if (newest_end["seq"], newest_end["chain"]) != (cursor, chain):
            message.newest_end.seq = int(newest_end["seq"])
            message.newest_end.chain = bytes.fromhex(newest_end["chain"])
    return vector(name, "hello", fields, message, **more)


def welcome(name, end, last_counter, chain, credit, end_chain="", restoration=0,
            capabilities=(), signature=None, **more):
    fields = {"workspaceID": WORKSPACE, "epoch": EPOCH, "end": end, "lastCounter": last_counter, "chain": chain,
              "creditBytes": credit, "endChain": end_chain, "restoration": restoration,
              "capabilities": list(capabilities), "signature": signature}
    message = pb.Welcome(
        workspace_id=bytes.fromhex(WORKSPACE), end=int(end), last_counter=int(last_counter),
        chain=bytes.fromhex(chain), credit_bytes=int(credit),
        end_chain=bytes.fromhex(end_chain), restoration=restoration,
        capabilities=capabilities, epoch=bytes.fromhex(EPOCH),
        signature=None if signature is None else bytes.fromhex(signature))
    return vector(name, "welcome", fields, message, **more)


def end(name, seq, chain="", signature=None, **more):
    fields = {"seq": seq, "chain": chain, "signature": signature}
    message = pb.End(
        seq=int(seq), chain=bytes.fromhex(chain),
        signature=None if signature is None else bytes.fromhex(signature))
    return vector(name, "end", fields, message, **more)


def changesets(name, logged, codec, **more):
    batch = encode(pb.ChangesetBatch(changesets=[logged_message(one) for one in logged]))
    message = pb.Changesets(batch=payload(batch, codec))
    return vector(name, "changesets", {"changesets": logged}, message, canonical=False, **more)


def segment(name, logged, kind="segment", **more):
    batch = encode(pb.ChangesetBatch(changesets=[logged_message(one) for one in logged]))
    first = int(logged[0]["firstSeq"])
    last = int(logged[-1]["firstSeq"]) + len(logged[-1]["events"]) - 1
    starts = {replica: f"{index:02x}" * 32
              for index, replica in enumerate(sorted({one["replica"] for one in logged}))}
    message = pb.Segment(
        first_seq=first, last_seq=last, raw_bytes=len(batch), bytes=zstandard(batch),
        chain=bytes.fromhex(CHAIN),
        starts=[pb.Segment.Start(replica=int(replica, 16), chain=bytes.fromhex(chain))
                for replica, chain in starts.items()])
    fields = {"firstSeq": str(first), "lastSeq": str(last), "rawBytes": str(len(batch)),
              "bytes": message.bytes.hex(), "chain": CHAIN, "changesets": logged,
              "starts": [{"replica": replica, "chain": chain} for replica, chain in starts.items()]}
    return vector(name, kind, fields, message, **more)


def push(name, changeset, codec, **more):
    message = pb.Push(changeset=payload(encode(changeset_message(changeset)), codec))
    return vector(name, "push", {"changeset": changeset}, message, canonical=False, **more)


def ack(name, last_counter, first_seq, received_at, **more):
    fields = {"lastCounter": last_counter, "firstSeq": first_seq, "receivedAt": received_at}
    message = pb.Ack(
        last_counter=int(last_counter), first_seq=int(first_seq or 0), received_at=int(received_at))
    return vector(name, "ack", fields, message, **more)


def refusal(name, code, kind, expected="0", found="0", subject="", retry="0", room=None, **more):
    fields = {"code": code, "kind": kind, "expected": expected, "found": found,
              "subject": subject, "retryAfterSeconds": retry, "room": room}
    message = pb.Refusal(
        code=code, kind=kind, expected=int(expected), found=int(found), subject=subject,
        retry_after_seconds=int(retry))
    if room is not None:
        fill_room(message.room, room)
    return vector(name, "refusal", fields, message, **more)


def fill_room(message, room):
    if "entity" in room:
        fill_entity(message.entity, room["entity"])
    elif "thread" in room:
        fill_event_ref(message.thread, room["thread"])
    elif "vocabulary" in room:
        message.vocabulary = room["vocabulary"]
    else:
        message.margin = bytes.fromhex(room["margin"])
    if room["member"] is not None:
        message.member = int(room["member"], 16)
    message.bytes = room["isOfBytes"]


def kind_of(code):
    """Fix your request, try later, or someone must decide."""
    if code in (11, 12, 13, 17):
        return 3
    return 1 if code < 20 else 2 if code < 30 else 3


def vectors():
    every = all_readable()
    largest = str(2**63 - 1)  # of a counter or a seq
    later = b"\xfa\x3f\x03xyz\xf8\x3f\x01"  # fields 1023, of a later version
    codes = {code.name: code.number for code in pb.Refusal.Code.DESCRIPTOR.values if code.number}
    return [
        greeting("one version", "1", "1"),
        greeting("several versions", "1", "300"),
        greeting("a greeting with a nonce", "1", "1", nonce=NONCE),
        greeting("a greeting of later", "1", "2", nonce=NONCE, canonical=False,
                 later=b"\x1a\x02id\x2a\x05later"),
        hello("a first connection", workspace_id="", chain="", wants_log=True),
        hello("a later connection", cursor="1099511627776"),
        hello("a push alone", wants_log=False, cursor=largest, replica="0" * 16),
        hello("capabilities", workspace="команда", capabilities=["segments", "", "словарь"]),
        hello("a hello with proof", proof=SIGNATURE),
        hello("a hello of one who wants to join", workspace_id="", chain="", proof=SIGNATURE,
              joining=JOIN),
        hello("a hello of one who goes on from another replica", proof="ff" * 64, joining=JOIN | {
            "ticket": {"predecessor": NORTH, "signature": SIGNATURE}}),
        hello("a hello that joins in a way of later", proof=SIGNATURE, canonical=False,
              later=b"\x52\x03\x22\x01z"),
        hello("a hello that joins without ticket", proof=SIGNATURE, canonical=False,
              later=b"\x52" + bytes([37]) + b"\x0a\x01n\x12\x20" + bytes(32)),
        hello("a hello of later", proof=SIGNATURE, canonical=False, later=b"\x62\x05later"),
        hello("a hello that keeps a signed end", cursor="40", proof=SIGNATURE, newest_end=END),
        hello("a hello that keeps a signed end at its cursor", cursor="41", chain="cd" * 32,
              proof=SIGNATURE, newest_end=END),
        hello("a hello that keeps a signed end of another chain at its cursor", cursor="41",
              proof=SIGNATURE, newest_end=END),
        hello("a hello that keeps a signed end of later", cursor="41", chain="cd" * 32,
              newest_end=END, canonical=False, later=b"\xfa\x3f\x03xyz"),
        hello("a version of later", version=str(2**64 - 1), canonical=False, later=later),
        welcome("a replica that the log does not know", "0", "0", "", "8388608"),
        welcome("a replica that the log knows", largest, "41", CHAIN, "1"),
        welcome("a welcome with the log's chain", "7", "41", CHAIN, "1", end_chain="cd" * 32),
        welcome("a welcome of a server that heals", "7", "41", CHAIN, "1", "cd" * 32, restoration=1),
        welcome("a welcome of a server that was healed", "7", "41", CHAIN, "1", restoration=2),
        welcome("a welcome with a signed end", "7", "41", CHAIN, "1", "cd" * 32,
                signature="5e" * 64),
        welcome("a welcome with capabilities", "7", "41", CHAIN, "1",
                capabilities=["segments", "", "словарь"]),
        welcome("a welcome of later", "7", "41", CHAIN, "1", canonical=False, later=later),
        changesets("no changesets", [], 0),
        changesets("one changeset", every[:1], 0),
        changesets("all changesets", every, 0),
        changesets("all changesets, deflated", every, 1),
        changesets("a batch with a field of later", every[:2], 1, later=later),
        segment("a segment of one changeset", every[:1]),
        segment("a segment", every[:6]),
        segment("a segment of later", every[:2], canonical=False, later=later),
        segment("a run that is given back", every[:3], kind="giveBack"),
        segment("a run of later that is given back", every[:1], kind="giveBack", canonical=False,
                later=later),
        vector("what was taken back", "takenBack", {"seq": "41"}, pb.TakenBack(seq=41)),
        vector("what was taken back, of later", "takenBack", {"seq": largest},
               pb.TakenBack(seq=2**63 - 1), canonical=False, later=later),
        end("the end of an empty log", "0"),
        end("an end", largest),
        end("an end beyond the welcome's", "8", chain="cd" * 32),
        end("a signed end", "8", chain="cd" * 32, signature="5e" * 64),
        end("an end of later", "8", canonical=False, later=later),
        push("a push", every[0], 0),
        push("a push, deflated", every[1], 1),
        push("a push of later", every[1], 1, later=later),
        push("a push that is signed", every[4], 0),
        ack("an ack", "3", "9", "1700000000000"),
        ack("an ack of what was held already", largest, None, "-1"),
        ack("an ack of later", "3", "9", "0", canonical=False, later=later),
        *[
            refusal(name.lower(), code, kind_of(code)) for name, code in codes.items()
        ],
        *[
            refusal(f"an invitation refused: {fault.name[6:].lower()}", 15, 1, found=str(fault.number),
                    subject="север" if fault.name == "FAULT_OF_ANOTHER" else "")
            for fault in pb.Refusal.InvitationFault.DESCRIPTOR.values
        ],
        refusal("a replica revoked at a seq", 11, 3, found="41"),
        refusal("a role too low", 12, 3, subject="editor"),
        refusal("a role that was lowered at a seq", 13, 3, expected="40"),
        refusal("too many members", 16, 1, expected="10000"),
        *[
            refusal(f"no room: {name}", 17, 3, expected=str(limit), found="41",
                    room=owner | {"member": member, "isOfBytes": is_of_bytes})
            for name, limit, owner, member, is_of_bytes in [
                ("about an article", 10_000, {"entity": "article:" + "a1" * 16}, None, False),
                ("about an annotation, in bytes", 8 << 20, {"entity": f"annotation:{NORTH}.2"},
                 None, True),
                ("about a reply", 10_000, {"entity": f"reply:{NORTH}.3"}, None, False),
                ("in a thread, of a member's share", 1_250, {"thread": f"{SOUTH}.7"}, NORTH, False),
                ("in a margin, of a share in bytes", 16 << 20, {"margin": "a1" * 16}, "0" * 16,
                 True),
                ("in the vocabulary, of a member's share", 2_500, {"vocabulary": True}, NORTH, False),
            ]
        ],
        refusal("no room, of an owner of later", 17, 3, expected="9", found="41", canonical=False,
                later=b"\x3a\x04\x4a\x00\x28\x01"),
        refusal("no room, of an entity of later", 17, 3, expected="9", found="41", canonical=False,
                later=b"\x3a\x04\x0a\x02\x4a\x00"),
        refusal("an event that cannot be read", 3, 1, expected="7", found="41",
                subject="fieldTooLong"),
        refusal("a refusal with everything", 6, 1, "42", str(2**64 - 1), "север", "30"),
        refusal("a code of later", 99, 2, "1", "2", "wait", "60", canonical=False),
        refusal("a refusal of later", 21, 2, retry="5", canonical=False, later=later),
    ]
