"""Frames of replication by `Schemas/replication.cddl`, written and read as its words and those of docs/replication.md
say, and what a receiver must find true of a conversation."""

import struct

import cbor
import note
import record
import tree
from cbor import Refused
from record import LANES, is_text, is_unsigned, require

KINDS = ("hello", "resume", "batch", "stored", "checkpoint", "wanted", "preview", "command", "answer", "goodbye")
FIELDS = {
    "hello": ("versions", "log", "lane", "epoch", "pruned", "note"),
    "resume": ("version", "size", "root", "previewed", "window"),
    "batch": ("run", "root"),
    "stored": ("size", "previewed"),
    "checkpoint": ("note",),
    "wanted": (),
    "preview": ("run", "frontier", "consistency", "note"),
    "command": ("id", "verb", "subject", "expected", "notAfter", "payload"),
    "answer": ("id", "outcome"),
    "goodbye": ("code", "words"),
}
PLAIN, ZSTD = 0, 1
FRAME_LIMIT, RUN_LIMIT, COUNT_LIMIT, NOTE_LIMIT = 1_114_112, 1_048_576, 16_384, 16_384
END_LIMIT = 2**62
WORD_LIMIT, PAYLOAD_LIMIT, VERSION_LIMIT, HASH_LIMIT = 1_024, 32_768, 16, 128


def encode(kind, fields):
    """The frame as it stands in a stream; fields by name."""
    return cbor.encode(content(kind, fields))


def content(kind, fields):
    return cbor.encode([KINDS.index(kind)] + [fields[name] for name in FIELDS[kind]])


def is_bytes(value, low, high):
    return type(value) is bytes and low <= len(value) <= high


def is_hashes(value):
    return type(value) is list and len(value) <= HASH_LIMIT and all(is_bytes(h, 32, 32) for h in value)


def is_version(value):
    return type(value) is list and len(value) == 2 and all(map(is_unsigned, value))


def is_versions(value):
    if type(value) is not list or not 1 <= len(value) <= VERSION_LIMIT or not all(map(is_version, value)):
        return False
    return all(a[0] < b[0] for a, b in zip(value, value[1:]))


def is_words(value):
    return type(value) is str and len(value.encode()) <= WORD_LIMIT


def is_pruned(value):
    if value is None:
        return True
    return type(value) is list and len(value) == 3 and is_unsigned(value[0]) and all(map(is_hashes, value[1:]))


def is_run(value):
    if type(value) is not list or len(value) != 5:
        return False
    first, count, encoding, size, payload = value
    return (
        is_unsigned(first) and record.is_int(count, 1, COUNT_LIMIT) and first + count <= END_LIMIT
        and type(encoding) is int and encoding in (PLAIN, ZSTD) and record.is_int(size, count, RUN_LIMIT)
        and is_bytes(payload, 0, size) and (encoding == ZSTD or len(payload) == size)
    )


def is_outcome(value):
    if type(value) is not list or not value or type(value[0]) is not int:
        return False
    if value[0] == 0:
        return len(value) == 3 and value[1] in LANES and is_unsigned(value[2])
    if value[0] == 1:
        return len(value) == 3 and is_text(value[1]) and is_words(value[2])
    return value == [2]


RULES = {
    "versions": is_versions, "log": lambda v: is_bytes(v, 16, 16), "lane": lambda v: v in LANES,
    "epoch": is_unsigned, "pruned": is_pruned, "note": lambda v: is_bytes(v, 0, NOTE_LIMIT), "version": is_version, "size": is_unsigned,
    "root": lambda v: is_bytes(v, 32, 32), "previewed": is_unsigned, "window": is_unsigned, "run": is_run,
    "frontier": is_hashes, "consistency": is_hashes, "id": is_text, "verb": is_text, "subject": is_text,
    "expected": lambda v: v is None or is_unsigned(v), "notAfter": record.is_int,
    "payload": lambda v: is_bytes(v, 0, PAYLOAD_LIMIT), "outcome": is_outcome, "code": is_unsigned, "words": is_words,
}


def decode(data):
    """The kind and the fields of the one frame in these bytes of a stream."""
    inside, rest = cbor.decode_first(data)
    require(type(inside) is bytes, "it is no byte string")
    require(not rest, "bytes follow the frame")
    require(len(inside) <= FRAME_LIMIT, "it is longer than a frame may be")
    items = cbor.decode(inside)
    require(type(items) is list and items and is_unsigned(items[0]), "it is no frame")
    require(items[0] < len(KINDS), "its kind is unknown")
    kind = KINDS[items[0]]
    require(len(items) == 1 + len(FIELDS[kind]), f"a frame of its kind has {1 + len(FIELDS[kind])} items")
    fields = dict(zip(FIELDS[kind], items[1:]))
    for name, value in fields.items():
        require(RULES[name](value), f"its {name} is not as it should be")
    return kind, fields


