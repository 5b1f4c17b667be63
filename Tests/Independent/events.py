"""The bodies of events by their schema (`Schemas/events.cddl`): the part of CDDL that this file uses, read from the RFC.

A small reader of our own, because pycddl takes the last of several words in a list for the only one."""

import re
from typing import NamedTuple

import cbor
from cbor import Map, Refused

KIND = re.compile(r"^(?P<name>[a-z0-9.-]+) = \{\n(?P<fields>(?:    .*\n)*)\}$", re.MULTILINE)
FIELD = re.compile(r"^    (?P<optional>\? )?(?P<key>\d+): (?P<type>.*), ; (?P<name>[^()]+?)(?: \((?P<mark>.*)\))?$")
WORD = re.compile(r'"[^"]*"|\d*\*\d*|-?\d+\.\.-?\d+|-?\d+|[a-z][a-z0-9-]*:?|[\[\]/,]')
INTEGERS = range(-(2**63), 2**63)
MOST_ITEMS = 65_535  # a record has no more bytes


def require(truth, why):
    if not truth:
        raise Refused(why)


class Repeated(NamedTuple):
    """A list of items of one type, as many as there may be."""

    counts: range
    item: "Type"


class Type:
    """One of several alternatives: a word, a range, a name, or a list."""

    def __init__(self, words):
        self.alternatives = [self.alternative(words)]
        while words and words[0] == "/":
            words.pop(0)
            self.alternatives.append(self.alternative(words))

    @staticmethod
    def parse(text):
        words = WORD.findall(text)
        require("".join(words) == text.replace(" ", ""), f"{text} is more CDDL than this reads")
        parsed = Type(words)
        require(not words, f"{text} goes on")
        return parsed

    @staticmethod
    def alternative(words):
        word = words.pop(0)
        if word != "[":
            return word
        if "*" in words[0]:
            least, most = words.pop(0).split("*")
            items = Repeated(range(int(least or 0), int(most or MOST_ITEMS) + 1), Type.item(words))
        else:
            items = [Type.item(words)]
            while words[0] == ",":
                words.pop(0)
                items.append(Type.item(words))
        require(words.pop(0) == "]", "a list does not end")
        return items

    @staticmethod
    def item(words):
        """An item of a list, which may have a name."""
        if words[0].endswith(":"):
            words.pop(0)
        return Type(words)

    def allows(self, value):
        return any(self.fits(each, value) for each in self.alternatives)

    @staticmethod
    def fits(each, value):
        if isinstance(each, Repeated):
            return type(value) is list and len(value) in each.counts and all(map(each.item.allows, value))
        if isinstance(each, list):
            return type(value) is list and len(value) == len(each) and all(t.allows(v) for t, v in zip(each, value))
        if each[0] == '"':
            return type(value) is str and value == each[1:-1]
        if ".." in each:
            low, high = map(int, each.split(".."))
            return type(value) is int and low <= value <= high
        if each.lstrip("-").isdigit():
            return type(value) is int and value == int(each)
        return {
            "text": lambda: type(value) is str,
            "bytes": lambda: type(value) is bytes,
            "bool": lambda: type(value) is bool,
            "int64": lambda: type(value) is int and value in INTEGERS,
            "instant": lambda: type(value) is int and value in INTEGERS,
        }[each]()


class Field:
    def __init__(self, match):
        self.key, self.name, self.mark = int(match["key"]), match["name"], match["mark"]
        self.is_optional, self.type = bool(match["optional"]), Type.parse(match["type"])


class Kind:
    """One rule of the schema."""

    def __init__(self, match):
        lines = match["fields"].splitlines()
        require(lines.pop() == "    * int64 => any,", f"{match['name']} does not let unknown keys survive")
        matches = [FIELD.match(line) for line in lines]
        require(all(matches), f"{match['name']} has a field that is none")
        version, *self.fields = map(Field, matches)
        require((version.key, version.name) == (0, "version"), f"{match['name']} has no version")
        self.name, self.version_field = match["name"], version
        self.version = int(version.type.alternatives[0])

    def check(self, body):
        """Refuses bytes that are no body of this kind and version."""
        value = cbor.decode(body)
        require(type(value) is Map and all(type(key) is int for key, _ in value.pairs), "it is no map of fields")
        for field in [self.version_field, *self.fields]:
            found = [content for key, content in value.pairs if key == field.key]
            require(found or field.is_optional, f"{field.name} is missing")
            require(all(map(field.type.allows, found)), f"{field.name} is not of its type")
        return value


def kinds(schema):
    found = {match["name"]: Kind(match) for match in KIND.finditer(schema)}
    listed = re.search(r"^body = (.*(?:\n     / .*)*)$", schema, re.MULTILINE)[1]
    require(re.split(r"\s*/\s*", listed) == list(found), "a kind is listed and has no rule, or the other way round")
    return found


def encode(version, fields):
    """The body with these pairs."""
    head = () if version == 1 else ((0, version),)
    return cbor.encode(Map(head + tuple(fields)))


def upcast(kind, version, fields):
    """What the fields of an older version have become in the next."""
    if (kind, version) == ("case.dispatched", 1):
        # Limits were hours of work, and of a deadline the instant was known alone.
        return 2, {1: fields[1], 2: [fields[2], "workingHours"], 3: [fields[3], False, ""]}
    raise Refused(f"nobody knows what version {version} of {kind} has become")
