#!/usr/bin/env python3
"""Has programs that are not ours talk to the server: curl, nghttp, h2load, openssl, httpx, Chromium and Prometheus.

    interop.py             every check, a line for each
    interop.py WORD…       the checks whose line has one of these words
    interop.py --selftest  the same checks against a server that answers everything alike: each must fail

Exit code 1 on any failure; a program that is missing is one. The last line is `N passed, N failed`.
"""

import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Conformance"))

import browser, commands, library, scraper  # noqa: each adds its checks
from checks import CHECKS, outcome
from imposter import Imposter
from peer import Broken, Server


def run(chosen, servers):
    for check in chosen:
        yield check, outcome(check, servers)


def ended_badly(server):
    try:
        server.wait()
    except Broken as error:
        print(f"FAILED {error}")
        return True
    return False


def main(words):
    chosen = [c for c in CHECKS if not words or any(w in c.sentence for w in words)]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        servers = SimpleNamespace(
            plain=Server(), secure=Server("--tls", folder / "localhost.pem"), certificate=folder / "localhost.pem",
            folder=folder)
        try:
            for check, why in run(chosen, servers):
                failed += why is not None
                print(f"{'FAILED' if why else 'ok'} {check.sentence}" + (f": {why}" if why else ""), flush=True)
        finally:
            failed += sum(ended_badly(server) for server in (servers.plain, servers.secure))
    print(f"{max(len(chosen) - failed, 0)} passed, {failed} failed")
    return 1 if failed or not chosen else 0


def selftest():
    failed = 0
    with tempfile.TemporaryDirectory() as folder, Imposter() as imposter:
        folder = Path(folder)
        (folder / "none.pem").touch()
        servers = SimpleNamespace(plain=imposter, secure=imposter, certificate=folder / "none.pem", folder=folder)
        for check, why in run(CHECKS, servers):
            if why is None:
                failed += 1
                print(f"FAILED: an imposter passes as a server for which {check.sentence}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(selftest() if sys.argv[1:] == ["--selftest"] else main(sys.argv[1:]))
