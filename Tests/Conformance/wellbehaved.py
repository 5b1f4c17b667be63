"""A client that does everything right, by an implementation of somebody else (h2)."""

import h2.config
import h2.connection
import h2.events

from peer import *
from rules import proves

GOOD = "RFC 9113 8"


class Client:
    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), PATIENCE)
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.events = []
        self.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def flush(self):
        self.socket.sendall(self.h2.data_to_send())

    def request(self, path, method="GET", end=True):
        stream = self.h2.get_next_available_stream_id()
        fields = [(":method", method), (":scheme", "http"), (":authority", "here"), (":path", path)]
        self.h2.send_headers(stream, fields, end_stream=end)
        self.flush()
        return stream

    def hear(self):
        """What one read brings; every byte is given back to its window."""
        more = self.socket.recv(65_536)
        require(more, "the server has hung up")
        events = self.h2.receive_data(more)
        for event in events:
            if isinstance(event, h2.events.DataReceived) and event.flow_controlled_length:
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        self.flush()
        self.events += events
        return events

    def of(self, stream, kind):
        return [e for e in self.events if isinstance(e, kind) and e.stream_id == stream]

    def body(self, stream):
        while not self.of(stream, h2.events.StreamEnded):
            require(not self.of(stream, h2.events.StreamReset), f"stream {stream} was reset")
            self.hear()
        return b"".join(e.data for e in self.of(stream, h2.events.DataReceived))


@proves(GOOD, "bodies of every size around the borders come whole")
def _(peer):
    with Client(peer.server) as client:
        for count in (0, 1, 16_383, 16_384, 16_385, 65_535, 65_536, 3_000_000):
            body = client.body(client.request(f"/bytes/{count}"))
            require(body == bytes(i % 251 for i in range(count)), f"the body of {count} bytes is another")


@proves(GOOD, "a body is echoed while it comes, both ways at once")
def _(peer):
    with Client(peer.server) as client:
        stream = client.request("/echo", "POST", end=False)
        sent = bytes(i * 7 % 256 for i in range(1_000_000))
        rest = sent
        while rest:
            room = min(client.h2.local_flow_control_window(stream), client.h2.max_outbound_frame_size, len(rest))
            if room:
                client.h2.send_data(stream, rest[:room])
                rest = rest[room:]
                client.flush()
            else:
                client.hear()
        require(client.of(stream, h2.events.DataReceived), "nothing came before the end was sent")
        client.h2.end_stream(stream)
        client.flush()
        require(client.body(stream) == sent, "the echo differs")


@proves(GOOD, "each piece of a dialogue is answered before the next is said")
def _(peer):
    with Client(peer.server) as client:
        stream = client.request("/echo", "POST", end=False)
        for number in range(20):
            client.h2.send_data(stream, b"piece %d" % number)
            client.flush()
            while len(client.of(stream, h2.events.DataReceived)) <= number:
                client.hear()
        client.h2.end_stream(stream)
        client.flush()
        require(client.body(stream).endswith(b"piece 19"), "the echo differs")


@proves(GOOD, "two hundred requests at once are all answered")
def _(peer):
    with Client(peer.server) as client:
        client.body(client.request("/small"))
        streams = {client.request(f"/bytes/{number * 100}"): number * 100 for number in range(200)}
        for stream, count in streams.items():
            require(len(client.body(stream)) == count, f"stream {stream} has another length")


@proves(GOOD, "events come one by one, as they happen")
def _(peer):
    with Client(peer.server) as client:
        stream = client.request("/events/10")
        body = client.body(stream)
        require(body.count(b"data:") == 10, "an event is missing")
        pieces = client.of(stream, h2.events.DataReceived)
        require(len([e for e in pieces if e.data]) == 10, f"they came in {len(pieces)} pieces")


@proves(GOOD, "trailers follow the body")
def _(peer):
    with Client(peer.server) as client:
        stream = client.request("/trailers")
        client.body(stream)
        trailers, = client.of(stream, h2.events.TrailersReceived)
        require(list(trailers.headers) == [("checksum", "5")], f"{trailers.headers}")


@proves(GOOD, "a client that gives up one request keeps its others")
def _(peer):
    with Client(peer.server) as client:
        given_up = client.request("/bytes/100000000")
        kept = client.request("/bytes/1000000")
        client.hear()
        client.h2.reset_stream(given_up)
        client.flush()
        require(len(client.body(kept)) == 1_000_000, "the other body is incomplete")
