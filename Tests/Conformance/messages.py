"""RFC 9113, section 8: what makes a request malformed, and what an answer looks like."""

from frames import *
from peer import *
from rules import proves, rule

METHOD, SCHEME, AUTHORITY, PATH = (":method", "GET"), (":scheme", "http"), (":authority", "here"), (":path", "/small")
# A server may answer 400 before it resets a malformed request (8.1.1); this one only resets it.
MALFORMED = stream_error(1, PROTOCOL_ERROR)


def malformed(clause, sentence, *fields, end=True):
    rule(f"RFC 9113 {clause}", f"{sentence} is malformed", headers(1, block(*fields), end=end), MALFORMED)


# 8.1 Framing

rule("RFC 9113 8.1", "a second HEADERS that does not end the stream is malformed",
     post(1), data(1, b"x"), headers(1, block(("x", "y")), end=False), MALFORMED)
rule("RFC 9113 8.1", "trailers end the body and reach the reader",
     post(1, "/echo"), data(1, b"abc"), headers(1, block(("checksum", "6"))), answers(1, body=b"abc"),
     lambda peer: require(peer.answers[1].trailers == [("checksum", "6")], "the trailers are others"))
rule("RFC 9113 8.1", "trailers without a body are accepted",
     post(1), headers(1, block(("checksum", "0"))), answers(1, body=b"0\n"))
rule("RFC 9113 8.1", "DATA behind trailers is an error STREAM_CLOSED",
     post(1, "/stall"), headers(1, block(("x", "y"))), data(1, b"x"), either_error(1, STREAM_CLOSED))


@proves("RFC 9113 8.1", "an answer before the end of the request comes whole, and then RST_STREAM NO_ERROR")
def _(peer):
    peer.send(post(1, "/early") + data(1, b"x"))
    came = peer.until(lambda f: f.kind == RST_STREAM and f.stream == 1, "RST_STREAM")
    require(came.code == NO_ERROR, f"{came} instead of NO_ERROR")
    require(any(f.stream == 1 and f.ends_stream for f in peer.frames), "it came before the answer's end")
    answers(1, 413, b"too much\n")(peer)


@proves("RFC 9113 8.1", "trailers of an answer end its stream")
def _(peer):
    peer.send(get(1, "/trailers"))
    answer = peer.answer(1)
    require(answer.body == b"body\n" and answer.trailers == [("checksum", "5")], f"{answer.body} {answer.trailers}")


# 8.1.1 Content-length

LENGTH = "RFC 9113 8.1.1"
for sentence, length, body in [("more than", "2", b"abc"), ("less than", "4", b"abc")]:
    rule(LENGTH, f"a body {sentence} content-length is malformed",
         post(1, "/stall", ("content-length", length)), data(1, body, end=True), MALFORMED)
rule(LENGTH, "no body in spite of content-length is malformed",
     post(1, "/stall", ("content-length", "3"), end=True), MALFORMED)
rule(LENGTH, "a body cut short by trailers is malformed",
     post(1, "/stall", ("content-length", "3")), data(1, b"a"), headers(1, block(("x", "y"))), MALFORMED)
rule(LENGTH, "a body in pieces that add up to content-length is accepted",
     post(1, "/collect", ("content-length", "6")), data(1, b"abc"), data(1, b"def", end=True, pad=9),
     answers(1, body=b"6\n"))
for value in ("x", "-1", "+1", "1,1", "", "99999999999999999999"):
    rule(LENGTH, f"a content-length of '{value}' is malformed", post(1, "/stall", ("content-length", value)), MALFORMED)
rule(LENGTH, "two content-lengths are malformed",
     post(1, "/stall", ("content-length", "1"), ("content-length", "2")), MALFORMED)
rule(LENGTH, "a malformed request leaves the connection usable",
     headers(1, block(METHOD)), MALFORMED, get(3), answers(3))
