"""RFC 9113, section 6: each type of frame but for flow control."""

from frames import *
from peer import *
from rules import proves, rule

BLOCK = head("/small")
# A request that stays open.
OPEN = get(1, "/never")

# 6.1 DATA

rule("RFC 9113 6.1", "DATA on stream 0 is a connection error PROTOCOL_ERROR",
     data(0, b"x"), connection_error(PROTOCOL_ERROR))
rule("RFC 9113 6.1", "padding is not part of the body",
     post(1, "/echo"), data(1, b"abc", pad=0), data(1, b"def", end=True, pad=255), answers(1, body=b"abcdef"))
rule("RFC 9113 6.1", "DATA that is nothing but padding is accepted",
     post(1), data(1, b"", pad=200), data(1, b"abc", end=True), answers(1, body=b"3\n"))
rule("RFC 9113 6.1", "padding as long as its frame is a connection error PROTOCOL_ERROR",
     post(1), frame(DATA, PADDED, 1, b"\x04abc"), connection_error(PROTOCOL_ERROR))

# 6.2 HEADERS, 6.10 CONTINUATION

rule("RFC 9113 6.2", "padded HEADERS are accepted", headers(1, BLOCK, pad=100), answers(1))
rule("RFC 9113 6.2", "HEADERS with priority and padding are accepted",
     headers(1, BLOCK, depends=0, pad=100), answers(1))
rule("RFC 9113 6.2", "padding as long as its HEADERS is a connection error PROTOCOL_ERROR",
     frame(HEADERS, PADDED | END_HEADERS | END_STREAM, 1, b"\xff" + BLOCK), connection_error(PROTOCOL_ERROR))
for what, other in [
    ("DATA on its stream", data(1, b"x")), ("HEADERS on another stream", get(3)),
    ("PRIORITY", frame(PRIORITY, 0, 1, bytes(5))), ("RST_STREAM on its stream", rst(1)), ("SETTINGS", settings()),
    ("PING", ping()), ("GOAWAY", goaway()), ("WINDOW_UPDATE", window_update(0, 1)),
    ("CONTINUATION on another stream", continuation(3, b"")),
]:
    rule("RFC 9113 6.2", f"{what} within a field block is a connection error PROTOCOL_ERROR",
         headers(1, BLOCK, whole=False), other, connection_error(PROTOCOL_ERROR))
rule("RFC 9113 6.10", "a field block may be cut anywhere",
     headers(1, BLOCK[:1], whole=False), continuation(1, BLOCK[1:9], whole=False), continuation(1, b"", whole=False),
     continuation(1, BLOCK[9:]), answers(1, body=b"small\n"))
rule("RFC 9113 6.10", "CONTINUATION on stream 0 is a connection error PROTOCOL_ERROR",
     continuation(0, BLOCK), connection_error(PROTOCOL_ERROR))
rule("RFC 9113 6.10", "CONTINUATION after the end of a field block is a connection error PROTOCOL_ERROR",
     post(1), continuation(1, block(("x", "y"))), connection_error(PROTOCOL_ERROR))
rule("RFC 9113 6.10", "CONTINUATION after DATA is a connection error PROTOCOL_ERROR",
     post(1), data(1, b"x"), continuation(1, block(("x", "y"))), connection_error(PROTOCOL_ERROR))

# 6.3 PRIORITY, 6.4 RST_STREAM

rule("RFC 9113 6.3", "PRIORITY on stream 0 is a connection error PROTOCOL_ERROR",
     frame(PRIORITY, 0, 0, bytes(5)), connection_error(PROTOCOL_ERROR))
for length in (4, 6):
    rule("RFC 9113 6.3", f"PRIORITY of {length} bytes is an error FRAME_SIZE_ERROR",
         OPEN, frame(PRIORITY, 0, 1, bytes(length)), either_error(1, FRAME_SIZE_ERROR))
rule("RFC 9113 6.4", "RST_STREAM on stream 0 is a connection error PROTOCOL_ERROR",
     rst(0), connection_error(PROTOCOL_ERROR))
for length in (3, 5):
    rule("RFC 9113 6.4", f"RST_STREAM of {length} bytes is a connection error FRAME_SIZE_ERROR",
         OPEN, frame(RST_STREAM, 0, 1, bytes(length)), connection_error(FRAME_SIZE_ERROR))
rule("RFC 9113 6.4", "RST_STREAM ends a request under way and is not answered",
     post(1, "/echo"), data(1, b"abc"), rst(1), goes_on, get(3), answers(3))
rule("RFC 9113 6.4", "RST_STREAM with an unknown code ends the stream",
     OPEN, rst(1, 0xFFFF_FFFF), goes_on, get(3), answers(3))

# 6.5 SETTINGS

rule("RFC 9113 6.5", "SETTINGS on a stream is a connection error PROTOCOL_ERROR",
     OPEN, frame(SETTINGS, 0, 1), connection_error(PROTOCOL_ERROR))
