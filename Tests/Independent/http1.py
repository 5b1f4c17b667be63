#!/usr/bin/env python3
"""Compares the requests that our HTTP/1.1 parser finds in bytes with those that h11 finds.

    http1.py HTTP1READER                what we accept, h11 accepts as the same requests
    http1.py --selftest HTTP1READER     tampers with our answers and expects each change to be noticed

HTTP1READER is the program of Tests/HTTP1Reader. h11 follows RFC 7230 and is lenient where that lets it be: what it takes
and we refuse must be one of EXPLAINED. Exit code 1 on any failure. The last line is `N passed, N failed`.
"""

import argparse
import copy
import json
import random
import re
import subprocess
import sys

import h11

from cbor import Refused
from check import Tally

SEED = 1
# RFC 9113, section 8.2.2: we act on these and leave them out; Host becomes the authority.
LEFT_OUT = {b"connection", b"keep-alive", b"proxy-connection", b"transfer-encoding", b"upgrade", b"host"}

# Why we refuse what h11 takes. Each must come up in the corpus.
EXPLAINED = {
    "bareLineFeed": "RFC 9112 2.2 lets a recipient take a bare LF for the end of a line; h11 does",
    "bareCarriageReturn": "h11 passes over the extensions of a chunk with whatever they have but LF",
    "controlByte": "RFC 9110 5.5 calls control characters in values invalid; h11 lets most of them pass",
    "obsoleteFold": "RFC 9112 5.2 lets a server refuse or replace a fold; h11 replaces it",
    "unsupportedVersion": "RFC 9110 2.5 would let HTTP/1.2 be read as HTTP/1.1; h11 takes every version",
    "target": "h11 takes any visible characters for a target",
    "targetForm": "h11 leaves the form of the target to its user",
    "authority": "h11 leaves the form of the target to its user",
    "invalidHost": "h11 leaves the value of Host to its user",
    "expectation": "RFC 9110 10.1.1 lets a server answer 417; h11 leaves it to its user",
    "contentLength": "RFC 9112 6.3 lets a list of equal lengths be taken for one; h11 does. Past 63 bits it takes more",
    "repeatedContentLength": "as for a list",
    "contentLengthWithTransferEncoding": "RFC 9112 6.3 lets a server refuse it; h11 lets the chunks count",
    "transferEncodingOfOldVersion": "RFC 9112 6.1 calls the framing of such a request faulty; h11 reads the chunks",
    "contentOfConnect": "RFC 9110 9.3.6: what follows belongs to the tunnel; h11 frames a body",
    "chunkSize": "h11 takes white space after a size, as some servers write it, and 20 digits",
    "forbiddenTrailer": "RFC 9110 6.5.1 forbids it to senders; h11 leaves trailers to its user",
}


# What h11 makes of a connection


def read_with_h11(data, count):
    """The first so many requests, and whether they are followed by an error."""
    requests = []
    while len(requests) < count:
        # RFC 9112, section 2.2, asks for this line to be passed over, and h11 does not.
        data = data.removeprefix(b"\r\n")
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=1 << 20)
        connection.receive_data(data)
        request = None
        try:
            while True:
                event = connection.next_event()
                if isinstance(event, h11.Request):
                    request = head(event)
                    requests.append(request)
                elif isinstance(event, h11.Data):
                    request["body"] += bytes(event.data)
                elif isinstance(event, h11.EndOfMessage):
                    request["trailers"] = [(name, value) for name, value in event.headers]
                    break
                else:
                    return requests, None
        except h11.RemoteProtocolError as error:
            return requests, str(error)
        # An answer that switches to no other protocol makes up h11's mind about Upgrade, which we ignore.
        connection.send(h11.Response(status_code=404, headers=[("content-length", "0")]))
        request["keepAlive"] = request["method"] != b"CONNECT" and connection.their_state is h11.DONE
        if not request["keepAlive"]:
            break
        data = connection.trailing_data[0]
    return requests, None


def head(event):
    fields = list(event.headers)
    hosts = [value for name, value in fields if name == b"host"]
    scheme, authority, path = target(event.method, event.target, hosts[0] if hosts else b"")
    kept = [(name, value) for name, value in fields if name not in LEFT_OUT]
    return {
        "method": event.method,
        "scheme": scheme,
        "authority": authority,
        "path": path,
        "fields": kept,
        "body": b"",
        "trailers": None,
    }


