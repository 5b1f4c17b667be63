"""Proves that the checks can fail: everything that they read is changed in memory, and each change must be noticed."""

import copy
import random

import check
from cbor import Refused


def must_fail(checks, what):
    for each, arguments in checks:
        try:
            each(*arguments)
        except (Refused, LookupError, ValueError, TypeError):
            return
    raise Refused(f"{what} went unnoticed")


def leaves(document, path=()):
    if isinstance(document, (dict, list)):
        for key, child in document.items() if isinstance(document, dict) else enumerate(document):
            yield from leaves(child, path + (key,))
    else:
        yield path, document


def other(plain):
    """The same kind of value, but not the same one."""
    if isinstance(plain, bool) or plain is None:
        return 1
    if isinstance(plain, int):
        return plain ^ 1
    return plain[:-1] + ("0" if plain[-1] != "0" else "1") if plain else "0"


def changed(document, path):
    document = copy.deepcopy(document)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = other(place[path[-1]])
    return document


def every_value(name, checks, but=()):
    document = check.load(name)
    count = 0
    for path, _ in leaves(document):
        if path[-1] not in but:
            must_fail(checks(changed(document, path)), f"{name}: {'/'.join(map(str, path))}")
            count += 1
    return f"{count} values"


def record_checks(vectors):
    return [(check.check_vector, (v,)) for v in vectors] + [(check.check_digests, (vectors,))]


def histogram_checks(vectors):
    return [(check.check_histogram, (v,)) for v in vectors]


def refused_histograms():
    valid = check.load("histograms.json")[0]["hex"]
    for vector in check.load("refused_histograms.json"):
        must_fail([(check.check_refused_histogram, ({**vector, "hex": valid},))], vector["name"])


def event_bodies():
    """Every value, but for names: of the vectors, and of the fields of versions that the schema no longer has."""
    vectors = check.load("events.json")
    count = 0
    for vector in vectors:
        for path, _ in leaves(vector):
            if path == ("name",) or (path[-1] == "name" and "becomes" in vector):
                continue
            must_fail([(check.check_event, (changed(vector, path),))], f"{vector['name']}: {'/'.join(map(str, path))}")
            count += 1
    must_fail([(check.check_all_kinds, (vectors[2:],))], "a kind without vectors")
    return f"{count} values"


def event_body(fields):
    return check.cbor.encode(check.Map(tuple(fields.items())))


def event_types():
    """Bodies that the schema does not allow."""
    good = {0: 2, 1: "a", 2: [3, "workingDays"], 3: [0, False, "v"], 99: None}
    wrong = [good | change for change in (
        {0: 3}, {0: True}, {1: 1}, {1: None}, {1: b"a"}, {2: []}, {2: [0, "workingDays"]}, {2: [3, "weeks"]},
        {2: [3]}, {2: [3, "workingDays", 1]}, {2: [True, "workingDays"]}, {3: [0, 0, "v"]}, {3: [2**63, False, "v"]},
        {3: [0.0, False, "v"]}, {3: None}, {"a": 1},
    )]
    wrong += [{key: content for key, content in good.items() if key != missing} for missing in (0, 1, 3)]
    return only_good("case.dispatched", [good], wrong)


def event_lists():
    """Lists of as many items as there may be, and lists in lists."""
    day = [3] * 96

    def seasons(*items):
        return {1: list(items), 2: 0, 3: ""}

    good = [seasons(), seasons([[], day]), seasons([[1, 12], day], [[6], [0] * 96])]
    wrong = [seasons(each) for each in (
        [[1], day[1:]], [[1], day + [3]], [[1], day[1:] + [4]], [[1], day[1:] + [-1]], [[0], day], [[13], day],
        [[1]], [[1], day, 1], [1, day], [], 1,
    )]
    return only_good("tariff.set", good, wrong)


def event_alternatives():
    """Items of a list, each of which is of one type or another."""

    def registers(*items):
        return {1: list(items), 2: 0, 3: []}

    good = [registers(), registers("a", ["b", "c"], "d")]
    wrong = [registers("a", each) for each in (1, b"b", None, [], ["b"], ["b", 1], ["b", "c", "d"], [["b", "c"]])]
    return only_good("roster.declared", good, wrong)


def only_good(name, good, wrong):
    kind = check.EVENTS[name]
    for fields in good:
        kind.check(event_body(fields))
    for fields in wrong:
        must_fail([(kind.check, (event_body(fields),))], f"the body {fields}")
    return f"{len(wrong)} bodies"


def refused_vectors():
    valid = next(v["hex"] for v in check.load("records.json") if "hex" in v)
    for vector in check.load("refused.json"):
        must_fail([(check.check_refused, ({**vector, "hex": valid},))], vector["name"])


def schemas():
    """The schemas are read, and not so loosely that anything passes."""
    items = check.items(check.load("records.json")[1]["fields"])
    check.check_schema(check.RECORD_SCHEMA, check.cbor.encode(items))
    for index, wrong in ((0, 2), (1, -1), (2, "now"), (4, "a" * 65), (5, None), (6, "b" * 257), (10, None)):
        data = check.cbor.encode(items[:index] + [wrong] + items[index + 1 :])
        must_fail([(check.check_schema, (check.RECORD_SCHEMA, data))], f"item {index} against the schema")
    for wrong in (items[:-1], items + [None]):
        must_fail([(check.check_schema, (check.RECORD_SCHEMA, check.cbor.encode(wrong)))], "the number of items")
    header, _ = export_parts()
    for index, wrong in ((0, "x"), (1, 2), (2, bytes(15)), (3, "basement"), (4, -1), (5, None), (8, "text")):
        data = check.cbor.encode(header[:index] + [wrong] + header[index + 1 :])
        must_fail([(check.check_schema, (check.HEADER_SCHEMA, data))], f"item {index} against the header's schema")


