"""curl, nghttp, h2load and openssl."""

import subprocess

from checks import check, pattern, run, url
from peer import require

MEGABYTE = pattern(1_000_000)

# What the program is told, whether it is over TLS, and the version that it must have spoken.
WAYS = [
    ("--http1.1", False, "1.1"), ("--http2-prior-knowledge", False, "2"),
    ("--http1.1", True, "1.1"), ("--http2", True, "2"),
]


def curl(servers, way, path, *words, input=b""):
    flag, is_secure, version = way
    trust = ["--cacert", servers.certificate] if is_secure else []
    out, err = run("curl", "--silent", "--show-error", "--ipv4", flag, *trust, "--write-out", "\n%{http_version} %{http_code}",
                   *words, url(servers, is_secure, path), input=input)
    body, _, spoken = out.rpartition(b"\n")
    spoken, status = spoken.decode().split()
    require(spoken == version, f"curl spoke {spoken}")
    return int(status), body, err


for way in WAYS:
    name = f"curl {way[0]}" + (" over TLS" if way[1] else "")

    @check(f"{name} gets a body whole")
    def _(servers, way=way):
        status, body, _ = curl(servers, way, "/bytes/1000000")
        require(status == 200 and body == MEGABYTE, f"{status} with {len(body)} bytes")

    @check(f"{name} uploads a megabyte")
    def _(servers, way=way):
        status, body, _ = curl(servers, way, "/collect", "--data-binary", "@-", input=MEGABYTE)
        require((status, body) == (200, b"1000000\n"), f"{status} {body[:60]}")

    @check(f"{name} gets a megabyte back while it uploads it")
    def _(servers, way=way):
        status, body, _ = curl(servers, way, "/echo", "--data-binary", "@-", input=MEGABYTE)
        require(status == 200 and body == MEGABYTE, f"{status} with {len(body)} bytes")

    @check(f"{name} uploads what it does not know the length of")
    def _(servers, way=way):
        status, body, _ = curl(servers, way, "/collect", "--request", "POST", "--upload-file", "-", input=MEGABYTE)
        require((status, body) == (200, b"1000000\n"), f"{status} {body[:60]}")

    @check(f"{name} asks with HEAD and learns the length")
    def _(servers, way=way):
        status, head, _ = curl(servers, way, "/bytes/12345", "--head")
        require(status == 200 and b"content-length: 12345\r\n" in head.lower(), f"{status} {head}")

    @check(f"{name} is told to go on when it expects that")
    def _(servers, way=way):
        status, body, err = curl(servers, way, "/collect", "--verbose", "--header", "Expect: 100-continue",
                                 "--expect100-timeout", "50", "--data-binary", "@-", input=MEGABYTE)
        require((status, body) == (200, b"1000000\n"), f"{status} {body[:60]}")
        require(f"< HTTP/{way[2]} 100" in err, "it was not told")

    # curl 7.88 takes RST_STREAM with NO_ERROR behind a whole answer (RFC 9113, 8.1) for no answer: nghttp asks there.
    if way[2] == "1.1":
        @check(f"{name} is refused before it sends a body that nobody wants")
        def _(servers, way=way):
            status, body, err = curl(servers, way, "/early", "--verbose", "--header", "Expect: 100-continue",
                                     "--expect100-timeout", "50", "--data-binary", "@-", input=MEGABYTE)
            require((status, body) == (413, b"too much\n"), f"{status} {body[:60]}")
            require("< HTTP/1.1 100" not in err, "it was told to go on")

    @check(f"{name} sees events when they happen")
    def _(servers, way=way):
        # Events enough for hours: what comes can only have come at once.
        flag, is_secure, _ = way
        words = ["curl", "--silent", "--no-buffer", "--ipv4", "--insecure", flag, "--max-time", "30",
                 url(servers, is_secure, "/events/1000000")]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
            lines = [process.stdout.readline() for _ in range(6)]
            process.kill()
        require(lines == [b"id: 1\n", b"data: event 1\n", b"\n", b"id: 2\n", b"data: event 2\n", b"\n"], f"{lines}")


