"""RFC 9112 on real sockets: what is refused, how one message follows another, and how a connection ends."""

import select

from peer import *
from rules import proves, rule

HOST = b"host: here\r\n"
SMUGGLED = b"GET /bytes/7 HTTP/1.1\r\n" + HOST + b"\r\n"


def rule1(clause, sentence, *steps, **options):
    rule(clause, sentence, *steps, greet=False, **options)


def proves1(clause, sentence, **options):
    return proves(clause, sentence, greet=False, **options)


def ask(path="/small", *fields, method="GET", version="1.1", body=b""):
    lines = [f"{method} {path} HTTP/{version}", "host: here", *fields, "", ""]
    return "\r\n".join(lines).encode() + body


def receive(peer):
    try:
        return peer.socket.recv(65_536)
    except TimeoutError:
        raise Broken(f"nothing came; before: {peer.input[-100:]}") from None


def more(peer):
    came = receive(peer)
    require(came, f"hung up after {peer.input[-100:]}")
    peer.input += came


def take(peer, count):
    while len(peer.input) < count:
        more(peer)
    taken, peer.input = peer.input[:count], peer.input[count:]
    return taken


def line_of(peer):
    while b"\r\n" not in peer.input:
        more(peer)
    return take(peer, peer.input.index(b"\r\n") + 2)[:-2].decode()


def fields_of(peer):
    fields = {}
    while line := line_of(peer):
        name, _, value = line.partition(": ")
        fields[name] = value
    return fields


def hear(peer, method="GET"):
    """The next answer: its status, its fields and its body."""
    version, status, _ = line_of(peer).split(" ", 2)
    require(version == "HTTP/1.1", f"a version {version}")
    fields, body = fields_of(peer), b""
    if status[0] == "1" or status in ("204", "304") or method == "HEAD":
        return int(status), fields, body
    if "content-length" in fields:
        body = take(peer, int(fields["content-length"]))
    elif fields.get("transfer-encoding") == "chunked":
        while size := int(line_of(peer), 16):
            body += take(peer, size)
            require(take(peer, 2) == b"\r\n", "a chunk does not end")
        fields.update(fields_of(peer))
    else:
        while came := receive(peer):
            peer.input += came
        body = take(peer, len(peer.input))
    return int(status), fields, body


def says(status, body=None, method="GET", closes=None):
    def expect(peer):
        came, fields, text = hear(peer, method)
        require(came == status, f"{came} {text[:60]} instead of {status}")
        require(body is None or text == body, f"{text[:60]} instead of {body}")
        if closes is not None:
            require((fields.get("connection") == "close") == closes, f"connection: {fields.get('connection')}")

    return expect


def closed(peer):
    """In good order and without another word."""
    rest = peer.input + receive(peer)
    require(not rest, f"{rest[:100]} instead of the end")


def refused(status):
    """One answer, and the end: whatever stood behind the request is not answered."""

    def expect(peer):
        says(status, closes=True)(peer)
        closed(peer)

    return expect


# Smuggling: what two recipients could take differently.


def smuggles(clause, sentence, request, status=400, **options):
    rule1(f"RFC 9112 {clause}", f"{sentence} is answered with {status} and the end", request + SMUGGLED,
          refused(status), **options)


def post1(*fields, body=b"", version="1.1"):
    return ask("/collect", *fields, method="POST", version=version, body=body)


CHUNKED = "transfer-encoding: chunked"
for sentence, fields in [
    ("Content-Length with Transfer-Encoding", ["content-length: 5", CHUNKED]),
    ("Transfer-Encoding with Content-Length", [CHUNKED, "content-length: 5"]),
    ("a second Content-Length", ["content-length: 5", "content-length: 6"]),
    ("the same Content-Length twice", ["content-length: 5", "content-length: 5"]),
    ("a list of Content-Lengths", ["content-length: 5, 5"]),
    ("a Content-Length with a sign", ["content-length: +5"]),
    ("a negative Content-Length", ["content-length: -5"]),
    ("a hexadecimal Content-Length", ["content-length: 0x5"]),
    ("a Content-Length of 2^64 + 5", ["content-length: 18446744073709551621"]),
    ("an empty Content-Length", ["content-length:"]),
    ("a Content-Length with white space inside", ["content-length: 5 0"]),
    ("chunked twice", ["transfer-encoding: chunked, chunked"]),
    ("two Transfer-Encodings", [CHUNKED, CHUNKED]),
    ("chunked that is not last", ["transfer-encoding: chunked, gzip"]),
]:
    smuggles("6.3", sentence, post1(*fields, body=b"0\r\n\r\n"))