rule("RFC 9113 6.5", "an acknowledgement with settings is a connection error FRAME_SIZE_ERROR",
     frame(SETTINGS, ACK, 0, bytes(6)), connection_error(FRAME_SIZE_ERROR))
for length in (1, 5, 7):
    rule("RFC 9113 6.5", f"SETTINGS of {length} bytes is a connection error FRAME_SIZE_ERROR",
         frame(SETTINGS, 0, 0, bytes(length)), connection_error(FRAME_SIZE_ERROR))
for what, id, value, code in [
    ("ENABLE_PUSH of 2", ENABLE_PUSH, 2, PROTOCOL_ERROR),
    ("an INITIAL_WINDOW_SIZE of 2^31", INITIAL_WINDOW_SIZE, 2**31, FLOW_CONTROL_ERROR),
    ("a MAX_FRAME_SIZE of 16383", MAX_FRAME_SIZE, MAX_FRAME - 1, PROTOCOL_ERROR),
    ("a MAX_FRAME_SIZE of 2^24", MAX_FRAME_SIZE, 2**24, PROTOCOL_ERROR),
]:
    rule("RFC 9113 6.5.2", f"{what} is a connection error {CODES[code]}", settings((id, value)), connection_error(code))
rule("RFC 9113 6.5.2", "every permitted extreme is accepted",
     settings((HEADER_TABLE_SIZE, 0), (HEADER_TABLE_SIZE, 2**32 - 1), (ENABLE_PUSH, 0), (ENABLE_PUSH, 1),
              (MAX_CONCURRENT_STREAMS, 0), (MAX_CONCURRENT_STREAMS, 2**32 - 1), (INITIAL_WINDOW_SIZE, MAX_WINDOW),
              (MAX_FRAME_SIZE, MAX_FRAME), (MAX_FRAME_SIZE, 2**24 - 1), (6, 0), (6, 2**32 - 1)),
     get(1), answers(1))


@proves("RFC 9113 6.5.3", "every SETTINGS is acknowledged")
def _(peer):
    peer.send(settings((MAX_FRAME_SIZE, 20_000)) * 3 + settings())
    peer.settle()
    acknowledged = [f for f in peer.frames if f.kind == SETTINGS and f.flags & ACK]
    require(len(acknowledged) == 5 and not any(f.payload for f in acknowledged), f"{len(acknowledged)} of 5 came")


@proves("RFC 9113 6.5.3", "of two values in one SETTINGS the second holds")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 100), (INITIAL_WINDOW_SIZE, 3)) + get(1, "/bytes/100"))
    peer.stops_at(3, 1)


# 6.6 PUSH_PROMISE, 6.7 PING, 6.8 GOAWAY

rule("RFC 9113 6.6", "PUSH_PROMISE from a client is a connection error PROTOCOL_ERROR",
     OPEN, frame(PUSH_PROMISE, END_HEADERS, 1, b"\0\0\0\2" + BLOCK), connection_error(PROTOCOL_ERROR))


@proves("RFC 9113 6.7", "PING is answered with its payload")
def _(peer):
    peer.send(ping(b"\0\xff\0\xff1234"))
    came = peer.until(lambda f: f.kind == PING, "PING")
    require(came.flags == ACK and came.payload == b"\0\xff\0\xff1234" and came.stream == 0, f"{came}")


@proves("RFC 9113 6.7", "an answer to a PING that was never sent is not answered")
def _(peer):
    peer.send(ping(b"unasked!", flags=ACK))
    peer.settle()
    require(len([f for f in peer.frames if f.kind == PING]) == 1, "it was answered")


rule("RFC 9113 6.7", "PING on a stream is a connection error PROTOCOL_ERROR",
     OPEN, frame(PING, 0, 1, bytes(8)), connection_error(PROTOCOL_ERROR))
for length in (0, 7, 9):
    rule("RFC 9113 6.7", f"PING of {length} bytes is a connection error FRAME_SIZE_ERROR",
         frame(PING, 0, 0, bytes(length)), connection_error(FRAME_SIZE_ERROR))
rule("RFC 9113 6.8", "GOAWAY on a stream is a connection error PROTOCOL_ERROR",
     OPEN, goaway(stream=1), connection_error(PROTOCOL_ERROR))
rule("RFC 9113 6.8", "GOAWAY of 7 bytes is a connection error FRAME_SIZE_ERROR",
     frame(GOAWAY, 0, 0, bytes(7)), connection_error(FRAME_SIZE_ERROR))
rule("RFC 9113 7", "GOAWAY with an unknown code is a GOAWAY",
     post(1, "/echo"), goaway(0xFFFF_FFFF), data(1, b"abc", end=True), answers(1, body=b"abc"), hangs_up)
rule("RFC 9113 6.8", "what is under way ends after the client's GOAWAY, and then the connection does",
     post(1, "/echo"), goaway(), data(1, b"abc", end=True), answers(1, body=b"abc"), hangs_up)