for is_secure in (False, True):
    name = "nghttp" + (" over TLS" if is_secure else "")

    @check(f"{name} gets a body and sees good frames")
    def _(servers, is_secure=is_secure):
        out, err = run("nghttp", "--null-out", "--verbose", url(servers, is_secure, "/bytes/100000"))
        require(b":status: 200" in out and b"recv (stream_id=13" in out, out[-300:])
        require(b"[INVALID" not in out and "rror" not in err.replace("verification", ""), f"{out[-300:]} {err}")

    @check(f"{name} uploads a file")
    def _(servers, is_secure=is_secure):
        file = servers.folder / "upload"
        file.write_bytes(MEGABYTE)
        out, _ = run("nghttp", "--data", file, url(servers, is_secure, "/collect"))
        require(out.endswith(b"1000000\n"), out[-300:])

    @check(f"{name} is answered before it has sent a body that nobody wants")
    def _(servers, is_secure=is_secure):
        file = servers.folder / "unwanted"
        file.write_bytes(MEGABYTE)
        out, _ = run("nghttp", "--verbose", "--data", file, url(servers, is_secure, "/early"))
        require(b":status: 413" in out and b"too much\n" in out and b"recv RST_STREAM" in out, out[-300:])

    @check(f"{name} sends trailers and gets them back")
    def _(servers, is_secure=is_secure):
        file = servers.folder / "small"
        file.write_bytes(b"abc")
        out, _ = run("nghttp", "--verbose", "--trailer", "checksum: 7", "--data", file,
                     url(servers, is_secure, "/echo"))
        received = [line for line in out.splitlines() if b"recv (stream_id=" in line]
        require(any(line.endswith(b"checksum: 7") for line in received), received)

    for flag in ("--h1", None):
        @check(f"h2load {flag or '--h2'}" + (" over TLS" if is_secure else "") + " has every request answered")
        def _(servers, is_secure=is_secure, flag=flag):
            many = () if flag else ("--max-concurrent-streams", "10")
            out, _ = run("h2load", "--requests", "2000", "--clients", "10", *([flag] if flag else []), *many,
                         url(servers, is_secure, "/small"))
            require(b"2000 succeeded, 0 failed, 0 errored, 0 timeout" in out, out[-600:])
            require(b"status codes: 2000 2xx" in out and b"(12000) data" in out, out[-600:])


def s_client(servers, *words, path="/small"):
    """What openssl says of its connection; it asks for a path in HTTP/1.1."""
    request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode()
    out, _ = run("openssl", "s_client", "-ign_eof", "-connect", f"localhost:{servers.secure.port}", "-CAfile",
                 servers.certificate, "-verify_return_error", "-verify_hostname", "localhost", *words, input=request)
    return out


for version in ("-tls1_2", "-tls1_3"):
    @check(f"openssl s_client {version} verifies the server and is answered")
    def _(servers, version=version):
        out = s_client(servers, version, "-alpn", "http/1.1")
        require(b"ALPN protocol: http/1.1" in out and b"Verify return code: 0 (ok)" in out, out[-600:])
        require(b"New, TLSv1." + version[-1:].encode() in out and b"\r\n\r\nsmall\n" in out, out[-600:])

    @check(f"openssl s_client {version} resumes its session")
    def _(servers, version=version):
        file = servers.folder / f"session{version}"
        require(b"New, TLSv1." in s_client(servers, version, "-sess_out", file), "the first session was not new")
        out = s_client(servers, version, "-sess_in", file)
        require(b"Reused, TLSv1." in out and b"\r\n\r\nsmall\n" in out, out[-600:])


@check("openssl s_client that offers both versions of HTTP gets HTTP/2")
def _(servers):
    out, _ = run("openssl", "s_client", "-connect", f"localhost:{servers.secure.port}", "-alpn", "http/1.1,h2")
    require(b"ALPN protocol: h2" in out, out[-600:])


@check("openssl s_client that offers no version of HTTP gets HTTP/1.1")
def _(servers):
    out = s_client(servers)
    require(b"No ALPN negotiated" in out and b"\r\n\r\nsmall\n" in out, out[-600:])


@check("openssl s_client that offers versions nobody knows gets the alert for that")
def _(servers):
    words = ["openssl", "s_client", "-connect", f"localhost:{servers.secure.port}", "-alpn", "h9"]
    done = subprocess.run(words, input=b"", capture_output=True, timeout=60)
    require(done.returncode != 0 and b"no application protocol" in done.stderr, done.stderr[-300:])
