"""RFC 9113, section 6.9 and 5.2: flow control in both directions."""

from frames import *
from peer import *
from rules import proves, rule

UPDATE = "RFC 9113 6.9"
OPEN = get(1, "/never")
rule(UPDATE, "WINDOW_UPDATE by 0 on the connection is a connection error PROTOCOL_ERROR",
     window_update(0, 0), connection_error(PROTOCOL_ERROR))
rule(UPDATE, "WINDOW_UPDATE by 0 on a stream is an error PROTOCOL_ERROR",
     OPEN, window_update(1, 0), either_error(1, PROTOCOL_ERROR))
for length in (3, 5):
    rule(UPDATE, f"WINDOW_UPDATE of {length} bytes is a connection error FRAME_SIZE_ERROR",
         frame(WINDOW_UPDATE, 0, 0, bytes(length)), connection_error(FRAME_SIZE_ERROR))


@proves(UPDATE, "the reserved bit of an increment is ignored")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 0)) + get(1, "/bytes/100") + window_update(1, 0x8000_0007))
    peer.stops_at(7, 1)


WINDOW = "RFC 9113 6.9.1"
rule(WINDOW, "a connection window above 2^31-1 is a connection error FLOW_CONTROL_ERROR",
     window_update(0, MAX_WINDOW), connection_error(FLOW_CONTROL_ERROR))
rule(WINDOW, "a stream window above 2^31-1 is an error FLOW_CONTROL_ERROR",
     OPEN, window_update(1, MAX_WINDOW), stream_error(1, FLOW_CONTROL_ERROR))
rule(WINDOW, "a client that overruns its stream window is stopped with FLOW_CONTROL_ERROR",
     post(1, "/stall"), data(1, bytes(MAX_FRAME)) * 5, either_error(1, FLOW_CONTROL_ERROR),
     flags="--stream-window 70000")
rule(WINDOW, "a client that overruns the connection window is stopped with FLOW_CONTROL_ERROR",
     post(1, "/stall"), post(3, "/stall"), (data(1, bytes(10_000)) + data(3, bytes(10_000))) * 4,
     connection_error(FLOW_CONTROL_ERROR), flags="--stream-window 70000 --connection-window 70000")
rule(WINDOW, "padding counts against the client's window",
     post(1, "/stall"), data(1, bytes(744), pad=255) * 71, either_error(1, FLOW_CONTROL_ERROR),
     flags="--stream-window 70000")


@proves(WINDOW, "the server sends nothing into a stream window of 0, and one byte into one of 1")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 0)) + get(1, "/bytes/5"))
    for count in range(5):
        peer.stops_at(count, 1)
        peer.send(window_update(1, 1))
    require(peer.answer(1).body == bytes(range(5)), "the bytes are others")


@proves(WINDOW, "a head needs no window")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 0)) + headers(1, head("/bytes/9", "HEAD")))
    require(peer.answer(1)["content-length"] == "9", "no head")


@proves(WINDOW, "the connection window holds for all streams together")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 60_000)) + get(1, "/bytes/60000") + get(3, "/bytes/60000"))
    peer.stops_at(65_535, 1, 3)
    peer.send(window_update(0, 60_000))
    require(len(peer.answer(1).body) == len(peer.answer(3).body) == 60_000, "a body is incomplete")


@proves(WINDOW, "heads and control frames pass while the connection window is 0")
def _(peer):
    peer.send(get(1, "/bytes/70000"))
    peer.stops_at(65_535, 1)
    peer.send(headers(3, head("/bytes/9", "HEAD")))
    require(peer.answer(3)["content-length"] == "9", "no head")


INITIAL = "RFC 9113 6.9.2"


@proves(INITIAL, "a new initial window changes the windows of open streams")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 3)) + get(1, "/bytes/100"))
    peer.stops_at(3, 1)
    peer.send(settings((INITIAL_WINDOW_SIZE, 10)))
    peer.stops_at(10, 1)


@proves(INITIAL, "a window that became negative must become positive before anything is sent")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 10)) + get(1, "/bytes/100"))
    peer.stops_at(10, 1)
    # The window is -7 now, then 0, then 2.
    peer.send(settings((INITIAL_WINDOW_SIZE, 3)) + window_update(1, 7))
    peer.stops_at(10, 1)
    peer.send(window_update(1, 2))
    peer.stops_at(12, 1)


