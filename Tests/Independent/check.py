#!/usr/bin/env python3
"""Checks the golden vectors and exported lanes without any code of this project.

    check.py                   the vectors in Protocols/Vectors, the sample export among them
    check.py --export FILE…    exported lanes (linli log export)
    check.py --selftest        turns bits over in memory and expects each check to notice

Exit code 1 on any failure. The last line is `N passed, N failed`.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import cbor2
import pycddl

import cbor
import events
import histogram
import note
import record
import replication
import tree
from cbor import Map, Refused

PROTOCOLS = Path(__file__).resolve().parents[2] / "Protocols"
VECTORS = PROTOCOLS / "Vectors"


def schema(name):
    return pycddl.Schema((PROTOCOLS / "Schemas" / name).read_text())


RECORD_SCHEMA = schema("record.cddl")
HEADER_SCHEMA = schema("export.cddl")
HISTOGRAM_SCHEMA = schema("histogram.cddl")
# One schema for each kind: pycddl cannot choose between arrays.
FRAMES = (PROTOCOLS / "Schemas" / "replication.cddl").read_text()
FRAME_SCHEMAS = {kind: pycddl.Schema(f"one-kind = {kind}\n{FRAMES}") for kind in replication.KINDS}
# That another program understands the schema as a whole is all that is asked of pycddl here: see events.py.
schema("events.cddl")
EVENTS = events.kinds((PROTOCOLS / "Schemas" / "events.cddl").read_text())


def require(truth, why):
    if not truth:
        raise Refused(why)


def check_schema(against, data):
    """By the schema as an independent implementation reads it."""
    try:
        against.validate_cbor(data)
    except pycddl.ValidationError as error:
        raise Refused("the schema does not allow it: " + str(error).splitlines()[0]) from None


def check_record(data):
    """pycddl is lenient about the types below a size and about keys, so the rules are checked one by one as well."""
    items = record.decode(data)
    check_schema(RECORD_SCHEMA, data)
    return items


# Vectors


def value(plain):
    """A CBOR value from the plain JSON that README.md describes."""
    if isinstance(plain, list):
        return [value(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    (form, content), = plain.items()
    return {
        "bytes": lambda: bytes.fromhex(content),
        "float": lambda: float(content),
        "map": lambda: Map(tuple((value(k), value(v)) for k, v in content)),
        "repeat": lambda: content[0] * content[1],
    }[form]()


def items(fields):
    cause = fields["cause"]
    if cause is not None:
        cause = [cause["lane"], cause["seq"]] if "lane" in cause else [cause["principal"], cause["source"], cause["id"]]
    origin = [fields["principal"], fields["source"], fields["id"], fields["index"], bytes.fromhex(fields["digest"])]
    return [
        1, fields["seq"], fields["occurred"], fields["recorded"], fields["kind"], origin, fields["place"],
        fields["subject"], cause, fields["actor"], Map(tuple((k, value(v)) for k, v in fields["body"])),
    ]


def check_vector(vector):
    data = cbor.encode(items(vector["fields"]))
    require(len(data) == vector["byteCount"], f"the record has {len(data)} bytes")
    require(hashlib.sha256(data).hexdigest() == vector["sha256"], "the record is another one")
    require(vector.get("hex") in (None, data.hex()), "the hexadecimal is another record")
    require(tree.leaf(data).hex() == vector["leafHash"], "the leaf hash is wrong")
    require(check_record(data) == items(vector["fields"]), "the record does not read as its fields")
    require(cbor2.loads(data)[:10] == items(vector["fields"])[:10], "cbor2 reads another record")


def check_digests(vectors):
    """Records of one key make one command, whose digest is over its request or over its events."""
    commands = {}
    for vector in vectors:
        fields = vector["fields"]
        commands.setdefault((fields["principal"], fields["source"], fields["id"]), []).append(fields)
    for command in commands.values():
        require([f["index"] for f in command] == list(range(len(command))), "the indices of a command have a gap")
        request = command[0]["request"]
        expected = record.digest([items(f) for f in command])
        if request is not None:
            expected = hashlib.sha256(bytes.fromhex(request)).digest()[:16]
        require(all(f["request"] == request for f in command), "a command has one request")
        require(all(f["digest"] == expected.hex() for f in command), f"the digest of {command[0]['id']} is wrong")


def check_event(vector):
    """A body is what its fields say, and what the schema of its kind allows; an older one becomes one that is."""
    kind, version = EVENTS[vector["kind"]], vector["version"]
    data = bytes.fromhex(vector["hex"])
    fields = {field["key"]: value(field["value"]) for field in vector["fields"]}
    require(events.encode(version, fields.items()) == data, "the hexadecimal is another body")
    if "becomes" in vector:
        require(version < kind.version, "it is of the newest version")
        while version < kind.version:
            version, fields = events.upcast(kind.name, version, fields)
        data = bytes.fromhex(vector["becomes"])
        require(events.encode(version, fields.items()) == data, "it becomes another body")
    else:
        names = {field.key: field.name for field in kind.fields}
        require(all(names[field["key"]] == field["name"] for field in vector["fields"]), "a field has another name")
    require(version == kind.version, "it is of another version")
    kind.check(data)


def check_all_kinds(vectors):
    require({vector["kind"] for vector in vectors} == set(EVENTS), "a kind has no vectors")


def check_refused(vector):
    try:
        record.decode(bytes.fromhex(vector["hex"]))
    except Refused:
        return
    raise Refused(f"it was accepted, although {vector['why']}")


def check_tree(vectors):
    leaves = [tree.leaf(bytes.fromhex(entry)) for entry in vectors["entries"]]
    require([h.hex() for h in leaves] == vectors["leafHashes"], "the leaf hashes are wrong")
    roots = [bytes.fromhex(r) for r in vectors["roots"]]
    require(len(roots) == len(leaves) + 1, "a root is missing")
    for size, expected in enumerate(roots):
        require(tree.root(leaves[:size]) == expected, f"the root of {size} leaves is wrong")
    for proof in vectors["inclusion"]:
        path = [bytes.fromhex(h) for h in proof["path"]]
        index, size = proof["index"], proof["size"]
        tree.verify_inclusion(index, size, leaves[index], path, roots[size])
        require(tree.inclusion_path(index, leaves[:size]) == path, "the path is another one")
    for proof in vectors["consistency"]:
        path = [bytes.fromhex(h) for h in proof["path"]]
        old, new = proof["old"], proof["new"]
        tree.verify_consistency(old, new, path, roots[old], roots[new])
        require(tree.consistency_path(old, leaves[:new]) == path, "the path is another one")


def check_note(vectors):
    keys = [note.Key.parse(vectors["log"]["vkey"]), note.Key.parse(vectors["witness"]["vkey"])]
    text, signers = note.verify(vectors["signed"], keys[:1])
    require(signers == keys[:1], "the log has not signed the checkpoint")
    again, signers = note.verify(vectors["cosigned"], keys)
    require(again == text and signers == keys, "log and witness have not signed the same checkpoint")
    require(list(note.checkpoint(text)) == [vectors["origin"], vectors["size"], bytes.fromhex(vectors["root"])],
            "the checkpoint says something else")
    log, witness = vectors["log"], vectors["witness"]
    _, line = note.sign(text, log["name"], bytes.fromhex(log["seed"]))
    require(vectors["signed"] == text + "\n" + line, "the log's seed signs otherwise")
    _, cosignature = note.sign(text, witness["name"], bytes.fromhex(witness["seed"]), witness["time"])
    require(vectors["cosigned"] == vectors["signed"] + cosignature, "the witness's seed or time signs otherwise")


def check_histogram(vector):
    data = bytes.fromhex(vector["hex"])
    require(histogram.encode(vector["values"]) == data, "the values make other bytes")
    check_schema(HISTOGRAM_SCHEMA, data)
    histogram.decode(data)
    for per_mille, value in vector["quantiles"].items():
        require(histogram.quantile(data, int(per_mille)) == value, f"the quantile {per_mille} is wrong")


def check_refused_histogram(vector):
    try:
        histogram.decode(bytes.fromhex(vector["hex"]))
    except Refused:
        return
    raise Refused("it was accepted")


def check_frame(vector):
    kind, fields = vector["kind"], {name: value(content) for name, content in vector["fields"].items()}
    data = bytes.fromhex(vector["hex"])
    require(replication.encode(kind, fields) == data, "the hexadecimal is another frame")
    require(replication.decode(data) == (kind, fields), "the frame does not read as its fields")
    check_schema(FRAME_SCHEMAS[kind], replication.content(kind, fields))


def check_refused_frame(vector):
    try:
        replication.decode(bytes.fromhex(vector["hex"]))
    except Refused:
        return
    raise Refused(f"it was accepted, although {vector['why']}")


def check_all_frames(vectors):
    require({vector["kind"] for vector in vectors} == set(replication.KINDS), "a kind of frame has no vectors")


def check_conversation(conversation):
    """A receiver that takes nothing on trust goes along with every step."""
    log, witness = (note.Key.parse(conversation[name]) for name in ("log", "witness"))
    receiver = replication.Receiver(log, witness)
    for number, step in enumerate(conversation["steps"]):
        try:
            kind, fields = replication.decode(bytes.fromhex(step["hex"]))
            require(kind == step["kind"], f"it is a {kind}")
            {"sender": receiver.from_sender, "receiver": receiver.from_receiver}[step["from"]](kind, fields)
        except Refused as error:
            raise Refused(f"step {number}: {error}") from None


# Exports


def check_export(data):
    """What the file proves, in words."""
    header, rest = record.decode_header(data)
    check_schema(HEADER_SCHEMA, data[: len(data) - len(rest)])
    _, _, log, lane, first, count, frontier, keys, signed = header
    origin = f"linli/{log.hex()}/{lane}"
    try:
        text, signers = note.verify(signed.decode(), [note.Key.parse(key) for key in keys])
    except UnicodeDecodeError:
        raise Refused("the checkpoint is no text") from None
    signed_origin, size, signed_root = note.checkpoint(text)
    require(signed_origin == origin and all(k.name == origin for k in signers), "the checkpoint is of another log")
    walk, last = tree.Frontier(first, frontier), None
    decoder = cbor.Decoder(rest)
    for seq in range(first, first + count):
        at = decoder.at
        try:
            content = decoder.item()
            require(type(content) is bytes and cbor.encode(content) == rest[at : decoder.at], "it is no byte string")
            items = check_record(content)
            require(items[1] == seq, f"it says seq {items[1]}")
            require(last is None or items[3] >= last, "its time of recording goes back")
        except Refused as error:
            raise Refused(f"record {seq}: {error}") from None
        last = items[3]
        walk.append(tree.leaf(content))
    require(decoder.at == len(rest), "bytes follow the last record")
    require(walk.size == size and walk.root() == signed_root, "the records do not make the tree that is signed")
    return (f"{origin}: {count} records from {first} on, root {signed_root.hex()} of {size}, "
            f"signed by {', '.join(str(k) for k in signers)}")


# Running


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def run(self, name, check, *arguments):
        try:
            words = check(*arguments)
        except (Refused, LookupError, ValueError, TypeError, OSError) as error:
            self.failed += 1
            print(f"FAILED {name}: {error}")
        else:
            self.passed += 1
            print(f"ok {name}" + (f": {words}" if words else ""))

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def load(name):
    return json.loads((VECTORS / name).read_text())


def export(path):
    return check_export(Path(path).read_bytes())


def check_vectors(tally):
    records = load("records.json")
    for vector in records:
        tally.run(f"record {vector['name']}", check_vector, vector)
    tally.run("digests of commands", check_digests, records)
    for vector in load("refused.json"):
        tally.run(f"refused {vector['name']}", check_refused, vector)
    bodies = load("events.json")
    for vector in bodies:
        tally.run(f"event {vector['name']}", check_event, vector)
    tally.run("every kind of event", check_all_kinds, bodies)
    tally.run("tree", check_tree, load("tree.json"))
    tally.run("note", check_note, load("note.json"))
    for vector in load("histograms.json"):
        tally.run(f"histogram {vector['name']}", check_histogram, vector)
    for vector in load("refused_histograms.json"):
        tally.run(f"refused histogram {vector['name']}", check_refused_histogram, vector)
    frames = load("replication.json")
    for vector in frames["frames"]:
        tally.run(f"frame {vector['name']}", check_frame, vector)
    tally.run("every kind of frame", check_all_frames, frames["frames"])
    for vector in frames["refused"]:
        tally.run(f"refused frame {vector['name']}", check_refused_frame, vector)
    tally.run("conversation", check_conversation, frames["conversation"])
    tally.run("sample export", export, VECTORS / "sample.linli")


def main():
    parser = argparse.ArgumentParser(description="Checks golden vectors and exports independently.")
    parser.add_argument("--export", nargs="+", metavar="FILE")
    parser.add_argument("--selftest", action="store_true")
    options = parser.parse_args()
    tally = Tally()
    if options.selftest:
        import selftest

        selftest.run(tally)
    elif options.export:
        for path in options.export:
            tally.run(path, export, path)
    else:
        check_vectors(tally)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
