"""The rules of a record and of the header of an export, beside what CDDL can say of them."""

import hashlib
import re

import cbor
from cbor import Map, Refused

LANES = ("incident", "telemetry", "access")
BYTE_LIMIT, TEXT_LIMIT, KIND_LIMIT, DIGEST_BYTES = 65_535, 256, 64, 16
KIND = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


def require(truth, why):
    if not truth:
        raise Refused(why)


def is_int(value, low=-(2**63), high=2**63 - 1):
    return type(value) is int and low <= value <= high


def is_unsigned(value):
    return is_int(value, 0, 2**64 - 1)


def is_text(value, limit=TEXT_LIMIT):
    return type(value) is str and 1 <= len(value.encode()) <= limit


def is_cause(value):
    if type(value) is not list:
        return False
    if len(value) == 2:
        return value[0] in LANES and is_unsigned(value[1])
    return len(value) == 3 and all(map(is_text, value))


def decode(data):
    """The items of a record, or Refused with the reason."""
    require(len(data) <= BYTE_LIMIT, "it is longer than a record may be")
    items = cbor.decode(data)
    require(type(items) is list and len(items) == 11, "it is no array of eleven items")
    version, seq, occurred, recorded, kind, origin, place, subject, cause, actor, body = items
    require(type(version) is int and version == 1, "its version is not 1")
    require(is_unsigned(seq), "seq is no unsigned number")
    require(is_int(occurred) and is_int(recorded), "a time is no 64-bit integer")
    require(is_text(kind, KIND_LIMIT) and KIND.fullmatch(kind), "kind is not of the form word.word-word")
    require(type(origin) is list and len(origin) == 5, "the origin is no array of five")
    require(all(map(is_text, origin[:3])), "principal, source or id is not a text of 1 to 256 bytes")
    require(is_unsigned(origin[3]), "index is no unsigned number")
    require(type(origin[4]) is bytes and len(origin[4]) == DIGEST_BYTES, "the digest does not have 16 bytes")
    for name, value in (("place", place), ("subject", subject), ("actor", actor)):
        require(value is None or is_text(value), f"{name} is neither null nor a text of 1 to 256 bytes")
    require(cause is None or is_cause(cause), "the cause is neither an event nor a command")
    require(type(body) is Map, "the body is no map")
    require(all(is_int(key) for key, _ in body.pairs), "a key of the body is no 64-bit integer")
    return items


def digest(records):
    """Of a command that asks for just these events: each without what command and log have added."""
    sequence = b"".join(
        cbor.encode(item) for r in records for item in (r[2], r[4], r[6], r[7], r[8], r[9], r[10])
    )
    return hashlib.sha256(sequence).digest()[:DIGEST_BYTES]


def decode_header(data):
    """The header of an export and the bytes behind it."""
    items, rest = cbor.decode_first(data)
    require(type(items) is list and items[:1] == ["linli export"], "it is no export of a lane")
    require(len(items) == 9 and is_int(items[1]) and items[1] == 1, "its version or its number of items is unknown")
    _, _, log, lane, first, count, frontier, keys, checkpoint = items
    require(type(log) is bytes and len(log) == 16 and lane in LANES, "it does not name its log and lane")
    require(is_unsigned(first) and is_unsigned(count) and first + count < 2**64, "its range is not possible")
    require(
        type(frontier) is list and len(frontier) == first.bit_count()
        and all(type(h) is bytes and len(h) == 32 for h in frontier),
        "its frontier does not fit its first record",
    )
    require(type(keys) is list and all(type(k) is str for k in keys), "its verifier keys are no texts")
    require(type(checkpoint) is bytes, "its checkpoint is no byte string")
    return items, rest
