"""RFC 8446 and RFC 7301: what a port with TLS does with those who do not speak it as they should."""

import atexit
import shutil
import ssl
import tempfile

from frames import *
from http1 import ask, hear
from peer import *
from rules import proves

FOLDER = tempfile.mkdtemp()
atexit.register(shutil.rmtree, FOLDER)
SECURE = f"--tls {FOLDER}/localhost.pem"
HASTY = f"{SECURE} --head-seconds 1"
HANDSHAKE, ALERT = 0x16, 0x15


def over_tls(peer, *protocols):
    """The peer speaks TLS from here on, and what it offers of HTTP is this."""
    # Who the server is, Tests/Interop looks at.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(protocols)
    peer.socket = context.wrap_socket(peer.socket, server_hostname="localhost", suppress_ragged_eofs=False)
    return peer.socket


def counters(server):
    with Peer(server, greet=False) as peer:
        over_tls(peer, "http/1.1")
        peer.send(ask("/counters"))
        return json.loads(hear(peer)[2])


def ends(peer):
    """Everything up to the end of the connection, however it ends."""
    said = b""
    try:
        while came := peer.socket.recv(65_536):
            said += came
    except (ConnectionResetError, ssl.SSLEOFError):
        pass
    return said


def proves_tls(clause, sentence, flags=SECURE, **options):
    return proves(clause, sentence, flags=flags, greet=False, **options)


for what, said in [("a request in the clear", ask()), ("HTTP/2 in the clear", PREFACE + settings()),
                   ("noise", b"\x16\x03\x01\x00\x05\xff\xff\xff\xff\xff" * 20)]:
    @proves_tls("RFC 8446 6.2", f"{what} on a port with TLS is not answered, and counted", alone=True)
    def _(peer, said=said):
        peer.send(said)
        heard = ends(peer)
        require(not heard or heard[0] == ALERT, f"{heard[:60]} was the answer")
        counted = counters(peer.server)
        require(counted["handshakeFailures"] == 1 and counted["requests"] == 1, f"{counted}")


@proves_tls("RFC 7301 3.2", "without a common protocol there is an alert that says so")
def _(peer):
    try:
        over_tls(peer, "h9")
    except ssl.SSLError as error:
        require("alert no application protocol" in str(error), f"{error}")
    else:
        raise Broken("the handshake came to an end")


for protocols, chosen in [(["h2", "http/1.1"], "h2"), (["http/1.1", "h2"], "h2"), (["http/1.1"], "http/1.1")]:
    @proves_tls("RFC 7301 3.2", f"of {' and '.join(protocols)} the server takes {chosen}")
    def _(peer, protocols=protocols, chosen=chosen):
        require(over_tls(peer, *protocols).selected_alpn_protocol() == chosen, "it took another")


for length in (0, 3, 100):
    @proves_tls("limits", f"a handshake that stops after {length} bytes is cut off and counted", flags=HASTY, alone=True,
                seconds=2)
    def _(peer, length=length):
        # The begin of a ClientHello of 512 bytes.
        peer.send((bytes([HANDSHAKE, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]) + bytes(200))[:length])
        require(not ends(peer), "it was answered")
        counted = counters(peer.server)
        require(counted["headTimeouts"] == 1, f"{counted}")


@proves_tls("limits", "who shakes hands and then says nothing is cut off and counted", flags=HASTY, alone=True, seconds=2)
def _(peer):
    over_tls(peer, "http/1.1")
    require(not ends(peer), "it was answered")
    require(counters(peer.server)["headTimeouts"] == 1, "it was not counted")


@proves_tls("RFC 8446 6.1", "the server says that it has ended, so that a cut can be told from an end")
def _(peer):
    over_tls(peer, "http/1.1")
    peer.send(ask("/small", "connection: close"))
    require(hear(peer)[2] == b"small\n", "no answer")
    # Without close_notify this raises.
    require(peer.socket.recv(1) == b"", "something came")


@proves_tls("RFC 9112 9.6", "an early answer comes whole over TLS while the body is still being sent")
def _(peer):
    over_tls(peer, "http/1.1")
    peer.send(ask("/early", "content-length: 5000000", method="POST"))
    for _ in range(50):
        peer.send(bytes(100_000))
    require(hear(peer)[2] == b"too much\n", "no answer")


@proves_tls("RFC 9112 6", "a large body comes whole over TLS, and the connection goes on")
def _(peer):
    over_tls(peer, "http/1.1")
    peer.send(ask("/bytes/20000000") + ask())
    body = hear(peer)[2]
    require(body == (bytes(range(251)) * 80_000)[:20_000_000], f"{len(body)} bytes came")
    require(hear(peer)[2] == b"small\n", "no second answer")