rule(LENGTH, "a malformed request does not reach the handler",
     get(1, "/small", ("Upper", "x")), MALFORMED, counts(requests=1), alone=True)

# 8.2 Fields

for name, why in [
    ("Upper", "an upper-case letter"), ("a b", "a space"), ("a:b", "a colon"), ("a\0b", "a NUL"), ("a\rb", "a CR"),
    ("a\x7fb", "a DEL"), ("a\xffb".encode("latin-1"), "a byte above 0x7f"),
]:
    malformed("8.2.1", f"a field name with {why}", METHOD, SCHEME, AUTHORITY, PATH, (name, "x"))
malformed("8.2.1", "an empty field name", METHOD, SCHEME, AUTHORITY, PATH, ("", "x"))
for value, why in [("a\0b", "a NUL"), ("a\rb", "a CR"), ("a\nb", "an LF"), (" a", "a leading space"),
                   ("a\t", "a trailing tab")]:
    malformed("8.2.1", f"a field value with {why}", METHOD, SCHEME, AUTHORITY, PATH, ("x", value))
rule("RFC 9113 8.2.1", "empty values and bytes above 0x7f are accepted in values",
     get(1, "/small", ("empty", ""), ("latin", "\xe9".encode("latin-1"))), answers(1))
for name, value in [("connection", "close"), ("keep-alive", "5"), ("proxy-connection", "close"),
                    ("transfer-encoding", "chunked"), ("upgrade", "h2c"), ("te", "gzip"), ("te", "trailers, gzip")]:
    malformed("8.2.2", f"'{name}: {value}'", METHOD, SCHEME, AUTHORITY, PATH, (name, value))
rule("RFC 9113 8.2.2", "'te: trailers' is accepted", get(1, "/small", ("te", "trailers")), answers(1))


@proves("RFC 9113 8.2.2", "no answer has a field of its connection")
def _(peer):
    peer.send(get(1) + get(3, "/trailers") + get(5, "/nothing") + post(7, "/early"))
    for stream in (1, 3, 5, 7):
        names = {name for name, _ in peer.answer(stream).fields}
        require(not names & {"connection", "keep-alive", "transfer-encoding", "upgrade"}, f"{names}")
        require(all(name == name.lower() for name in names), f"{names}")


def shows(clause, sentence, block_, seen):
    """The handler sees this of the request."""
    rule(clause, sentence, headers(1, block_),
         lambda peer: require(peer.answer(1).body == seen, f"{peer.answers[1].body} instead of {seen}"))


shows("RFC 9113 8.2.3", "cookies in several fields are joined",
      head("/request", "GET", ("cookie", "a=1"), ("x", "y"), ("cookie", "b=2"), ("cookie", "c=3")),
      b"GET http here /request\nx: y\ncookie: a=1; b=2; c=3\n")

# 8.3 Pseudo-fields

malformed("8.3", "a pseudo-field behind a regular one", METHOD, SCHEME, ("x", "y"), AUTHORITY, PATH)
malformed("8.3", "an unknown pseudo-field", METHOD, SCHEME, AUTHORITY, PATH, (":unknown", "x"))
malformed("8.3", "a pseudo-field of answers", METHOD, SCHEME, AUTHORITY, PATH, (":status", "200"))
rule("RFC 9113 8.3", "a pseudo-field in trailers is malformed",
     post(1, "/stall"), headers(1, block((":path", "/small"))), MALFORMED)
for missing in (METHOD, SCHEME, PATH):
    malformed("8.3.1", f"a request without {missing[0]}",
              *(field for field in (METHOD, SCHEME, AUTHORITY, PATH) if field != missing))
for twice in (METHOD, SCHEME, AUTHORITY, PATH):
    malformed("8.3.1", f"a second {twice[0]}", METHOD, SCHEME, AUTHORITY, PATH, twice)
for path, why in [("", "an empty"), ("small", "a relative"), ("*", "an asterisk as")]:
    malformed("8.3.1", f"{why} :path of GET", METHOD, SCHEME, AUTHORITY, (":path", path))
