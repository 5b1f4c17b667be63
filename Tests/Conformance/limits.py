"""The limits of HTTPLimits, each with what the client sees and what is counted; RFC 9113, section 10.5."""

from frames import *
from peer import *
from rules import proves, rule

DENIAL = "RFC 9113 10.5"
TOO_LARGE = "RFC 9113 10.5.1"

rule(TOO_LARGE, "a head above the limit is answered with 431, and the connection goes on",
     get(1, "/small", ("long", "x" * 2_000)), answers(1, 431), get(3), answers(3), counts(headersTooLarge=1),
     flags="--header-bytes 1000", alone=True)
rule(TOO_LARGE, "a head with more fields than the limit is answered with 431",
     get(1, "/small", *[("x", "")] * 30), answers(1, 431), counts(headersTooLarge=1), flags="--header-count 20",
     alone=True)
rule(TOO_LARGE, "a head over several frames is limited as a whole",
     headers(1, head("/small"), whole=False), continuation(1, block(("a", "x" * 9_000)), whole=False),
     continuation(1, block(("b", "x" * 9_000))), answers(1, 431), flags="--header-bytes 10000")
rule(TOO_LARGE, "a small block that decompresses to a large head is refused",
     headers(1, head("/small") + literal("bomb", "x" * 4_000, 0x40) + b"\xbe" * 10_000), answers(1, 431),
     get(3), answers(3))
rule(TOO_LARGE, "a head just below the limit is accepted",
     get(1, "/small", ("long", "x" * 15_000), ("more", "x" * 100)), answers(1))


rule(TOO_LARGE, "a long path counts as fields do", get(1, "/" + "x" * 900, ("long", "x" * 300)), answers(1, 431),
     flags="--header-bytes 1000")
rule(TOO_LARGE, "trailers above the limit end their stream, and the connection goes on",
     post(1, "/echo"), data(1, b"abc"), headers(1, block(("long", "x" * 2_000))), stream_error(1, ENHANCE_YOUR_CALM),
     get(3), answers(3), flags="--header-bytes 1000")


@proves(TOO_LARGE, "the limit is announced", greet=False)
def _(peer):
    peer.send(PREFACE + settings())
    require(struct.pack(">HI", 6, 32_768) in peer.frame().payload, "the limit is missing")


rule("RFC 9110 15.5.14", "a body above the limit is answered with 413",
     post(1), data(1, bytes(2_000)), answers(1, 413), counts(bodiesTooLarge=1), flags="--body-bytes 1000", alone=True)

# Floods. The reason is read although the client is still sending.


def flood(sentence, frames_, flags="--idle-frames 200", before=b"", paced=False):
    """`paced` lets the server answer now and then."""

    def floods(peer):
        peer.send(before)
        came = None
        for at in range(0, len(frames_), 100):
            peer.send(b"".join(frames_[at:at + 100]))
            if paced:
                peer.send(ping())
                came = peer.until(lambda f: f.kind in (PING, GOAWAY), "PING or GOAWAY")
                if came.kind == GOAWAY:
                    break
        if came is None or came.kind != GOAWAY:
            came = peer.until(lambda f: f.kind == GOAWAY, "GOAWAY")
        require(came.code == ENHANCE_YOUR_CALM, f"{came} instead of ENHANCE_YOUR_CALM")
        hangs_up(peer)

    rule(DENIAL, f"{sentence} ends the connection with ENHANCE_YOUR_CALM", floods, counts(floods=1), flags=flags,
         alone=True)


flood("a flood of PING", [ping()] * 1_000)
flood("a flood of SETTINGS", [settings()] * 1_000)
flood("a flood of PRIORITY", [frame(PRIORITY, 0, 1, b"\0\0\0\0\x0f")] * 1_000)
flood("a flood of empty DATA", [data(1)] * 1_000, before=post(1, "/stall"))
flood("a flood of DATA with nothing but padding", [data(1, pad=3)] * 1_000, before=post(1, "/stall"))
flood("a flood of streams that are reset (rapid reset)",
      [get(stream, "/never") + rst(stream) for stream in range(1, 1_001, 2)], flags="--reset-burst 100")
flood("a flood of streams that the server is made to reset",
      [get(stream, "/never") + window_update(stream, MAX_WINDOW) for stream in range(1, 1_001, 2)],
      flags="--reset-burst 100", paced=True)
flood("a flood of CONTINUATION",
      [headers(1, head("/small"), whole=False)] + [continuation(1, b"", whole=False)] * 1_000)
flood("SETTINGS with too many entries", [settings(*[(0xABCD, 1)] * 1_000)])


@proves(DENIAL, "PINGs whose answers nobody reads end the connection", alone=True)
def _(peer):
    for _ in range(400):
        peer.send(ping() * 1_000)
    hangs_up(peer)
    counts(floods=1)(peer)


# Time

rule("HTTPLimits headSeconds", "a client that says nothing is closed", hangs_up, counts(headTimeouts=1),
     flags="--head-seconds 1", alone=True, greet=False, seconds=3)
rule("HTTPLimits headSeconds", "a client that stops within its preface is closed", PREFACE[:9], hangs_up,
     counts(headTimeouts=1), flags="--head-seconds 1", alone=True, greet=False, seconds=3)
