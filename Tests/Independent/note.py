"""C2SP signed-note, tlog-checkpoint and tlog-cosignature."""

import base64
import binascii
import hashlib
from typing import NamedTuple

from cbor import Refused
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4


class Key(NamedTuple):
    name: str
    id: bytes
    type: int
    public: bytes

    @staticmethod
    def of(name, kind, public):
        return Key(name, hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4], kind, public)

    @staticmethod
    def parse(text):
        parts = text.split("+", 2)
        if len(parts) != 3:
            raise Refused("the verifier key does not have three parts")
        material = unbase64(parts[2])
        key = Key.of(parts[0], material[0], material[1:]) if len(material) == 33 else None
        if key is None or key.type not in (ED25519, COSIGNATURE) or str(key) != text:
            raise Refused("the verifier key is malformed")
        return key

    def __str__(self):
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.type]) + self.public).decode()}"


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("it is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Refused("its base64 is not canonical")
    return data


def message(text, key, signature):
    """What was signed, and the 64 bytes that sign it."""
    if key.type == ED25519:
        return text.encode(), signature
    time = int.from_bytes(signature[:8], "big")
    return f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:]


def parse(note):
    """The text of a note and its signatures as (name, key id, bytes)."""
    text, found, lines = note.rpartition("\n\n")
    if not found or not lines.endswith("\n"):
        raise Refused("the note has no signatures")
    signatures = []
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Refused("a signature line is malformed")
        data = unbase64(parts[2])
        signatures.append((parts[1], data[:4], data[4:]))
    return text + "\n", signatures


def verify(note, keys):
    """The text, and the keys that have signed it. A wrong signature in the name of a key condemns the note."""
    text, signatures = parse(note)
    signers = []
    for name, key_id, signature in signatures:
        key = next((k for k in keys if (k.name, k.id) == (name, key_id)), None)
        if key is None:
            continue
        signed, raw = message(text, key, signature)
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(raw, signed)
        except InvalidSignature:
            raise Refused(f"the signature of {name} is wrong") from None
        signers.append(key)
    if not signers:
        raise Refused("no known key has signed the note")
    return text, signers


def checkpoint(text):
    """Origin, size and root."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[1].isascii() or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise Refused("the checkpoint is malformed")
    return lines[0], int(lines[1]), unbase64(lines[2])


def sign(text, name, seed, time=None):
    """The key and the signature line; with a time, a cosignature."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key = Key.of(name, ED25519 if time is None else COSIGNATURE, private.public_key().public_bytes_raw())
    stamp = b"" if time is None else time.to_bytes(8, "big")
    signature = stamp + private.sign(message(text, key, stamp)[0])
    return key, f"— {name} {base64.b64encode(key.id + signature).decode()}\n"
