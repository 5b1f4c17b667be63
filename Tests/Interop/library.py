"""httpx, a library for HTTP/1.1 and HTTP/2 in Python."""

import ssl

import httpx

from checks import PATIENCE, check, pattern, url
from peer import require

WAYS = [(False, "HTTP/1.1"), (False, "HTTP/2"), (True, "HTTP/1.1"), (True, "HTTP/2")]


def client(servers, is_secure, version):
    trust = ssl.create_default_context(cafile=servers.certificate) if is_secure else False
    # Without TLS it speaks HTTP/2 only when it is told that the server does.
    return httpx.Client(http1=version == "HTTP/1.1" or is_secure, http2=version == "HTTP/2", verify=trust,
                        timeout=PATIENCE, trust_env=False)


for is_secure, version in WAYS:
    name = f"httpx with {version}" + (" over TLS" if is_secure else "")

    @check(f"{name} gets, uploads and hears events on one connection")
    def _(servers, is_secure=is_secure, version=version):
        with client(servers, is_secure, version) as http:
            answer = http.get(url(servers, is_secure, "/bytes/300000"))
            require(answer.http_version == version, f"it spoke {answer.http_version}")
            require(answer.content == pattern(300_000), f"{answer} with {len(answer.content)} bytes")
            answer = http.post(url(servers, is_secure, "/collect"), content=pattern(1_000_000))
            require(answer.text == "1000000\n", f"{answer} {answer.text[:60]}")
            answer = http.post(url(servers, is_secure, "/collect"), content=(pattern(100_000) for _ in range(10)))
            require(answer.text == "1000000\n", f"{answer} {answer.text[:60]}")
            require(http.head(url(servers, is_secure, "/bytes/77")).headers["content-length"] == "77", "HEAD is wrong")
            with http.stream("GET", url(servers, is_secure, "/events/5")) as answer:
                events = [line for line in answer.iter_lines() if line.startswith("data: ")]
            require(events == [f"data: event {n}" for n in range(1, 6)], f"{events}")
