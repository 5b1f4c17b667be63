"""RFC 9113, section 6.8: how a server that is told to end does so."""

from frames import *
from peer import *
from rules import proves

GRACE = "RFC 9113 6.8"


def last_stream(came):
    return int.from_bytes(came.payload[:4])


def drain(peer):
    """The notice, and then the PING that tells the server when we have seen it."""
    peer.settle()
    peer.server.terminate()
    notice = peer.until(lambda f: f.kind == GOAWAY, "GOAWAY")
    require(last_stream(notice) == MAX_WINDOW and notice.code == NO_ERROR, f"the notice was {notice}")
    return peer.until(lambda f: f.kind == PING and not f.flags & ACK, "PING")


@proves(GRACE, "SIGTERM: a notice, then the last stream, then what is under way ends, then the connection", alone=True)
def _(peer):
    peer.send(post(1) + get(3, "/events/30"))
    asked = drain(peer)
    # This one was on its way when the notice came.
    peer.send(get(5) + ping(asked.payload, flags=ACK))
    final = peer.until(lambda f: f.kind == GOAWAY, "the second GOAWAY")
    require(last_stream(final) == 5 and final.code == NO_ERROR, f"the second GOAWAY named {last_stream(final)}")
    answers(5)(peer)
    peer.send(get(7))
    peer.send(data(1, b"abc", end=True))
    answers(1, body=b"3\n")(peer)
    require(peer.answer(3).body.count(b"data:") == 30, "the events were cut off")
    hangs_up(peer)
    require(7 not in peer.answers, "a stream behind the last was answered")


@proves(GRACE, "SIGTERM: an idle connection is closed, and the process ends", alone=True)
def _(peer):
    peer.send(ping(drain(peer).payload, flags=ACK))
    hangs_up(peer)
    peer.server.wait()


@proves(GRACE, "SIGTERM: nobody is accepted any more", alone=True)
def _(peer):
    peer.send(get(1, "/never"))
    asked = drain(peer)
    try:
        Peer(peer.server, greet=False)
        raise Broken("a connection was accepted")
    except ConnectionRefusedError:
        pass
    peer.send(rst(1) + ping(asked.payload, flags=ACK))
    hangs_up(peer)


@proves(GRACE, "SIGTERM: who does not end is closed at the deadline", alone=True, flags="--drain-seconds 1", seconds=2)
def _(peer):
    peer.send(get(1, "/never"))
    drain(peer)
    hangs_up(peer)
    peer.server.wait()
