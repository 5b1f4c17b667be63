"""A client that says what it is told to, and what a test may expect to hear from the server."""

import json
import os
import select
import signal
import socket
import subprocess
import time
from pathlib import Path

import hpack

from frames import *

PROGRAM = Path(__file__).resolve().parents[2] / ".build/release/WebServer"
# How long anything may take: far more than needed, for a machine that is busy.
PATIENCE = 15


class Broken(Exception):
    """The server did something else than the rule says."""


def require(truth, why):
    if not truth:
        raise Broken(why)


class Server:
    """A process that serves; its limits are its flags."""

    def __init__(self, *flags):
        self.process = subprocess.Popen([PROGRAM, *flags], stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        self.is_ending = False

    def counters(self):
        with Peer(self) as peer:
            peer.send(get(1, "/counters"))
            return json.loads(peer.answer(1).body)

    def resident_bytes(self):
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")

    def terminate(self):
        # A second signal would not wait for the drain.
        if not self.is_ending:
            self.is_ending = True
            self.process.send_signal(signal.SIGTERM)

    def wait(self):
        """To the end of its drain, after which it must end well."""
        self.terminate()
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        require(status == 0, f"the server ended with status {status}")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Answer:
    def __init__(self):
        self.interim, self.fields, self.trailers, self.body = [], [], [], b""

    def __getitem__(self, name):
        return dict(self.fields).get(name)


class Peer:
    """One connection. Every frame that came is kept in `frames`; `answers` gathers them by stream."""

    def __init__(self, server, greet=True, settings=b""):
        self.server = server
        self.socket = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.decoder = hpack.Decoder()
        self.input, self.frames, self.answers = b"", [], {}
        if greet:
            self.greet(settings)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def greet(self, wanted=b""):
        """Both sides say and acknowledge what they want."""
        self.send(PREFACE + (wanted or settings()))
        self.until(lambda f: f.kind == SETTINGS and not f.flags & ACK, "SETTINGS")
        self.send(frame(SETTINGS, ACK, 0))
        if not any(f.kind == SETTINGS and f.flags & ACK for f in self.frames):
            self.until(lambda f: f.kind == SETTINGS and f.flags & ACK, "an acknowledgement of SETTINGS")

    def send(self, what):
        # A server that hangs up in between is judged by what it has said.
        try:
            self.socket.sendall(what)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def frame(self):
        """The next frame, or None when the server has hung up."""
        while len(self.input) < 9 or len(self.input) < 9 + int.from_bytes(self.input[:3]):
            try:
                more = self.socket.recv(65_536)
            except ConnectionResetError:
                more = b""
            except TimeoutError:
                raise Broken("nothing came; before: " + self.heard()) from None
            if not more:
                return None
            self.input += more
        end = 9 + int.from_bytes(self.input[:3])
        kind, flags, stream = self.input[3], self.input[4], int.from_bytes(self.input[5:9])
        came = Frame(kind, flags, stream, self.input[9:end])
        self.input = self.input[end:]
        self.frames.append(came)
        self.gather(came)
        return came

    def gather(self, came):
        answer = self.answers.setdefault(came.stream, Answer())
        if came.kind == HEADERS:
            require(came.flags & (END_HEADERS | PADDED | HAS_PRIORITY) == END_HEADERS, "HEADERS in an unexpected form")
            fields = self.decoder.decode(came.payload)
            if fields[0][0] == ":status" and fields[0][1].startswith("1"):
                answer.interim = fields
            elif answer.fields:
                answer.trailers = fields
            else:
                answer.fields = fields
        elif came.kind == DATA:
            answer.body += came.payload

    def heard(self):
        return "; ".join(str(f) for f in self.frames[-4:]) or "nothing"

    def until(self, wanted, what):
        """Reads to the first frame that is wanted."""
        while (came := self.frame()) is not None:
            if wanted(came):
                return came
        raise Broken(f"hung up instead of {what}; before: {self.heard()}")

    def answer(self, stream):
        """The whole answer, which may be here by now."""
        if not any(f.stream == stream and f.ends_stream for f in self.frames):
            self.until(
                lambda f: f.stream == stream and (f.ends_stream or f.kind == RST_STREAM) or f.kind == GOAWAY and f.code,
                f"an answer on {stream}")
        require(any(f.stream == stream and f.ends_stream for f in self.frames), f"no answer: {self.heard()}")
        return self.answers[stream]

    def settle(self):
        """Everything sent so far has been dealt with when this returns, and the connection lives."""
        mark = time.monotonic_ns().to_bytes(8)
        self.send(ping(mark))
        self.until(lambda f: f.kind == PING and f.flags & ACK and f.payload == mark, "an answer to PING")

    def stops_at(self, count, *streams):
        """The bodies have come to this length together, and no byte more comes when the server has had its turns."""

        def length():
            return sum(len(self.answers[s].body) for s in streams if s in self.answers)

        while length() < count:
            require(self.frame(), f"hung up before {count} bytes: {self.heard()}")
        # An answer to PING overtakes DATA, so what the first turn sends is behind the first answer.
        self.settle()
        self.settle()
        require(length() == count, f"{length()} bytes came instead of {count}")


# What a rule may expect, each as a step that takes the peer.


def names(codes):
    return " or ".join(CODES[code] for code in codes)


def connection_error(*codes):
    """GOAWAY with one of these codes, and then the connection is closed (RFC 9113, section 5.4.1)."""

    def expect(peer):
        came = peer.until(lambda f: f.kind == GOAWAY, f"GOAWAY {names(codes)}")
        require(came.code in codes, f"{came} instead of {names(codes)}")
        while peer.frame():
            pass

    return expect


def stream_error(stream, *codes):
    """RST_STREAM with one of these codes, and the connection goes on (section 5.4.2)."""

    def expect(peer):
        came = peer.until(
            lambda f: f.kind == RST_STREAM and f.stream == stream or f.kind == GOAWAY, f"RST_STREAM {names(codes)}")
        require(came.kind == RST_STREAM and came.code in codes, f"{came} instead of {names(codes)} on {stream}")
        peer.settle()

    return expect


def either_error(stream, *codes):
    """Section 5.4 lets a server treat a stream error as a connection error; used where nghttp2 does."""

    def expect(peer):
        came = peer.until(
            lambda f: f.kind == RST_STREAM and f.stream == stream or f.kind == GOAWAY, f"{names(codes)}")
        require(came.code in codes, f"{came} instead of {names(codes)}")

    return expect


def hangs_up(peer):
    """The connection is closed, with or without a word."""
    while peer.frame():
        pass


def drips(drop, times=None):
    """Sends this again and again, too often to count as silent, until the server says something or hangs up."""

    def drip(peer):
        left = times
        while left != 0 and not select.select([peer.socket], [], [], 0.25)[0]:
            peer.send(drop)
            left = left and left - 1
        require(left in (0, None), "it was given up")

    return drip


def turned_away(server):
    """A new connection to this server is reset or closed without a word."""
    try:
        with Peer(server, greet=False) as peer:
            require(peer.frame() is None, f"it was greeted: {peer.heard()}")
    except ConnectionError:
        pass


def goes_on(peer):
    """What was sent is ignored: nothing is reset and the connection lives."""
    peer.settle()
    bad = [f for f in peer.frames if f.kind in (RST_STREAM, GOAWAY)]
    require(not bad, f"{bad and bad[0]} instead of nothing")


def answers(stream, status=200, body=None):
    def expect(peer):
        answer = peer.answer(stream)
        require(answer[":status"] == str(status), f"{answer[':status']} instead of {status}")
        require(body is None or answer.body == body, f"{answer.body[:60]} instead of {body}")

    return expect


def counts(**expected):
    """What the server has counted so far."""

    def expect(peer):
        counted = peer.server.counters()
        for name, number in expected.items():
            require(counted[name] == number, f"{counted[name]} {name} instead of {number}")

    return expect
