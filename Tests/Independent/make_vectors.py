#!/usr/bin/env python3
"""Writes the JSON files of Protocols/Vectors with the code of this folder, which shares nothing with the Swift code
that must reproduce them. Needed only when a format changes: run it, and read the difference."""

import hashlib
import json

import cbor
import check
import events
import histogram
import note
import record
import tree
from cbor import Map

LOG = "5e1f2d3c4b5a69788796a5b4c3d2e1f0"
NOON = 1_790_000_000_000  # 2026-09-21T14:13:20Z


def event(name, **fields):
    base = {
        "seq": 0, "occurred": NOON, "recorded": NOON + 180, "kind": "alarm.raised", "principal": "gateway-7",
        "source": "urn:linli:gateway:7", "id": name, "index": 0, "request": None, "place": None, "subject": None,
        "cause": None, "actor": None, "body": [],
    }
    return {"name": name, "fields": base | fields}


LONG = "a" * 256

RECORDS = [
    event("every optional field null"),
    event("an alarm", seq=1, place="b3/u2/f12/1201", subject="smoke-0417", body=[[1, 1], [2, 850], [3, True]]),
    event("chinese text", seq=23, kind="workorder.reported", principal="网格员-张", place="阳光小区/3号楼/2单元",
          subject="案件-2026-0042", actor="值班长·李", body=[[1, "楼道堆物，占用消防通道"], [2, "𠮷"]]),
    event("cause is an event", seq=24, kind="alarm.escalated", cause={"lane": "telemetry", "seq": 65_536}),
    event("cause is a command", seq=255, kind="workorder.dispatched",
          cause={"principal": "district", "source": "/dispatch", "id": "d-9"}, actor="district"),
    event("long before 1970", seq=256, occurred=-62_135_596_800_000, kind="place.built"),
    event("unknown keys of all kinds in the body", seq=65_536, kind="survey.answered", body=[
        [0, None], [23, False], [24, {"bytes": "00ff"}], [1000, [1, -1, [], "x"]],
        [9_223_372_036_854_775_807, {"float": "1.1"}], [-1, {"float": "1.5"}],
        [-25, {"map": [[7, {"map": []}], ["text", 1]]}], [-9_223_372_036_854_775_808, {"float": "-0.0"}]]),
    event("greatest numbers", seq=2**64 - 1, occurred=2**63 - 1, recorded=2**63 - 1,
          cause={"lane": "access", "seq": 2**64 - 1}),
    event("longest texts", kind="a" * 64, principal=LONG, source=LONG, id=LONG, place=LONG, subject=LONG,
          cause={"principal": LONG, "source": LONG, "id": LONG}, actor=LONG),
    event("a command of two events: the first", id="two", seq=500, kind="alarm.acknowledged", subject="smoke-0417"),
    event("a command of two events: the second", id="two", seq=501, index=1, kind="workorder.registered",
          subject="wo-88", cause={"lane": "incident", "seq": 500}),
    event("a command known by its request", seq=502, kind="alarm.shelved",
          request=b'{"verb":"shelve","minutes":30}'.hex(), body=[[1, 30]]),
    event("the longest record", seq=2**64 - 1, occurred=-(2**63), recorded=-(2**63), kind="media.described",
          body=[[1, {"repeat": ["里", 21_783]}], [2, {"repeat": ["x", 61]}]]),
]