# Runs


def payload(records):
    return b"".join(map(cbor.encode, records))


def run(first, records, encoding=PLAIN):
    plain = payload(records)
    return [first, len(records), encoding, len(plain), plain if encoding == PLAIN else zstd(plain)]


def zstd(plain):
    """A frame of RFC 8878 without a compressor: what repeats at the end as a block of one byte, the rest as it is."""
    tail = len(plain) - len(plain.rstrip(plain[-1:]))
    frame = struct.pack("<IBI", 0xFD2FB528, 0b1010_0000, len(plain))
    blocks = [(0, plain[:-tail], len(plain) - tail), (1, plain[-1:], tail)]
    for at, (kind, data, size) in enumerate(blocks):
        frame += struct.pack("<I", size << 3 | kind << 1 | (at == 1))[:3] + data
    return frame


def unpack(a_run):
    """The records of a run that is not compressed."""
    _, count, encoding, _, data = a_run
    require(encoding == PLAIN, "it is compressed")
    decoder, records = cbor.Decoder(data), []
    while decoder.at < len(data):
        start = decoder.at
        each = decoder.item()
        require(type(each) is bytes and cbor.encode(each) == data[start : decoder.at], "a record is no byte string")
        records.append(each)
    require(len(records) == count, "it does not hold as many records as it says")
    return records


# A conversation


class Receiver:
    """What a receiver finds out from the frames of a sender, which must all be true. It stores at once."""

    def __init__(self, log_key, witness_key):
        self.log_key, self.witness_key = log_key, witness_key
        self.tree, self.promised, self.previews = tree.Frontier(0, []), None, {}

    def checkpoint(self, signed, keys):
        text, signers = note.verify(signed.decode(), keys)
        require(signers == keys, "the checkpoint is not signed by all who should")
        origin, size, root = note.checkpoint(text)
        require(origin == self.log_key.name, "the checkpoint is of another log")
        return size, root

    def here(self):
        return self.tree.size, self.tree.root()

    def from_sender(self, kind, fields):
        signed = self.checkpoint(fields["note"], [self.log_key]) if "note" in fields else None
        if kind == "hello":
            require([1, 0] in fields["versions"], "there is no common version")
            require(self.log_key.name == f"linli/{fields['log'].hex()}/{fields['lane']}", "it is another log")
            self.promised = signed
        elif kind == "batch":
            self.batch(fields["run"], fields["root"])
        elif kind == "preview":
            self.preview(fields["run"], fields["frontier"], fields["consistency"], *signed)
        elif kind == "checkpoint":
            require(signed == self.here(), "it signs another tree")
        else:
            raise Refused(f"a sender does not say {kind} here")

    def records(self, run):
        records = unpack(run)
        for seq, each in enumerate(records, run[0]):
            require(record.decode(each)[1] == seq, f"the record at {seq} says another seq")
        return records

    def batch(self, run, root):
        require(run[0] == self.tree.size, "there is a gap")
        for each in self.records(run):
            require(self.previews.pop(self.tree.size, each) == each, "a record is not the one that was previewed")
            self.tree.append(tree.leaf(each))
            if self.promised and self.promised[0] == self.tree.size:
                require(self.promised == self.here(), "what was signed is another tree")
        require(self.tree.root() == root, "the records do not make the root")

    def preview(self, run, frontier, consistency, size, root):
        require(run[0] >= self.tree.size, "it is no preview")
        ahead = tree.Frontier(run[0], frontier)
        for seq, each in enumerate(self.records(run), run[0]):
            ahead.append(tree.leaf(each))
            self.previews[seq] = each
        require((size, root) == (ahead.size, ahead.root()), "the records do not make the signed tree")
        tree.verify_consistency(self.tree.size, size, consistency, self.tree.root(), root)

    def from_receiver(self, kind, fields):
        previewed = max([self.tree.size - 1, *self.previews]) + 1
        if kind in ("resume", "stored"):
            require((fields["size"], fields["previewed"]) == (self.tree.size, previewed), "it has stored something else")
            require(fields.get("root", self.tree.root()) == self.tree.root(), "it has another tree")
        elif kind == "checkpoint":
            require(self.checkpoint(fields["note"], [self.log_key, self.witness_key]) == self.here(),
                    "it cosigns another tree")
        else:
            raise Refused(f"a receiver does not say {kind} here")
