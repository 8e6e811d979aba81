"""What keys sign, to the byte; ids of workspaces; and invites as a link carries them. What Ed25519 makes of
bytes stands in RFC 8032."""

import hashlib

from .chains import replica_start
from .ids import KEYS
from .readable import NORTH, SOUTH, WORKSPACE, note
from .schema import encode, pb

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32
NONCE = bytes(range(100, 132))


def changeset(chain):
    return b"postil changeset 1\n" + chain


def hello(nonce, name, replica, pin):
    return b"postil hello 1\n" + encode(pb.HelloStatement(
        nonce=nonce, workspace_name=name, replica=int(replica, 16), pin=pin))


def end(workspace, epoch, seq, chain):
    return b"postil end 1\n" + encode(
        pb.EndStatement(workspace_id=workspace, epoch=epoch, seq=seq, chain=chain))


def end_line(workspace, epoch, seq, chain, signature):
    """A signed end as one line of text."""
    return "postil-end:" + crockford(workspace + epoch + seq.to_bytes(8, "big") + chain + signature)


def join(workspace, key, name):
    return b"postil join 1\n" + encode(
        pb.JoinStatement(workspace_id=bytes.fromhex(workspace), public_key=key, name=name))


def workspace_of(key):
    """The id of the workspace that an operator's key founds: its first bit says that it is one."""
    digest = hashlib.sha256(b"postil workspace 1\n" + key).digest()[:16]
    return bytes([digest[0] | 0x80]) + digest[1:]


def open_workspace(random):
    return bytes([random[0] & 0x7F]) + random[1:]


def crockford(written):
    bits = "".join(f"{byte:08b}" for byte in written)
    bits += "0" * (-len(bits) % 5)
    return "".join(DIGITS[int(bits[at:at + 5], 2)] for at in range(0, len(bits), 5))


def vectors():
    return {
        "changesets": [changeset_vector(*one) for one in [
            ("one event", NORTH, [note("a")]),
            ("three events", SOUTH, [note("a"), b"", note("🙂")]),
        ]],
        "hellos": [
            {"nonce": nonce.hex(), "workspaceName": name, "replica": replica, "pin": pin.hex(),
             "statement": hello(nonce, name, replica, pin).hex()}
            for nonce, name, replica, pin in [
                (NONCE, "team", NORTH, bytes(range(32))), (bytes(32), "команда", SOUTH, b"\xff" * 32),
                (NONCE, "t", "0" * 16, b"")]
        ],
        "ends": [
            {"workspace": workspace.hex(), "epoch": epoch.hex(), "seq": str(seq),
             "chain": chain.hex(), "statement": end(workspace, epoch, seq, chain).hex(),
             "signature": signature.hex(), "text": end_line(workspace, epoch, seq, chain, signature)}
            for workspace, epoch, seq, chain, signature in [
                (workspace_of(KEYS[1]), bytes(range(16)), 41, b"\xab" * 32, b"\x5e" * 64),
                (workspace_of(KEYS[2]), b"\xff" * 16, 2**63 - 1, b"\xff" * 32, b"\xff" * 64),
                (workspace_of(KEYS[0]), bytes(16), 0, bytes(32), bytes(64))]
        ],
        "joins": [
            {"workspace": workspace, "publicKey": key.hex(), "memberName": name,
             "statement": join(workspace, key, name).hex()}
            for workspace, key, name in [
                (WORKSPACE, KEYS[1], "north"), ("00" * 16, KEYS[0], "север-2"),
                (workspace_of(KEYS[2]).hex(), KEYS[2], "n")]
        ],
        "founded": [{"publicKey": key.hex(), "workspace": workspace_of(key).hex()} for key in KEYS],
        "open": [
            {"random": random.hex(), "workspace": open_workspace(random).hex()}
            for random in [bytes(16), b"\xff" * 16, bytes(range(128, 144))]
        ],
        "invites": [
            {"key": key.hex(), "workspace": workspace, "text": crockford(key + bytes.fromhex(workspace))}
            for key, workspace in [
                (KEYS[1], workspace_of(KEYS[1]).hex()), (KEYS[0], "00" * 16), (KEYS[2], "ff" * 16)]
        ],
    }


def changeset_vector(name, replica, events):
    chain = replica_start(replica, WORKSPACE)
    for event in events:
        chain = hashlib.sha256(chain + event).digest()
    return {"name": name, "workspace": WORKSPACE, "replica": replica, "firstCounter": "1",
            "events": [event.hex() for event in events], "chain": chain.hex(),
            "statement": changeset(chain).hex()}