def target(method, text, host):
    """RFC 9112, section 3.3, with the expression of RFC 3986, appendix B."""
    if method == b"CONNECT":
        return b"https", text, text
    if text.startswith(b"/") or text == b"*":
        return b"https", host, text
    parts = re.fullmatch(rb"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?", text)
    scheme, authority, path, query = (part or b"" for part in parts.group(1, 2, 3, 4))
    if not path:
        path = b"*" if method == b"OPTIONS" and not query else b"/"
    return scheme.lower(), authority, path + query


# What we make of it


class Reader:
    def __init__(self, program):
        self.program = program

    def read(self, inputs):
        lines = "".join(data.hex() + "\n" for data in inputs)
        answer = subprocess.run([self.program], input=lines, capture_output=True, text=True, check=True).stdout
        readings = [decoded(json.loads(line)) for line in answer.splitlines()]
        if len(readings) != len(inputs):
            raise Refused(f"{len(inputs)} inputs have {len(readings)} answers")
        return readings


def decoded(reading):
    for request in reading["requests"]:
        for key in ("method", "scheme", "authority", "path"):
            request[key] = request[key].encode()
        request["fields"] = pairs(request["fields"])
        request["body"] = bytes.fromhex(request["body"])
        request["trailers"] = pairs(request.get("trailers"))
    return reading


def pairs(fields):
    return fields and [(bytes.fromhex(name), bytes.fromhex(value)) for name, value in fields] or fields


# The comparison


def compare(data, ours, used):
    """Raises if the two do not agree and nothing explains it; otherwise says how they agree."""
    theirs, refusal = read_with_h11(data, len(ours["requests"]) + 1)
    requests, reason = ours["requests"], ours.get("error")
    if refusal is not None and is_white_space_before_extension(data, refusal):
        # What h11 has read so far counts, but for the request that it gives up.
        if len(requests) >= len(theirs) and requests[len(theirs) - 1]["trailers"] is not None:
            used.add("white space before an extension")
        compare_requests(data, requests[: len(theirs) - 1], theirs)
        return "explained"
    require(len(requests) <= len(theirs), data, f"h11 finds {len(theirs)} requests only: {refusal}")
    compare_requests(data, requests, theirs)
    if reason is None:
        require(len(requests) == len(theirs), data, "h11 finds one more")
        # h11 refuses the begin of a line already, where we wait for its end.
        require(refusal is None or is_complete(requests), data, f"only h11 refuses it: {refusal}")
        return "both take it" if theirs else "both wait"
    if refusal is not None:
        return "both refuse it"
    if len(theirs) == len(requests) and is_complete(requests) == is_complete(theirs):
        return "h11 waits where we refuse"
    name = reason.partition("(")[0]
    require(name in EXPLAINED, data, f"we refuse it ({reason}) and h11 does not")
    used.add(name)
    return "explained"


def is_complete(requests):
    return not requests or requests[-1]["trailers"] is not None


def compare_requests(data, ours, theirs):
    for own, other in zip(ours, theirs):
        for key in ("method", "scheme", "authority", "path", "fields"):
            require(own[key] == other[key], data, f"{key} is {own[key]!r} to us and {other[key]!r} to h11")
        if own["trailers"] is None:
            require(other["body"].startswith(own["body"]), data, "another begin of the body")
            continue
        for key in ("body", "trailers", "keepAlive"):
            require(own[key] == other.get(key), data, f"{key} is {own[key]!r} to us and {other.get(key)!r} to h11")


def is_white_space_before_extension(data, refusal):
    """RFC 9112, section 7.1.1, has it (BWS), and RFC 9110, section 5.6.3, has recipients take it; h11 does not."""
    return refusal.startswith("illegal chunk header") and re.search(rb"[0-9A-Fa-f][ \t]+;", data)


def require(truth, data, why):
    if not truth:
        raise Refused(f"{data!r}: {why}")


# What is compared

