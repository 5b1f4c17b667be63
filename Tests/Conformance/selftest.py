"""Servers that break rules, to see that each expectation notices. What they say is written down; they answer PING."""

import socketserver
import threading
from types import SimpleNamespace

import peer
import http1
from framing import not_taken
from frames import *
from peer import *


class Actor(socketserver.BaseRequestHandler):
    """Greets, says its lines, and then hangs up or goes on answering PING."""

    def handle(self):
        lines, hangs_up_after = self.server.part
        self.request.sendall(settings() + frame(SETTINGS, ACK, 0) + lines)
        heard = self.request.recv(1_000).removeprefix(PREFACE)
        while not hangs_up_after:
            while len(heard) >= 9 and len(heard) >= 9 + int.from_bytes(heard[:3]):
                end = 9 + int.from_bytes(heard[:3])
                if heard[3] == PING:
                    self.request.sendall(ping(heard[9:end], flags=ACK))
                heard = heard[end:]
            try:
                more = self.request.recv(1_000)
            except ConnectionResetError:
                more = b""
            if not more:
                return
            heard += more


def holds(expect, lines, hangs_up_after, actor=Actor, greet=True):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), actor) as server:
        server.part = lines, hangs_up_after
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        stage = SimpleNamespace(port=server.server_address[1])
        try:
            with Peer(stage, greet=greet) as client:
                expect(client)
        except (Broken, OSError):
            return False
        finally:
            server.shutdown()
        return True


OK = headers(1, block((":status", "200")), end=False)
BODY = data(1, b"abc", end=True)
HANGS_UP, STAYS = True, False

# What is expected; what is said and whether the connection ends; whether that is right.
CASES = [
    (connection_error(PROTOCOL_ERROR), goaway(PROTOCOL_ERROR), HANGS_UP, True),
    (connection_error(PROTOCOL_ERROR), goaway(PROTOCOL_ERROR), STAYS, False),
    (connection_error(PROTOCOL_ERROR), goaway(STREAM_CLOSED), HANGS_UP, False),
    (connection_error(PROTOCOL_ERROR), rst(1, PROTOCOL_ERROR), HANGS_UP, False),
    (connection_error(PROTOCOL_ERROR), b"", HANGS_UP, False),
    (stream_error(1, CANCEL), rst(1), STAYS, True),
    (stream_error(1, CANCEL), rst(1), HANGS_UP, False),
    (stream_error(1, CANCEL), rst(3), STAYS, False),
    (stream_error(1, CANCEL), rst(1, PROTOCOL_ERROR), STAYS, False),
    (stream_error(1, CANCEL), goaway(CANCEL), HANGS_UP, False),
    (either_error(1, CANCEL), rst(1), STAYS, True),
    (either_error(1, CANCEL), goaway(CANCEL), HANGS_UP, True),
    (either_error(1, CANCEL), rst(3), STAYS, False),
    (either_error(1, CANCEL), goaway(NO_ERROR), HANGS_UP, False),
    (hangs_up, b"", HANGS_UP, True),
    (hangs_up, goaway(), STAYS, False),
    (goes_on, b"", STAYS, True),
    (goes_on, rst(1), STAYS, False),
    (goes_on, goaway(), STAYS, False),
    (goes_on, b"", HANGS_UP, False),
    (answers(1, body=b"abc"), OK + BODY, STAYS, True),
    (answers(1, body=b"abd"), OK + BODY, STAYS, False),
    (answers(1, 404), OK + BODY, STAYS, False),
    (answers(1), OK + data(1, b"abc"), STAYS, False),
    (answers(1), OK + rst(1), STAYS, False),
    (answers(3), OK + BODY, STAYS, False),
    (not_taken(1), rst(1, STREAM_CLOSED), STAYS, True),
    (not_taken(1), OK + BODY, STAYS, False),
    (not_taken(1), rst(1, CANCEL), STAYS, False),
    (lambda client: client.stops_at(3, 1), OK + data(1, b"abc"), STAYS, True),
    (lambda client: client.stops_at(2, 1), OK + data(1, b"abc"), STAYS, False),
    (lambda client: client.stops_at(4, 1), OK + data(1, b"abc"), STAYS, False),
    (lambda client: turned_away(client.server), b"", HANGS_UP, False),
]


OK1 = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc"
BAD1 = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
CHUNKS1 = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"

# The same for HTTP/1.1.
CASES1 = [
    (http1.refused(400), BAD1, HANGS_UP, True),
    (http1.refused(400), BAD1, STAYS, False),
    (http1.refused(400), BAD1 + OK1, HANGS_UP, False),
    (http1.refused(400), BAD1.replace(b"400", b"200"), HANGS_UP, False),
    (http1.refused(400), BAD1.replace(b"connection: close\r\n", b""), HANGS_UP, False),
    (http1.refused(400), b"", HANGS_UP, False),
    (http1.says(200, b"abc"), OK1, STAYS, True),
    (http1.says(200, b"abc"), CHUNKS1, STAYS, True),
    (http1.says(200, b"abc"), CHUNKS1[:-5], STAYS, False),
    (http1.says(200, b"abc"), OK1[:-1], HANGS_UP, False),
    (http1.says(200, b"abd"), OK1, STAYS, False),
    (http1.says(200, closes=False), OK1, STAYS, True),
    (http1.says(200, closes=True), OK1, STAYS, False),
    (http1.closed, b"", HANGS_UP, True),
    (http1.closed, b"", STAYS, False),
    (http1.closed, b"x", HANGS_UP, False),
]


class Actor1(socketserver.BaseRequestHandler):
    """Says its lines, and then hangs up or waits for the client to do so."""

    def handle(self):
        lines, hangs_up_after = self.server.part
        self.request.sendall(lines)
        if not hangs_up_after:
            self.request.recv(1)


def main():
    peer.PATIENCE = 0.3
    failed = 0
    for number, (expect, lines, hangs_up_after, is_right) in enumerate(CASES1):
        if holds(expect, lines, hangs_up_after, Actor1, greet=False) != is_right:
            failed += 1
            print(f"FAILED case {number} of HTTP/1.1: this was {'refused' if is_right else 'accepted'}")
    for number, (expect, lines, hangs_up_after, is_right) in enumerate(CASES):
        if holds(expect, lines, hangs_up_after) != is_right:
            failed += 1
            print(f"FAILED case {number}: this was {'refused' if is_right else 'accepted'}")
    counted = SimpleNamespace(server=SimpleNamespace(counters=lambda: {"floods": 1}))
    for number, is_right in [(1, True), (0, False), (2, False)]:
        try:
            counts(floods=number)(counted)
            accepted = True
        except Broken:
            accepted = False
        if accepted != is_right:
            failed += 1
            print(f"FAILED: a count of 1 for {number}")
    print(f"{len(CASES) + len(CASES1) + 3 - failed} passed, {failed} failed")
    return 1 if failed else 0