def fill(vectors):
    """The digests, bytes and hashes."""
    for vector in vectors:
        vector["fields"]["digest"] = "00" * 16
    for vector in vectors:
        fields = vector["fields"]
        command = [v["fields"] for v in vectors if v["fields"]["id"] == fields["id"]]
        digest = record.digest([check.items(f) for f in command])
        if fields["request"] is not None:
            digest = hashlib.sha256(bytes.fromhex(fields["request"])).digest()[:16]
        fields["digest"] = digest.hex()
    for vector in vectors:
        data = cbor.encode(check.items(vector["fields"]))
        vector |= {"byteCount": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        vector |= {"leafHash": tree.leaf(data).hex()}
        if len(data) < 4096:
            vector["hex"] = data.hex()
    return vectors


    pass


def refused():
    fields = RECORDS[1]["fields"]
    items = check.items(fields)
    good = cbor.encode(items)
    body = cbor.encode(items[10])
    front = good[: -len(body)]

    def put(index, value):
        return cbor.encode(items[:index] + [value] + items[index + 1 :])

    def origin(index, value):
        return put(5, items[5][:index] + [value] + items[5][index + 1 :])

    cases = [
        ("cut", good[:-1], "its last byte is missing"),
        ("empty", b"", "there are no bytes"),
        ("trailing", good + b"\x00", "a byte follows it"),
        ("indefinite array", b"\x9f" + good[1:] + b"\xff", "its length is indefinite"),
        ("long version", good[:1] + b"\x18\x01" + good[2:], "the version has a shorter form"),
        ("unsorted body", front + bytes.fromhex("a202000100"), "the keys of the body descend"),
        ("length-first body", front + bytes.fromhex("a22000181800"),
         "the keys of the body are in the order of RFC 7049, which looks at lengths first"),
        ("key twice", front + bytes.fromhex("a201000100"), "the body has a key twice"),
        ("long float", front + bytes.fromhex("a101fa3fc00000"), "1.5 has a shorter form"),
        ("other NaN", front + bytes.fromhex("a101f97e01"), "there is one NaN only"),
        ("no UTF-8", front + bytes.fromhex("a10161ff"), "a text is not UTF-8"),
        ("surrogate", front + bytes.fromhex("a10163eda080"), "a text holds half of a surrogate pair"),
        ("reserved form", front + bytes.fromhex("a1011c"), "additional information 28 is reserved"),
        ("reserved simple value", front + bytes.fromhex("a101f818"), "a simple value below 32 takes one byte"),
        ("too deep", front + bytes.fromhex("a101" + "81" * 16 + "00"), "it nests deeper than 16"),
        ("no array", b"\xa0", "it is a map"),
        ("ten items", cbor.encode(items[:-1]), "the body is missing"),
        ("twelve items", cbor.encode(items + [None]), "there is an item too many"),
        ("version 2", put(0, 2), "a newer program wrote it"),
        ("negative seq", put(1, -1), "seq counts from 0"),
        ("fractional time", put(2, 1.5), "occurred is a whole number"),
        ("time of 65 bits", put(2, 2**63), "occurred has 64 bits with its sign"),
        ("recorded null", put(3, None), "every record was recorded"),
        ("upper-case kind", put(4, "Alarm.raised"), "a kind is lower-case"),
        ("kind ends in a dot", put(4, "alarm."), "a dot stands between words"),
        ("long kind", put(4, "a" * 65), "a kind has at most 64 bytes"),
        ("kind with a newline", put(4, "alarm.raised\n"), "a kind is words and nothing else"),
        ("origin of four", put(5, items[5][:4]), "the digest is missing"),
        ("empty principal", origin(0, ""), "a principal has a name"),
        ("long source", origin(1, "a" * 257), "a source has at most 256 bytes"),
        ("long id", origin(2, "里" * 86), "an id has at most 256 bytes, however few characters"),
        ("negative index", origin(3, -1), "index counts from 0"),
        ("short digest", origin(4, bytes(15)), "a digest has 16 bytes"),
        ("text digest", origin(4, "0123456789abcdef"), "a digest is bytes"),
        ("empty place", put(6, ""), "a place that is not there is null"),
        ("numeric subject", put(7, 417), "a subject is a text"),
        ("cause on no lane", put(8, ["basement", 1]), "there is no such lane"),
        ("cause of one", put(8, ["incident"]), "a cause has two or three items"),
        ("cause with an empty id", put(8, ["district", "/d", ""]), "an id has at least one byte"),
        ("long actor", put(9, "a" * 257), "an actor has at most 256 bytes"),
        ("body null", put(10, None), "a body without fields is an empty map"),
        ("body array", put(10, []), "a body is a map"),
        ("text key", put(10, Map((("a", 1),))), "the keys of a body are integers"),
        ("key of 65 bits", put(10, Map(((2**63, 1),))), "the keys of a body have 64 bits with their sign"),
    ]
    return [{"name": name, "hex": data.hex(), "why": why} for name, data, why in cases]


# What the fields of events hold in the vectors, by name or by kind and name, where their type alone says too little.
SAMPLES = {
    "category": "fire.exit", "department": "保洁部", "reporter": "p7f3", "text": "t41c", "child": "c1", "into": "c2",
    "origin": "a5", "media": ["m1", "m2"], "parent": "e-b3", "registers-of": "r1", "zone": "Asia/Shanghai",
    ("meter.registered", "category"): "household", ("meter.recategorised", "category"): "vehicle-charging",
    ("roster.declared", "registers"): ["e-1201", ["e-1202", "1.8.0"]], ("roster.declared", "indexes"): [0, 417],
    ("tariff.set", "seasons"): [
        [[1, 12], [3] * 28 + [2] * 4 + [1] * 64], [list(range(2, 12)), [3] * 32 + [0] * 16 + [1] * 48],
    ],
}

# Versions that are read and no longer written.
OLDER = [("case.dispatched", 1, [(1, "department", "保洁部"), (2, "hours", 8), (3, "deadline", NOON)])]


def sample(of, name):
    """A value of a type: of several alternatives the last."""
    each = of.alternatives[-1]
    if isinstance(each, events.Repeated):
        return [sample(each.item, name)] * max(1, each.counts[0])
    if isinstance(each, list):
        return [sample(item, name) for item in each]
    if each[0] == '"':
        return each[1:-1]
    if ".." in each:
        low, high = map(int, each.split(".."))
        return max(low, min(high, 3))
    return {"text": f"{name}-1", "bytes": b"\x00\xff", "bool": True, "int64": 7, "instant": NOON}[each]


def plain(content):
    """The reverse of `check.value`."""
    if isinstance(content, list):
        return [plain(item) for item in content]
    return {"bytes": content.hex()} if isinstance(content, bytes) else content


def event_vector(what, kind, version, fields):
    return {
        "name": f"{kind}: {what}", "kind": kind, "version": version,
        "fields": [{"key": key, "name": name, "value": plain(content)} for key, name, content in fields],
        "hex": events.encode(version, [(key, content) for key, _, content in fields]).hex(),
    }


def bodies():
    vectors = []
    for kind in check.EVENTS.values():
        def fields(those):
            return [
                (f.key, f.name, SAMPLES.get((kind.name, f.name), SAMPLES.get(f.name, sample(f.type, f.name))))
                for f in those
            ]

        vectors.append(event_vector("every field", kind.name, kind.version, fields(kind.fields)))
        if any(f.is_optional for f in kind.fields):
            needed = fields(f for f in kind.fields if not f.is_optional)
            vectors.append(event_vector("no optional field", kind.name, kind.version, needed))
    for kind, version, fields in OLDER:
        vector = event_vector(f"version {version}", kind, version, fields)
        newer, contents = events.upcast(kind, version, {key: content for key, _, content in fields})
        while newer < check.EVENTS[kind].version:
            newer, contents = events.upcast(kind, newer, contents)
        vectors.append(vector | {"becomes": events.encode(newer, contents.items()).hex()})
    return vectors


def make_tree():
    entries = [bytes(range(i)) for i in range(20)]
    hashes = [tree.leaf(entry) for entry in entries]
    inclusion = [(0, 1), (0, 20), (7, 8), (6, 7), (16, 20), (19, 20)]
    consistency = [(0, 20), (1, 2), (3, 7), (4, 7), (6, 8), (8, 20), (17, 20), (20, 20)]
    return {
        "entries": [entry.hex() for entry in entries],
        "leafHashes": [h.hex() for h in hashes],
        "roots": [tree.root(hashes[:size]).hex() for size in range(len(hashes) + 1)],
        "inclusion": [
            {"index": i, "size": n, "path": [h.hex() for h in tree.inclusion_path(i, hashes[:n])]}
            for i, n in inclusion
        ],
        "consistency": [
            {"old": m, "new": n, "path": [h.hex() for h in tree.consistency_path(m, hashes[:n])]}
            for m, n in consistency
        ],
    }


def make_note(root):
    origin = f"linli/{LOG}/incident"
    text = f"{origin}\n20\n{note.base64.b64encode(bytes.fromhex(root)).decode()}\n"
    seeds, time = (bytes([1] * 32), bytes([2] * 32)), NOON // 1000
    key, line = note.sign(text, origin, seeds[0])
    witness, cosignature = note.sign(text, "district.example/witness", seeds[1], time)
    return {
        "origin": origin, "size": 20, "root": root,
        "log": {"name": origin, "seed": seeds[0].hex(), "vkey": str(key)},
        "witness": {"name": witness.name, "seed": seeds[1].hex(), "vkey": str(witness), "time": time},
        "signed": text + "\n" + line, "cosigned": text + "\n" + line + cosignature,
    }


HISTOGRAMS = {
    "without values": [],
    "one value": [[0, 1]],
    "exact values": [[value, 1] for value in range(1, 101)],
    "both sides of powers of two": [[127, 1], [128, 2], [129, 1], [255, 1], [256, 3], [1_048_575, 1], [1_048_576, 1]],
    "waits from milliseconds to weeks": [[250 * 3**n, n + 1] for n in range(14)],
    "the smallest and the largest value": [[0, 5], [2**63 - 1, 1]],
    "a sum that stops": [[3, 2**63], [2**62, 4]],
    "a count that stops": [[2, 2**64 - 1], [70_000, 3]],
}

NO_HISTOGRAMS = {
    "no items": [],
    "another version": [2],
    "buckets without counts": [1, 0, 0, 0, [0]],
    "more counts than buckets": [1, 0, 0, 0, [0], [1, 1]],
    "no buckets": [1, 0, 0, 0, [], []],
    "a bucket beyond the last": [1, 2**63 - 1, 2**63 - 1, 2**63 - 1, [3_712], [1]],
    "an empty bucket": [1, 0, 0, 0, [0], [0]],
    "a negative value": [1, 0, -1, 0, [0], [1]],
    "a smallest value outside the first bucket": [1, 3, 0, 2, [1, 0], [1, 1]],
    "a largest value outside the last bucket": [1, 3, 1, 3, [1, 0], [1, 1]],
    "one value with two extremes": [1, 128, 128, 129, [128], [1]],
    "a sum that is too small": [1, 384, 128, 129, [128], [3]],
    "a sum that is too large": [1, 387, 128, 129, [128], [3]],
    "a sum that did not stop": [1, 9, 5, 5, [5], [2**64 - 1]],
}


def make_histograms():
    made = []
    for name, values in HISTOGRAMS.items():
        data = histogram.encode(values)
        quantiles = {str(q): histogram.quantile(data, q) for q in (0, 1, 250, 500, 950, 990, 1_000) if values}
        made.append({"name": name, "values": values, "hex": data.hex(), "quantiles": quantiles})
    return made


def write(name, document):
    (check.VECTORS / name).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    write("records.json", fill(RECORDS))
    write("refused.json", refused())
    write("events.json", bodies())
    trees = make_tree()
    write("tree.json", trees)
    write("note.json", make_note(trees["roots"][20]))
    write("histograms.json", make_histograms())
    write("refused_histograms.json", [{"name": n, "hex": cbor.encode(i).hex()} for n, i in NO_HISTOGRAMS.items()])
