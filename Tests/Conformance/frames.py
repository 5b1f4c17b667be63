"""HTTP/2 frames as bytes, the broken ones too: nothing here checks what it is asked to build."""

import struct
from typing import NamedTuple

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
MAX_FRAME = 16_384
MAX_WINDOW = 2**31 - 1

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
KINDS = ["DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE",
         "CONTINUATION"]

ACK = END_STREAM = 0x1
END_HEADERS = 0x4
PADDED = 0x8
HAS_PRIORITY = 0x20

HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = range(1, 6)

(NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR, SETTINGS_TIMEOUT, STREAM_CLOSED, FRAME_SIZE_ERROR,
 REFUSED_STREAM, CANCEL, COMPRESSION_ERROR, CONNECT_ERROR, ENHANCE_YOUR_CALM) = range(12)
CODES = ["NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
         "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM"]


class Frame(NamedTuple):
    kind: int
    flags: int
    stream: int
    payload: bytes

    def __str__(self):
        kind = KINDS[self.kind] if self.kind < len(KINDS) else f"type {self.kind}"
        code = f" {CODES[self.code]}" if self.kind in (RST_STREAM, GOAWAY) and self.code < len(CODES) else ""
        return f"{kind}{code} on {self.stream} with flags {self.flags:#x} and {len(self.payload)} bytes"

    @property
    def code(self):
        """Of RST_STREAM and GOAWAY."""
        return int.from_bytes(self.payload[-4:] if self.kind == RST_STREAM else self.payload[4:8])

    @property
    def ends_stream(self):
        return self.kind in (DATA, HEADERS) and self.flags & END_STREAM != 0


def frame(kind, flags, stream, payload=b"", length=None):
    length = len(payload) if length is None else length
    return length.to_bytes(3) + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def padded(payload, pad):
    return (0, payload) if pad is None else (PADDED, bytes([pad]) + payload + bytes(pad))


def data(stream, payload=b"", end=False, pad=None, flags=0):
    pads, payload = padded(payload, pad)
    return frame(DATA, flags | pads | (END_STREAM if end else 0), stream, payload)


def headers(stream, block, end=True, whole=True, pad=None, depends=None, flags=0):
    if depends is not None:
        block = struct.pack(">IB", depends, 15) + block
        flags |= HAS_PRIORITY
    pads, block = padded(block, pad)
    return frame(HEADERS, flags | pads | (END_STREAM if end else 0) | (END_HEADERS if whole else 0), stream, block)


def continuation(stream, block, whole=True):
    return frame(CONTINUATION, END_HEADERS if whole else 0, stream, block)


def rst(stream, code=CANCEL):
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def settings(*pairs):
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", *pair) for pair in pairs))


def ping(payload=b"conforms", flags=0):
    return frame(PING, flags, 0, payload)


def goaway(code=NO_ERROR, last=0, stream=0):
    return frame(GOAWAY, 0, stream, struct.pack(">II", last, code))


def window_update(stream, increment):
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


# Field blocks (RFC 7541), all of them literals that leave the dynamic table alone.


def integer(value, prefix, first=0):
    limit = (1 << prefix) - 1
    if value < limit:
        return bytes([first | value])
    value -= limit
    rest = b""
    while value >= 128:
        rest += bytes([value % 128 + 128])
        value //= 128
    return bytes([first | limit]) + rest + bytes([value])


def string(text):
    text = text if isinstance(text, bytes) else text.encode()
    return integer(len(text), 7) + text


def literal(name, value, first=0x00):
    """`first` is 0x00 without indexing, 0x10 never indexed, 0x40 with indexing."""
    return bytes([first]) + string(name) + string(value)


def block(*fields):
    return b"".join(literal(*field) for field in fields)


def head(path, method="GET", *more):
    return block((":method", method), (":scheme", "http"), (":authority", "here"), (":path", path), *more)


def get(stream, path="/small", *more):
    return headers(stream, head(path, "GET", *more))


def post(stream, path="/collect", *more, end=False):
    return headers(stream, head(path, "POST", *more), end=end)