def export_bits():
    data = (check.VECTORS / "sample.linli").read_bytes()
    generator = random.Random(1)
    places = set(range(700)) | set(generator.sample(range(len(data)), 700)) | {len(data) - 1}
    for place in sorted(p for p in places if p < len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1 << generator.randrange(8)
        must_fail([(check.check_export, (bytes(flipped),))], f"a bit of byte {place}")
    return f"{len(places)} bits"


def export_parts():
    header, rest = check.record.decode_header((check.VECTORS / "sample.linli").read_bytes())
    decoder, records = check.cbor.Decoder(rest), []
    while decoder.at < len(rest):
        records.append(decoder.item())
    return header, records


def join(header, records):
    return check.cbor.encode(header) + b"".join(map(check.cbor.encode, records))


def export_records():
    data = (check.VECTORS / "sample.linli").read_bytes()
    header, records = export_parts()
    if join(header, records) != data:
        raise Refused("the file is not put together as it was")
    shorter = header[:5] + [header[5] - 1] + header[6:]
    swapped = [records[1], records[0]] + records[2:]
    for what, changed_file in (
        ("a missing record", join(header, records[:-1])),
        ("a missing record that the header does not count", join(shorter, records[:-1])),
        ("a missing first record", join(shorter, records[1:])),
        ("a record twice", join(header, records + records[-1:])),
        ("two records in each other's place", join(header, swapped)),
        ("another log", join(header[:2] + [bytes(16)] + header[3:], records)),
        ("no verifier key", join(header[:7] + [[]] + header[8:], records)),
        ("a cut file", data[:-1]),
        ("a longer file", data + b"\x00"),
    ):
        must_fail([(check.check_export, (changed_file,))], what)


def export_from_the_middle():
    """A frontier stands for the records before the first: every bit of it counts."""
    header, records = export_parts()
    walk = check.tree.Frontier(0, [])
    for content in records[:13]:
        walk.append(check.tree.leaf(content))

    def file(frontier):
        return join(header[:4] + [13, header[5] - 13, frontier] + header[7:], records[13:])

    check.check_export(file(walk.hashes))
    for at, each in enumerate(walk.hashes):
        flipped = walk.hashes[:at] + [bytes([each[0] ^ 1]) + each[1:]] + walk.hashes[at + 1 :]
        must_fail([(check.check_export, (file(flipped),))], f"hash {at} of the frontier")
    for frontier in (walk.hashes[:-1], walk.hashes[::-1], []):
        must_fail([(check.check_export, (file(frontier),))], "another frontier")


def frames():
    """Every value of the frames, each refused frame that is not wrong, and every byte of a conversation."""
    document = check.load("replication.json")
    count = 0
    for vector in document["frames"]:
        for path, _ in leaves(vector):
            if path != ("name",):
                must_fail([(check.check_frame, (changed(vector, path),))], f"{vector['name']}: {path}")
                count += 1
    without = [vector for vector in document["frames"] if vector["kind"] != "hello"]
    must_fail([(check.check_all_frames, (without,))], "a kind without vectors")
    valid = document["frames"][0]["hex"]
    for vector in document["refused"]:
        must_fail([(check.check_refused_frame, ({**vector, "hex": valid},))], vector["name"])
    return f"{count} values"


def conversation():
    document = check.load("replication.json")["conversation"]
    generator = random.Random(1)
    count = 0
    for at, step in enumerate(document["steps"]):
        data = bytes.fromhex(step["hex"])
        for place in generator.sample(range(len(data)), min(len(data), 150)):
            if may_change(step, place):
                continue
            flipped = bytearray(data)
            flipped[place] ^= 1 << generator.randrange(8)
            must_fail(
                [(check.check_conversation, (changed_step(document, at, flipped),))], f"byte {place} of step {at}")
            count += 1
        if step["kind"] in ("batch", "preview"):
            without = document["steps"][:at] + document["steps"][at + 1 :]
            must_fail([(check.check_conversation, ({**document, "steps": without},))], f"no step {at}")
    return f"{count} bits"


def may_change(step, place):
    """What a receiver says of its version and window, and the sender of its epoch and further versions, is theirs."""
    if step["kind"] == "resume":
        return place in range(3, 7) or place >= len(bytes.fromhex(step["hex"])) - 5
    return step["kind"] == "hello" and (place in range(4, 9) or place == 9 + 17 + 9)


def changed_step(document, at, data):
    steps = [step if n != at else {**step, "hex": bytes(data).hex()} for n, step in enumerate(document["steps"])]
    return {**document, "steps": steps}


def run(tally):
    tally.run("every value of the records", every_value, "records.json", record_checks, {"name"})
    tally.run("every value of the events", event_bodies)
    tally.run("types of the events", event_types)
    tally.run("lists of the events", event_lists)
    tally.run("alternatives of the events", event_alternatives)
    tally.run("refused vectors that are not wrong", refused_vectors)
    tally.run("schemas", schemas)
    tally.run("every value of the tree", every_value, "tree.json", lambda v: [(check.check_tree, (v,))])
    tally.run("every value of the note", every_value, "note.json", lambda v: [(check.check_note, (v,))])
    tally.run("every value of the histograms", every_value, "histograms.json", histogram_checks, {"name"})
    tally.run("refused histograms that are not wrong", refused_histograms)
    tally.run("every value of the frames", frames)
    tally.run("bits of a conversation", conversation)
    tally.run("bits of an export", export_bits)
    tally.run("records of an export", export_records)
    tally.run("an export from the middle", export_from_the_middle)