METHODS = ["GET", "GET", "POST", "POST", "OPTIONS", "CONNECT", "X-!", "", "G T", "G\tT", "GÄ", "get("]
TARGETS = [
    "/", "/a?b=c", "/a%20b?[]{}|^`", "*", "x:443", "http://y/a", "HTTPS://y:1?q", "https://[::1]", "ftp://y/", "http:/y",
    "http://u@y/", "/a#b", "/\xff", "a", "", "//", "http://y#f", "/%4", "http://y", "/<>", "http:///",
]  # fmt: skip
VERSIONS = ["HTTP/1.1"] * 12 + ["HTTP/1.0", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1", "HTTP/1.1 "]
HOSTS = ["Host: x"] * 14 + ["host:x:80 ", "Host:", "Host: a b", "Host: [::1]:80", "Host: u@x", "Host : x", "Host: x\r\nHost: x"]
FIELDS = [
    "A: b", "a:", "Accept:\t*/*  ", "X-Y: é \"q\" ; z", "A : b", "A\t: b", " A: b", "A: b\r\n c", ": b", "A(: b", "A: b\x00c",
    "A: b\x01c", "A: b\x7f", "A", "Connection: close", "connection: a, Close", "Connection: keep-alive", "Upgrade: websocket",
    "Expect: 100-continue", "Expect: 200-ok", "A: b\rc", "A: b\nC: d", "Proxy-Connection: a", "A: b\x0bc", "",
]  # fmt: skip
LENGTHS = [
    "Content-Length: 5", "content-length:5", "Content-Length: 5, 5", "Content-Length: 5\r\nContent-Length: 5",
    "Content-Length: 5, 6", "Content-Length: +5", "Content-Length: 0x5", "Content-Length: 05", "Content-Length:",
    "Content-Length: 5 5", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Content-Length: 99999999999999999999",
]  # fmt: skip
CODINGS = ["Transfer-Encoding: chunked"] * 12 + [
    "transfer-encoding:CHUNKED", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: gzip",
    "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: \x0bchunked", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
]  # fmt: skip
SIZES = ["{:x}", "{:X}", "0{:x}", "{:x};a=b", "{:x};a=\"b;c\"", "{:x}; a"] * 4 + [
    "0x{:x}", "+{:x}", "{:x} ", "{:x} ;a", " {:x}", "{:x};a\rb", "{:x};a\nb", "{:020x}", "{:017x}", "", "{:x}g",
    "8000000000000000", "{:x} a",
]  # fmt: skip
TRAILERS = [[]] * 4 + [["X-Sum: 1"], ["a: b", "a:"], ["Content-Length: 5"], ["Host: x"], ["A : b"], ["A: b", " c"], [" a: b"]]
NEWLINES = ["\r\n"] * 40 + ["\n", "\r", "\r\r\n"]
BYTES = b"\r\n\0 \t:;,/%0aA\x7f\xff\x0b[]@#?\""


class Corpus:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, choices, likely=None):
        """The likely one (the first, if none is named) most of the time, so that a request has few faults at once."""
        plain = choices[0] if likely is None else likely
        return plain if self.random.random() < 0.75 else self.random.choice(choices)

    def newline(self):
        return self.pick(NEWLINES)

    def chunks(self):
        text = ""
        for _ in range(self.random.randrange(3)):
            content = self.random.choice(["a", "a\r\nb", "0\r\n\r\n", "x" * 17])
            text += self.pick(SIZES).format(len(content)) + self.newline() + content + self.newline()
        text += self.pick(SIZES).format(0) + "\r\n"
        return text + "".join(line + "\r\n" for line in self.pick(TRAILERS)) + self.newline()

    def request(self):
        method = self.pick(METHODS, self.random.choice(METHODS[:7]))
        plain = {"OPTIONS": "*", "CONNECT": "x:443"}.get(method, "/")
        line = " ".join([method, self.pick(TARGETS, plain), self.pick(VERSIONS)])
        fields = [self.pick(FIELDS, "A: b") for _ in range(self.random.randrange(3))]
        fields += [self.pick(HOSTS)] if self.random.random() < 0.95 else []
        body = ""
        framing = self.random.random()
        if framing < 0.3:
            fields.append(self.pick(LENGTHS))
            body = "hello" if self.random.random() < 0.9 else "hell"
        elif framing < 0.65:
            fields.append(self.pick(CODINGS))
            body = self.chunks()
        self.random.shuffle(fields)
        start = self.random.choice(["\r\n", "", "", "", ""])
        text = start + line + self.newline() + "".join(field + self.newline() for field in fields) + self.newline() + body
        return text.encode("latin-1")

    def connection(self):
        return b"".join(self.request() for _ in range(self.random.choice([1, 1, 1, 2, 3])))

    def mutated(self):
        data = bytearray(self.connection())
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(data) + 1)
            data[at : at + self.random.randrange(2)] = bytes([self.random.choice(BYTES)] * self.random.randrange(2))
        return bytes(data)

    def random_field(self):
        """A method, name or value of a few bytes of any kind."""
        wild = bytes(self.random.randrange(256) for _ in range(self.random.randrange(1, 3)))
        places = [b"G", b" /", b" HTTP/1.1\r\nHost: x", b"\r\nA", b": b", b"c\r\n\r\n"]
        places.insert(self.random.randrange(1, len(places)), wild)
        return b"".join(places)