rule("HTTPLimits headSeconds", "a client that stops within a head is closed",
     headers(1, head("/small"), whole=False), hangs_up, counts(headTimeouts=1), flags="--head-seconds 1", alone=True,
     seconds=3)


@proves("HTTPLimits headSeconds", "a head that comes by drops is closed",
        flags="--head-seconds 1", alone=True, seconds=3)
def _(peer):
    whole = headers(1, head("/small", "GET", ("x", "y" * 1_000)))
    peer.socket.settimeout(0.05)
    began = time.monotonic()
    for byte in whole:
        peer.send(bytes([byte]))
        try:
            if peer.socket.recv(1_000, socket.MSG_PEEK) == b"":
                break
        except TimeoutError:
            pass
        except ConnectionResetError:
            break
        require(time.monotonic() - began < 8, "it was borne for eight seconds")
    counts(headTimeouts=1)(peer)


@proves("HTTPLimits headSeconds", "a connection that is idle after a malformed head is not hurried",
        flags="--head-seconds 1 --idle-seconds 60", seconds=4)
def _(peer):
    peer.send(headers(1, block((":method", "GET"))))
    stream_error(1, PROTOCOL_ERROR)(peer)
    with Peer(peer.server) as clock:
        clock.send(get(1, "/events/300"))
        clock.answer(1)
    peer.send(get(3))
    answers(3)(peer)


rule("HTTPLimits idleSeconds", "a connection without a request is closed with GOAWAY NO_ERROR",
     connection_error(NO_ERROR), counts(idleTimeouts=1), flags="--idle-seconds 1", alone=True, seconds=3)
rule("HTTPLimits idleSeconds", "a connection with a request under way is not idle",
     get(1, "/events/300"), answers(1), flags="--idle-seconds 1", seconds=3)
rule("HTTPLimits bodySeconds", "a body that does not come is given up, and the connection goes on",
     post(1), stream_error(1, CANCEL), counts(bodyTimeouts=1, resetsReceived=0), flags="--body-seconds 1", alone=True,
     seconds=3)
rule("HTTPLimits bodyBytesPerSecond", "a body that drips is given up, and the connection goes on",
     post(1), drips(data(1, b"a")), stream_error(1, CANCEL), counts(slowBodies=1, bodyTimeouts=0),
     flags="--body-seconds 1", alone=True, seconds=3)
rule("HTTPLimits bodyBytesPerSecond", "a body that is fast enough for its length is not given up",
     post(1), data(1, bytes(10_000)), drips(data(1, b"a"), times=12), data(1, end=True), answers(1, body=b"10012\n"),
     flags="--body-seconds 1 --body-bytes-per-second 2000", seconds=4)
rule("HTTPLimits stallSeconds", "an answer that nobody takes is given up, and the connection goes on",
     settings((INITIAL_WINDOW_SIZE, 0)), get(1, "/bytes/100"), stream_error(1, CANCEL), counts(stallTimeouts=1),
     flags="--stall-seconds 1", alone=True, seconds=3)
rule("HTTPLimits missedPings", "a peer that gives no sign of life is closed",
     get(1, "/never"), lambda peer: peer.until(lambda f: f.kind == PING, "PING"), hangs_up, counts(missedPings=1),
     flags="--ping-seconds 1 --missed-pings 1", alone=True, seconds=4)


# Counters

for sentence, frames_, expect, expected in [
    ("a connection error", data(1, b"x"), connection_error(PROTOCOL_ERROR), {"protocolErrors": 1}),
    ("a broken field block", headers(1, b"\x80"), connection_error(COMPRESSION_ERROR), {"protocolErrors": 1}),
    ("a malformed request", headers(1, block((":method", "GET"))), stream_error(1, PROTOCOL_ERROR),
     {"protocolErrors": 1, "resetsReceived": 0}),
    ("a stream window that overflows", get(1, "/never") + window_update(1, MAX_WINDOW),
     stream_error(1, FLOW_CONTROL_ERROR), {"protocolErrors": 1, "resetsReceived": 0}),
    ("a request that the client gives up", post(1) + rst(1, NO_ERROR), goes_on,
     {"protocolErrors": 0, "resetsReceived": 1}),
    ("an answer that comes early", post(1, "/early"), answers(1, 413), {"protocolErrors": 0, "resetsReceived": 0}),
]:
    rule("HTTPCounters", f"{sentence} is counted as what it is", frames_, expect, counts(**expected), alone=True)
rule("HTTPCounters", "a preface that is wrong is counted as what it is", PREFACE[:-4] + b"XX\r\n", hangs_up,
     counts(protocolErrors=1), alone=True, greet=False)

# Connections


@proves("HTTPLimits connections", "a connection above the limit is closed at once", flags="--connections 2", alone=True)
def _(peer):
    second = Peer(peer.server)
    turned_away(peer.server)
    second.send(get(1, "/counters"))
    require(json.loads(second.answer(1).body)["connectionsRefused"] == 1, "it was not counted")
    second.socket.close()


@proves("HTTPLimits connectionsPerAddress", "a connection above the limit of its address is closed at once",
        flags="--connections-per-address 1", alone=True)
def _(peer):
    turned_away(peer.server)
    peer.send(get(1, "/counters"))
    require(json.loads(peer.answer(1).body)["connectionsRefusedForAddress"] == 1, "it was not counted")