malformed("8.3.1", "an empty :method", (":method", ""), SCHEME, AUTHORITY, PATH)
malformed("8.3.1", "a :method with a space", (":method", "GE T"), SCHEME, AUTHORITY, PATH)
malformed("8.3.1", "an empty :scheme", METHOD, (":scheme", ""), AUTHORITY, PATH)
malformed("8.3.1", "a :path with a space", METHOD, SCHEME, AUTHORITY, (":path", "/a b"))
malformed("8.3.1", "an :authority with a space", METHOD, SCHEME, (":authority", "a b"), PATH)
rule("RFC 9113 8.3.1", "an asterisk is the path of OPTIONS",
     headers(1, block((":method", "OPTIONS"), SCHEME, AUTHORITY, (":path", "*"))), answers(1, 204, b""))
shows("RFC 9113 8.3.1", "host may stand for :authority",
      block(METHOD, SCHEME, (":path", "/request"), ("host", "there")), b"GET http there /request\n")
# A server should, and need not, refuse a host that says something else.
shows("RFC 9113 8.3.1", ":authority stands above host",
      head("/request", "GET", ("host", "there")), b"GET http here /request\n")
rule("RFC 9113 8.3.1", "pseudo-fields may come in any order",
     headers(1, block(PATH, AUTHORITY, SCHEME, METHOD)), answers(1))
malformed("8.5", "CONNECT with a :path", (":method", "CONNECT"), SCHEME, AUTHORITY, PATH, end=False)
malformed("8.5", "CONNECT without :authority", (":method", "CONNECT"), end=False)
malformed("8.5", "an extended CONNECT (RFC 8441), which was not offered,",
          (":method", "CONNECT"), (":protocol", "websocket"), SCHEME, AUTHORITY, PATH, end=False)

# 8.1 and RFC 9110: answers without content

HTTP = "RFC 9110 9.3.2"
rule(HTTP, "the answer to HEAD has the length and no body",
     headers(1, head("/bytes/77", "HEAD")), answers(1, body=b""),
     lambda peer: require(peer.answers[1]["content-length"] == "77", "the length is another"))
rule(HTTP, "the answer to HEAD has the fields of the answer to GET",
     headers(1, head("/small", "HEAD")), get(3), answers(1, body=b""), answers(3, body=b"small\n"),
     lambda peer: require(peer.answers[1].fields == peer.answers[3].fields, "the fields differ"))
rule("RFC 9110 15.3.5", "204 has no body and no length",
     headers(1, block((":method", "OPTIONS"), SCHEME, AUTHORITY, (":path", "*"))), answers(1, 204, b""),
     lambda peer: require(peer.answers[1]["content-length"] is None, "it has a length"))

# Who waits to be asked for its body

EXPECT = "RFC 9110 10.1.1"
WAITING = headers(1, head("/collect", "POST", ("expect", "100-Continue")), end=False)


@proves(EXPECT, "a client that waits for 100 is told to go on, once")
def _(peer):
    peer.send(WAITING)
    peer.until(lambda f: f.kind == HEADERS and not f.ends_stream, "100")
    require(peer.answers[1].interim == [(":status", "100")], f"{peer.answers[1].interim} instead of 100")
    peer.send(data(1, b"abc", end=True))
    answers(1, 200, b"3\n")(peer)
    require(len([f for f in peer.frames if f.kind == HEADERS]) == 2, "it was told twice")


@proves(EXPECT, "a client whose body is refused is not told to go on")
def _(peer):
    peer.send(headers(1, head("/early", "POST", ("expect", "100-continue")), end=False))
    answers(1, 413)(peer)
    require(not peer.answers[1].interim, "it was told to go on")


rule(EXPECT, "an expectation without a body is not answered with 100",
     get(1, "/small", ("expect", "100-continue")), answers(1),
     lambda peer: require(not peer.answers[1].interim, "it was told to go on"))
