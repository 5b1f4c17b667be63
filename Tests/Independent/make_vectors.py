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
import replication
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


ORIGIN = f"linli/{LOG}/incident"
LOG_SEED, WITNESS_SEED = bytes([1] * 32), bytes([2] * 32)


def signed_checkpoint(leaves, is_cosigned=False):
    text = f"{ORIGIN}\n{len(leaves)}\n{note.base64.b64encode(tree.root(leaves)).decode()}\n"
    lines = note.sign(text, ORIGIN, LOG_SEED)[1]
    if is_cosigned:
        lines += note.sign(text, "district.example/witness", WITNESS_SEED, NOON // 1000)[1]
    return (text + "\n" + lines).encode()


def log_records(count):
    vectors = [event(f"r-{seq}", seq=seq, body=[[1, {"repeat": ["x", 9 * seq]}]]) for seq in range(count)]
    fill(vectors)
    return [bytes.fromhex(vector["hex"]) for vector in vectors]


def frame_samples():
    """A name, a kind and fields for every kind of frame and every form of it."""
    short, notes = [b"\x01", b"\x02" * 300], signed_checkpoint([])
    hashes = [bytes([n] * 32) for n in range(3)]
    base = {"id": "d-2026-0042", "verb": "linli.alarm.acknowledge", "subject": "a7"}
    yield "a hello", "hello", {
        "versions": [[1, 0]], "log": bytes.fromhex(LOG), "lane": "incident", "epoch": 0, "pruned": None, "note": notes}
    yield "a hello of a pruned log", "hello", {
        "versions": [[1, 0]], "log": bytes.fromhex(LOG), "lane": "telemetry", "epoch": 3,
        "pruned": [250_000, hashes, hashes[:1]], "note": notes}
    yield "a hello of many versions", "hello", {
        "versions": [[n, 7 * n] for n in range(1, 17)], "log": bytes(16), "lane": "access", "epoch": 2**64 - 1,
        "pruned": None, "note": b""}
    yield "a resume", "resume", {"version": [1, 0], "size": 0, "root": hashes[0], "previewed": 0, "window": 4_194_304}
    yield "a batch", "batch", {"run": replication.run(7, short), "root": hashes[1]}
    yield "a compressed batch", "batch", {
        "run": replication.run(2**62 - 3, short, replication.ZSTD), "root": hashes[1]}
    yield "an acknowledgement", "stored", {"size": 9, "previewed": 65_536}
    yield "a checkpoint", "checkpoint", {"note": notes}
    yield "a wish for a checkpoint", "wanted", {}
    yield "a preview", "preview", {
        "run": replication.run(7, [b"\x03"]), "frontier": hashes, "consistency": [], "note": notes}
    yield "a command", "command", base | {"expected": 12, "notAfter": NOON, "payload": b'{"note":1}'}
    yield "a command for any version", "command", base | {"expected": None, "notAfter": -1, "payload": b""}
    yield "a command that was recorded", "answer", {"id": base["id"], "outcome": [0, "incident", 417]}
    yield "a command that was refused", "answer", {"id": base["id"], "outcome": [1, "alarm.closed", "警情已结束"]}
    yield "a command that came too late", "answer", {"id": base["id"], "outcome": [2]}
    yield "a goodbye", "goodbye", {"code": 14, "words": "of size 7, two trees were signed"}
    yield "a goodbye of a newer program", "goodbye", {"code": 2**64 - 1, "words": ""}


def frame_vector(name, kind, fields):
    return {
        "name": name, "kind": kind, "fields": {key: plain(content) for key, content in fields.items()},
        "hex": replication.encode(kind, fields).hex(),
    }


def refused_frames():
    samples = {name: (kind, fields) for name, kind, fields in frame_samples()}

    def item(items):
        return cbor.encode(cbor.encode(items))

    def but(name, **changes):
        kind, fields = samples[name]
        return replication.encode(kind, fields | changes)

    def run(**changes):
        parts = dict(zip(("first", "count", "encoding", "size", "payload"), samples["a batch"][1]["run"]))
        return but("a batch", run=list((parts | changes).values()))

    frame = cbor.encode([5])
    return [{"name": name, "hex": data.hex(), "why": why} for name, data, why in [
        ("no byte string", cbor.encode([5]), "a frame lies in a byte string"),
        ("a text", cbor.encode(frame.decode("latin-1")), "a frame lies in a byte string"),
        ("a long length", b"\x58\x02" + frame, "the length has a shorter form"),
        ("an indefinite length", b"\x5f\x42" + frame + b"\xff", "lengths are definite"),
        ("announced too large", bytes.fromhex("5a7fffffff") + frame, "a frame has at most 1,114,112 bytes"),
        ("announced larger than memory", bytes.fromhex("5b7fffffffffffffff") + frame, "lengths have four bytes at most"),
        ("nothing inside", b"\x40", "there is no frame"),
        ("two frames in one", cbor.encode(frame + frame), "a byte string holds one frame"),
        ("no array", item(5), "a frame is an array"), ("an empty array", item([]), "a frame has a kind"),
        ("a kind in words", item(["wanted"]), "a kind is a number"),
        ("an item too many", item([5, None]), "a frame has the items of its kind"),
        ("an item too few", item([3, 1]), "a frame has the items of its kind"),
        ("a long number", cbor.encode(b"\x83\x03\x18\x01\x01"), "a number has a shorter form"),
        ("no version", but("a hello", versions=[]), "there is at least one version"),
        ("too many versions", but("a hello", versions=[[n, 0] for n in range(17)]), "there are 16 versions at most"),
        ("versions that descend", but("a hello", versions=[[2, 0], [1, 0]]), "versions ascend"),
        ("a major version twice", but("a hello", versions=[[1, 0], [1, 1]]), "each major version comes once"),
        ("a short log", but("a hello", log=bytes(15)), "a log is named by 16 bytes"),
        ("no such lane", but("a hello", lane="basement"), "there is no such lane"),
        ("a negative epoch", but("a hello", epoch=-1), "epochs count from 0"),
        ("pruned to nowhere", but("a hello of a pruned log", pruned=[7, []]), "what is gone has a proof"),
        ("a long note", but("a checkpoint", note=bytes(16_385)), "a note has 16,384 bytes at most"),
        ("a short root", but("a resume", root=bytes(31)), "a hash has 32 bytes"),
        ("a fractional size", but("a resume", size=0.5), "a size is a whole number"),
        ("no records", run(count=0, size=1, payload=b"x"), "a run has at least one record"),
        ("too many records", run(count=16_385, size=1_048_576), "a run has 16,384 records at most"),
        ("unpacked too large", run(encoding=1, size=1_048_577), "a run has 1,048,576 bytes at most, unpacked"),
        ("unpacked far too large", run(encoding=1, size=2**64 - 1), "a run has 1,048,576 bytes at most, unpacked"),
        ("unpacked smaller than packed", run(encoding=1, size=2, payload=bytes(3)), "what does not shrink goes as it is"),
        ("more records than bytes", run(count=3, encoding=1, size=2, payload=b""), "a record takes a byte"),
        ("a plain payload of another size", run(size=400), "a plain payload is as long as it says"),
        ("an unknown encoding", run(encoding=2), "there are two encodings"),
        ("beyond the last seq", run(first=2**62), "a run ends within 2^62 records"),
        ("too long a frontier", but("a preview", frontier=[bytes(32)] * 129), "a path has 128 hashes at most"),
        ("an empty id", but("a command", id=""), "an id has at least one byte"),
        ("a long verb", but("a command", verb="里" * 86), "a verb has 256 bytes at most"),
        ("a large payload", but("a command", payload=bytes(32_769)), "a command has 32,768 bytes at most"),
        ("a deadline of 65 bits", but("a command", notAfter=2**63), "times have 64 bits with their sign"),
        ("a negative version", but("a command", expected=-1), "versions count from 0"),
        ("no such outcome", but("a command that came too late", outcome=[3]), "there are three outcomes"),
        ("words of one that expired", but("a command that came too late", outcome=[2, "late"]), "it has none"),
        ("recorded nowhere", but("a command that was recorded", outcome=[0, "basement", 1]), "there is no such lane"),
        ("long words", but("a goodbye", words="x" * 1_025), "words have 1,024 bytes at most"),
    ]]


def conversation():
    """A small catch-up: five records when it begins, two more while it goes on, one of them shown before its time."""
    records = log_records(7)
    leaves = list(map(tree.leaf, records))

    def root(size):
        return tree.root(leaves[:size])

    def frontier(size):
        walk = tree.Frontier(0, [])
        for each in leaves[:size]:
            walk.append(each)
        return walk.hashes

    def batch(start, end):
        return "sender", "batch", {"run": replication.run(start, records[start:end]), "root": root(end)}

    steps = [
        ("sender", "hello", {
            "versions": [[1, 0]], "log": bytes.fromhex(LOG), "lane": "incident", "epoch": 0, "pruned": None,
            "note": signed_checkpoint(leaves[:5])}),
        ("receiver", "resume", {"version": [1, 0], "size": 0, "root": root(0), "previewed": 0, "window": 4_194_304}),
        batch(0, 3),
        ("receiver", "stored", {"size": 3, "previewed": 3}),
        ("sender", "preview", {
            "run": replication.run(6, records[6:]), "frontier": frontier(6), "note": signed_checkpoint(leaves),
            "consistency": tree.consistency_path(3, leaves)}),
        ("receiver", "stored", {"size": 3, "previewed": 7}),
        batch(3, 7),
        ("receiver", "stored", {"size": 7, "previewed": 7}),
        ("sender", "checkpoint", {"note": signed_checkpoint(leaves)}),
        ("receiver", "checkpoint", {"note": signed_checkpoint(leaves, is_cosigned=True)}),
    ]
    witness, _ = note.sign("", "district.example/witness", WITNESS_SEED, 0)
    return {
        "log": str(note.sign("", ORIGIN, LOG_SEED)[0]), "witness": str(witness),
        "steps": [
            {"from": side} | {k: v for k, v in frame_vector("", kind, fields).items() if k in ("kind", "hex")}
            for side, kind, fields in steps
        ],
    }


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
    write("replication.json", {
        "frames": [frame_vector(*sample) for sample in frame_samples()], "refused": refused_frames(),
        "conversation": conversation(),
    })
    write("refused_histograms.json", [{"name": n, "hex": cbor.encode(i).hex()} for n, i in NO_HISTOGRAMS.items()])