for coding in ("gzip, chunked", "xchunked", "identity", "chunked;q=1", "\"chunked\""):
    rule1("RFC 9112 6.1", f"Transfer-Encoding {coding} is refused",
          post1(f"transfer-encoding: {coding}", body=b"0\r\n\r\n") + SMUGGLED,
          lambda peer: require(hear(peer)[0] in (400, 501), "it was taken"), closed)
smuggles("6.1", "Transfer-Encoding in HTTP/1.0", post1(CHUNKED, body=b"0\r\n\r\n", version="1.0"))

for sentence, request in [
    ("a request line that ends in a bare LF", b"GET /small HTTP/1.1\n" + HOST + b"\r\n"),
    ("a field that ends in a bare LF", b"GET /small HTTP/1.1\r\nhost: here\n\r\n"),
    ("a head that ends in bare LFs", b"GET /small HTTP/1.1\r\nhost: here\n\n"),
    ("a bare CR in a field", b"GET /small HTTP/1.1\r\nhost: here\r\nx: a\rb\r\n\r\n"),
    ("a bare CR in the request line", b"GET /small\r HTTP/1.1\r\n" + HOST + b"\r\n"),
    ("NUL in a field", ask("/small", "x: a\0b")),
    ("a folded field", ask("/small", "x: a", " b")),
    ("a folded field by a tab", ask("/small", "x: a", "\tb")),
    ("white space before the first field", b"GET /small HTTP/1.1\r\n host: here\r\n\r\n"),
    ("white space before a colon", post1("content-length : 5", body=b"01234")),
    ("a tab before a colon", post1("transfer-encoding\t: chunked", body=b"0\r\n\r\n")),
    ("a field without a name", ask("/small", ": x")),
    ("a field without a colon", ask("/small", "nothing")),
    ("a request without Host", b"GET /small HTTP/1.1\r\n\r\n"),
    ("a second Host", ask("/small", "host: here")),
    ("two spaces in the request line", b"GET  /small HTTP/1.1\r\n" + HOST + b"\r\n"),
    ("a target with a space", b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n"),
    ("a target with a fragment", ask("/small#x")),
    ("a method that is no token", ask(method="G(T")),
    ("a version that is none", ask(version="1.1x")),
]:
    smuggles("2.2", sentence, request)
for host in ("a b", "a@b", "a/b", "[::1", "a:b", "a:65536", ""):
    smuggles("3.2", f"Host {host!r}", f"GET /small HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
smuggles("2.3", "HTTP/2.0 without its preface", ask(version="2.0"), status=505)
smuggles("10.1.1 of 9110", "an unknown expectation", ask("/small", "expect: the-best"), status=417)

OVERSIZED = b"5;" + b"x" * 300 + b"\r\nabcde\r\n0\r\n\r\n"
for sentence, body in [
    ("a chunk size with a plus", b"+5\r\nabcde\r\n0\r\n\r\n"), ("a negative chunk size", b"-5\r\nabcde\r\n0\r\n\r\n"),
    ("a chunk size with 0x", b"0x5\r\nabcde\r\n0\r\n\r\n"), ("an empty chunk size", b"\r\nabcde\r\n0\r\n\r\n"),
    ("a chunk size with a leading space", b" 5\r\nabcde\r\n0\r\n\r\n"),
    ("a chunk size with a space behind it", b"5 \r\nabcde\r\n0\r\n\r\n"),
    ("a chunk size of 2^64 + 5", b"10000000000000005\r\nabcde\r\n0\r\n\r\n"),
    ("a chunk size of 2^63", b"8000000000000000\r\nabcde\r\n0\r\n\r\n"),
    ("a chunk size that ends in a bare LF", b"5\nabcde\r\n0\r\n\r\n"),
    ("a chunk that is longer than its size", b"5\r\nabcdef\r\n0\r\n\r\n"),
    ("a chunk without its CRLF", b"5\r\nabcde0\r\n\r\n"), ("a chunk that ends in a bare LF", b"5\r\nabcde\n0\r\n\r\n"),
    ("a chunk extension with a bare LF", b"5;a\nb\r\nabcde\r\n0\r\n\r\n"),
    ("a chunk extension of 300 bytes", OVERSIZED),
    ("many chunk extensions that are too large together", (b"1;" + b"x" * 200 + b"\r\na\r\n") * 30 + b"0\r\n\r\n"),
    ("a trailer Content-Length", b"0\r\ncontent-length: 5\r\n\r\n"),
    ("a trailer Host", b"0\r\nhost: there\r\n\r\n"), ("a trailer Transfer-Encoding", b"0\r\ntransfer-encoding: chunked\r\n\r\n"),
    ("a folded trailer", b"0\r\nx: a\r\n b\r\n\r\n"),
]:
    smuggles("7.1", sentence, post1(CHUNKED, body=body))

rule1("RFC 9112 7.1", "chunks with extensions, zeros and trailers are a body",
      post1(CHUNKED, body=b"005;a=\"b\"\r\nabcde\r\nA ;x\r\n0123456789\r\n00\r\nchecksum: 7\r\n\r\n"), says(200, b"15\n"),
      SMUGGLED, says(200, bytes(range(7))))
rule1("RFC 9112 7.1.2", "trailers come through to the handler",
      ask("/echo", CHUNKED, method="POST", body=b"1\r\na\r\n0\r\nchecksum: 7\r\n\r\n"),
      lambda peer: require(hear(peer)[1].get("checksum") == "7", "no trailer"))
rule1("RFC 9112 2.2", "one empty line before a request is passed over", b"\r\n" + ask(), says(200, b"small\n"))

# How one message follows another.

rule1("RFC 9112 9.3.2", "requests that come together are answered in order",
      b"".join(ask(f"/bytes/{count}") for count in range(200)), *[says(200, (bytes(range(200)))[:n]) for n in range(200)])
rule1("RFC 9112 9.3.2", "a slow request is answered before a quick one behind it",
      ask("/events/5") + ask(), lambda peer: require(hear(peer)[2].count(b"data") == 5, "no events"), says(200, b"small\n"))
rule1("RFC 9112 9.3", "a connection is kept", ask(), says(200, closes=False), ask(), says(200, closes=False))
rule1("RFC 9112 9.6", "Connection: close closes, and nothing behind it is answered",
      ask("/small", "connection: close") + SMUGGLED, refused(200))
rule1("RFC 9112 9.6", "close among other options closes", ask("/small", "connection: x, Close"), refused(200))
rule1("RFC 9112 9.3", "HTTP/1.0 is closed", ask(version="1.0"), refused(200))


@proves1("RFC 9112 7", "HTTP/1.0 gets no chunks: the end of the body is the end of the connection")
def _(peer):
    peer.send(ask("/events/3", version="1.0"))
    status, fields, body = hear(peer)
    require(status == 200 and "transfer-encoding" not in fields and body.count(b"data") == 3, f"{fields} {body}")


rule1("RFC 9110 9.3.2", "HEAD is answered without the body", ask("/bytes/99", method="HEAD") + ask(),
      lambda peer: require(hear(peer, "HEAD")[1]["content-length"] == "99", "no length"), says(200, b"small\n"))
rule1("RFC 9110 9.3.2", "HEAD is answered without a body that a handler streams", ask("/trailers", method="HEAD") + ask(),
      says(200, method="HEAD"), says(200, b"small\n"))
for status in (204, 304):
    rule1("RFC 9110 6.4.1", f"{status} has no body, even when its handler gives one", ask(f"/status/{status}") + ask(),
          says(status), says(200, b"small\n"))
for count in (65_535, 65_536, 65_537, 1_000_000, 20_000_000):
    @proves1("RFC 9112 6", f"a body of {count} bytes comes whole")
    def _(peer, count=count):
        peer.send(ask(f"/bytes/{count}") + ask())
        status, _, body = hear(peer)
        require(status == 200 and body == (bytes(range(251)) * (count // 251 + 1))[:count], f"{len(body)} bytes came")
        says(200, b"small\n")(peer)


EXPECT = ("expect: 100-continue", "content-length: 3")
rule1("RFC 9110 10.1.1", "who expects 100 is told to go on", post1(*EXPECT), says(100), b"abc", says(200, b"3\n"))
rule1("RFC 9110 10.1.1", "who is refused before the body is not told to go on",
      ask("/early", *EXPECT, method="POST"), refused(413))
rule1("RFC 9110 10.1.1", "an expectation of HTTP/1.0 is passed over", post1(*EXPECT, version="1.0"), b"abc", says(200, b"3\n"))

# Limits and time.

rule1("RFC 9112 3", "a request line that is too long is answered with 414", ask("/" + "a" * 9_000), refused(414))
rule1("RFC 9112 5", "a head that is too large is answered with 431", ask("/small", "x: " + "a" * 40_000), refused(431))
rule1("RFC 9112 5", "too many fields are answered with 431", ask("/small", *["x: y"] * 200), refused(431))
rule1("RFC 9112 2.4", "limits are counted", ask("/" + "a" * 9_000), refused(414), counts(headersTooLarge=1), alone=True)
rule1("limits", "a body that is too large is answered with 413", post1("content-length: 2000000", body=bytes(1_500_000)),
      refused(413))

HASTE = "--head-seconds 1 --body-seconds 1 --idle-seconds 30"
rule1("limits", "a head that does not end is cut off and counted", b"GET /small HTTP/1.1\r\nho", closed,
      counts(headTimeouts=1), flags=HASTE, alone=True, seconds=2)
rule1("limits", "a client that says nothing is cut off and counted", closed, counts(headTimeouts=1), flags=HASTE,
      alone=True, seconds=2)
rule1("limits", "a body that does not come is cut off and counted", post1("content-length: 5", body=b"ab"), closed,
      counts(bodyTimeouts=1), flags=HASTE, alone=True, seconds=2)
rule1("limits", "a body that drips is cut off and counted", post1("content-length: 500"), drips(b"a"), closed,
      counts(slowBodies=1, bodyTimeouts=0), flags=HASTE, alone=True, seconds=3)
rule1("limits", "the second head has its time from its first byte on, however long the connection was idle",
      ask(), says(200), lambda _: time.sleep(4), b"GET /small HT", lambda _: time.sleep(1.2), b"TP/1.1\r\n" + HOST + b"\r\n",
      says(200, b"small\n"), flags="--head-seconds 3 --idle-seconds 30", seconds=6)
rule1("limits", "a second head that does not end is cut off and counted", ask(), says(200), b"GET /small HT", closed,
      counts(headTimeouts=1), flags=HASTE, alone=True, seconds=2)


@proves1("RFC 9112 9", "a body that nobody reads stops its sender, and other connections go on", alone=True)
def _(peer):
    resident = peer.server.resident_bytes()
    peer.send(ask("/stall", "content-length: 1000000000", method="POST"))
    peer.socket.setblocking(False)
    sent, piece = 0, bytes(1_000_000)
    while select.select([], [peer.socket], [], 1)[1]:
        sent += peer.socket.send(piece)
        require(sent < 100_000_000, f"{sent} bytes were taken")
    with Peer(peer.server, greet=False) as other:
        other.send(ask("/bytes/5000000"))
        require(len(hear(other)[2]) == 5_000_000, "the other body is incomplete")
    grown = peer.server.resident_bytes() - resident
    require(grown < 16_000_000, f"the server has grown by {grown} bytes")


# How a connection ends.


@proves1("RFC 9112 9.6", "an early answer comes whole while the body is still being sent")
def _(peer):
    peer.send(ask("/early", "content-length: 5000000", method="POST"))
    for _ in range(50):
        peer.send(bytes(100_000))
    says(413, b"too much\n")(peer)
    closed(peer)


def finish(peer):
    peer.socket.shutdown(socket.SHUT_WR)


rule1("RFC 9112 9.6", "a client that sends no more still gets its answer, and the end", ask("/events/5"), finish,
      lambda peer: require(hear(peer)[2].count(b"data") == 5, "no events"), closed)
rule1("RFC 9112 9.6", "who sends no more and has no answer yet is asked whether it is there", ask("/late"), finish, says(100),
      says(200, b"late\n"), closed)
rule1("RFC 9112 9.6", "so do all requests that it had sent", ask("/events/5") + ask() * 20, finish,
      lambda peer: require(hear(peer)[2].count(b"data") == 5, "no events"), *[says(200, b"small\n")] * 20, closed)
@proves1("RFC 9112 9.6", "a client that sends no more and reads slowly gets the whole body")
def _(peer):
    peer.send(ask("/bytes/20000000", "connection: close"))
    finish(peer)
    # The server has said all it can before the first byte is read.
    time.sleep(0.2)
    require(len(hear(peer)[2]) == 20_000_000, "the body is incomplete")
    closed(peer)


@proves1("RFC 9112 9.5", "a client that goes away before its answer is noticed before anything is written for it", alone=True)
def _(peer):
    for request in (ask("/never"), ask("/stall", "content-length: 3", method="POST", body=b"abc")):
        with Peer(peer.server, greet=False) as other:
            other.send(request)
            # The server has it.
            deadline = time.monotonic() + PATIENCE
            while peer.server.counters()["connections"] < 3:
                require(time.monotonic() < deadline, "the connection did not come")
        while peer.server.counters()["connections"] > 2:
            require(time.monotonic() < deadline, "the connection is still there")


rule1("RFC 9112 8", "a request that is cut off is not answered", ask()[:-2], finish, closed)


@proves1("RFC 9112 9.5", "a client that hangs up while it is written to ends nothing but its connection", alone=True)
def _(peer):
    for _ in range(5):
        with Peer(peer.server, greet=False) as other:
            other.send(ask("/events/1000000"))
            line_of(other)
    # This connection and the one that asks stay.
    end = time.monotonic() + PATIENCE
    while peer.server.counters()["connections"] > 2:
        require(time.monotonic() < end, "the connections are still open")