def compared(reader, inputs, used):
    tally = {}
    for data, reading in zip(inputs, reader.read(inputs)):
        verdict = compare(data, reading, used)
        tally[verdict] = tally.get(verdict, 0) + 1
    # Where one of them took everything or nothing, the comparison would say little.
    if min(tally.get("both take it", 0), tally.get("both refuse it", 0)) < len(inputs) // 20:
        raise Refused(f"a poor corpus: {tally}")
    return ", ".join(f"{verdict} {count} times" for verdict, count in sorted(tally.items()))


def used_explanation(name, used):
    if name not in used:
        raise Refused("nothing in the corpus needs it")


def check_all(reader, tally):
    corpus, used = Corpus(SEED), set()
    for name, make in (("put together", corpus.connection), ("mutated", corpus.mutated), ("random", corpus.random_field)):
        tally.run(f"requests that are {name}", compared, reader, [make() for _ in range(8_000)], used)
    for name in [*EXPLAINED, "white space before an extension"]:
        tally.run(f"explained: {name}", used_explanation, name, used)


# That the comparison can fail


def tampered(reading):
    """Each thing that a reading says, changed."""
    for index, request in enumerate(reading["requests"]):
        for key, other in (
            ("method", b"Y"),
            ("scheme", b"gopher"),
            ("authority", b"elsewhere"),
            ("path", b"/elsewhere"),
            ("fields", request["fields"] + [(b"y", b"z")]),
            ("fields", [(name, value + b"!") for name, value in request["fields"]]),
            ("body", request["body"] + b"!"),
            ("trailers", [(b"y", b"z")]),
            ("keepAlive", not request["keepAlive"]),
        ):
            if request[key] != other:
                changed = copy.deepcopy(reading)
                changed["requests"][index][key] = other
                yield key, changed
    yield "a request more", {**reading, "requests": reading["requests"] + reading["requests"][-1:]}
    yield "a request less", {**reading, "requests": reading["requests"][:-1]}
    yield "an unexplained refusal", {**reading, "requests": reading["requests"][:-1], "error": "fieldName"}


def check_tampering(reader, count):
    corpus = Corpus(SEED)
    inputs = [corpus.connection() for _ in range(count)]
    noticed = 0
    for data, reading in zip(inputs, reader.read(inputs)):
        if reading.get("error") or not reading["requests"] or reading["requests"][-1]["trailers"] is None:
            continue
        for what, changed in tampered(reading):
            try:
                compare(data, changed, set())
            except Refused:
                noticed += 1
            else:
                raise Refused(f"{what} went unnoticed in {data!r}")
    return f"{noticed} changes"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--selftest", action="store_true")
    parser.add_argument("reader", metavar="HTTP1READER")
    options = parser.parse_args()
    tally, reader = Tally(), Reader(options.reader)
    if options.selftest:
        tally.run("what we say, tampered with", check_tampering, reader, 500)
    else:
        check_all(reader, tally)
    return tally.finish()


if __name__ == "__main__":
    sys.exit(main())
