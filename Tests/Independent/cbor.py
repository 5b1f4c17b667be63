"""Deterministic CBOR (RFC 8949, section 4.2.1), written from the RFC alone."""

import math
import struct
from typing import NamedTuple

DEPTH_LIMIT = 16


class Refused(Exception):
    """Bytes or values break a rule; the message says which."""


class Map(NamedTuple):
    """Pairs, because Python takes the keys 1, 1.0 and True for one."""

    pairs: tuple

    def get(self, key):
        return next((value for k, value in self.pairs if type(k) is type(key) and k == key), None)


class Tag(NamedTuple):
    number: int
    content: object


class Simple(NamedTuple):
    number: int


def head(major, argument):
    if argument < 24:
        return bytes([major << 5 | argument])
    for information, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << 8 * size:
            return bytes([major << 5 | information]) + argument.to_bytes(size, "big")
    raise Refused(f"{argument} has more than 64 bits")


def encode_float(value):
    if math.isnan(value):
        return b"\xf9\x7e\x00"
    for initial, form in ((0xF9, ">e"), (0xFA, ">f")):
        try:
            packed = struct.pack(form, value)
        except OverflowError:
            continue
        if struct.unpack(form, packed)[0] == value:
            return bytes([initial]) + packed
    return b"\xfb" + struct.pack(">d", value)


def encode(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return encode_float(value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, Map):
        pairs = sorted((encode(key), encode(content)) for key, content in value.pairs)
        if len({key for key, _ in pairs}) < len(pairs):
            raise Refused("a map has a key twice")
        return head(5, len(pairs)) + b"".join(key + content for key, content in pairs)
    if isinstance(value, Tag):
        return head(6, value.number) + encode(value.content)
    return head(7, value.number)


class Decoder:
    """Takes any definite-length item; `decode` finds the rest of the rules by encoding again."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if len(self.data) - self.at < count:
            raise Refused("it is truncated")
        self.at += count
        return self.data[self.at - count : self.at]

    def item(self, depth=0):
        if depth >= DEPTH_LIMIT:
            raise Refused("it is nested too deep")
        initial = self.take(1)[0]
        major, information = initial >> 5, initial & 31
        if information == 31:
            raise Refused("it has an indefinite length")
        if information > 27:
            raise Refused("it has a reserved form")
        raw = self.take(1 << information - 24) if information > 23 else b""
        argument = int.from_bytes(raw, "big") if raw else information
        if major < 2:
            return argument if major == 0 else -1 - argument
        if major == 2:
            return self.take(argument)
        if major == 3:
            try:
                return self.take(argument).decode("utf-8", "strict")
            except UnicodeDecodeError:
                raise Refused("a text is not UTF-8") from None
        if major in (4, 5) and argument > len(self.data) - self.at:
            raise Refused("it is truncated")
        if major == 4:
            return [self.item(depth + 1) for _ in range(argument)]
        if major == 5:
            return Map(tuple((self.item(depth + 1), self.item(depth + 1)) for _ in range(argument)))
        if major == 6:
            return Tag(argument, self.item(depth + 1))
        return self.other(information, argument, raw)

    @staticmethod
    def other(information, argument, raw):
        if information in (25, 26, 27):
            return struct.unpack({2: ">e", 4: ">f", 8: ">d"}[len(raw)], raw)[0]
        if information == 24 and argument < 32:
            raise Refused("it has a reserved form")
        return {20: False, 21: True, 22: None}.get(argument, Simple(argument))


def decode_first(data):
    """The first item and what follows it."""
    decoder = Decoder(data)
    value = decoder.item()
    if encode(value) != data[: decoder.at]:
        raise Refused("it is not in its one deterministic form")
    return value, data[decoder.at :]


def decode(data):
    value, rest = decode_first(data)
    if rest:
        raise Refused("bytes follow the item")
    return value