@proves(INITIAL, "SETTINGS leave the connection window alone")
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, 200_000)) + get(1, "/bytes/100000"))
    peer.stops_at(65_535, 1)


# The clause wants a connection error; nghttp2 resets the streams that are concerned.
rule(INITIAL, "a new initial window that makes a stream's overflow is an error FLOW_CONTROL_ERROR",
     OPEN, window_update(1, MAX_WINDOW - 65_535), settings((INITIAL_WINDOW_SIZE, 65_536)),
     either_error(1, FLOW_CONTROL_ERROR))

GIVEN_BACK = "RFC 9113 5.2"


def window_after(peer, *sent):
    """What the server has given back of the connection window for this."""
    before = sum(int.from_bytes(f.payload) for f in peer.frames if f.kind == WINDOW_UPDATE and f.stream == 0)
    for piece in sent:
        peer.send(piece)
    peer.settle()
    return sum(int.from_bytes(f.payload) for f in peer.frames if f.kind == WINDOW_UPDATE and f.stream == 0) - before


SMALL = "--stream-window 70000 --connection-window 70000"


@proves(GIVEN_BACK, "the window of a body that is read opens again, its padding too", flags=SMALL)
def _(peer):
    peer.send(post(1))
    for _ in range(40):
        window_after(peer, data(1, bytes(9_744), pad=255))
    peer.send(data(1, end=True))
    require(peer.answer(1).body == b"389760\n", "the length is wrong")


@proves(GIVEN_BACK, "a body that nobody reads closes its own window and no other's",
        flags="--stream-window 70000 --connection-window 200000")
def _(peer):
    peer.send(post(1, "/stall") + b"".join(data(1, bytes(10_000)) for _ in range(7)) + post(3))
    for _ in range(40):
        window_after(peer, data(3, bytes(10_000)))
    peer.send(data(3, end=True))
    require(peer.answer(3).body == b"400000\n", "the length is wrong")


@proves(GIVEN_BACK, "the connection window of bodies that were given up opens again", flags=SMALL)
def _(peer):
    for stream in range(1, 80, 2):
        window_after(peer, post(stream, "/stall"), data(stream, bytes(10_000)), rst(stream))
    goes_on(peer)


@proves(GIVEN_BACK, "the connection window of bodies that nobody wants opens again", flags=SMALL)
def _(peer):
    for stream in range(1, 80, 2):
        peer.send(post(stream, "/early"))
        peer.until(lambda f: f.kind == RST_STREAM and f.stream == stream, "RST_STREAM")
        window_after(peer, data(stream, bytes(10_000), end=True))
    peer.send(get(101))
    answers(101)(peer)


@proves(GIVEN_BACK, "a reader that stalls stops its writer, and the others go on", alone=True)
def _(peer):
    resident = peer.server.resident_bytes()
    peer.send(get(1, "/bytes/1000000000"))
    peer.stops_at(65_535, 1)
    with Peer(peer.server, settings=settings((INITIAL_WINDOW_SIZE, MAX_WINDOW))) as other:
        other.send(window_update(0, 100_000_000) + get(1, "/bytes/5000000"))
        require(len(other.answer(1).body) == 5_000_000, "the other body is incomplete")
    produced = peer.server.counters()["produced"] - 5_000_000
    require(produced < 65_535 + 200_000, f"{produced} bytes were produced for a reader that took 65535")
    grown = peer.server.resident_bytes() - resident
    require(grown < 16_000_000, f"the server has grown by {grown} bytes")


@proves(GIVEN_BACK, "a client that reads nothing from its socket stops its writers, and others go on", alone=True)
def _(peer):
    peer.send(settings((INITIAL_WINDOW_SIZE, MAX_WINDOW)) + window_update(0, MAX_WINDOW - 65_535))
    peer.send(b"".join(get(stream, "/bytes/1000000000") for stream in range(1, 21, 2)))
    with Peer(peer.server, settings=settings((INITIAL_WINDOW_SIZE, MAX_WINDOW))) as other:
        other.send(window_update(0, 100_000_000) + get(1, "/bytes/5000000"))
        require(len(other.answer(1).body) == 5_000_000, "the other body is incomplete")
    produced = peer.server.counters()["produced"] - 5_000_000
    # The kernel's buffers on both sides take some megabytes of it.
    require(produced < 20_000_000, f"{produced} bytes were produced for a reader that takes none")
