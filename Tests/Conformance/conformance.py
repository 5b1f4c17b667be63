#!/usr/bin/env python3
"""Holds the server to its standards: RFC 9113 (HTTP/2), RFC 7541 (HPACK), RFC 9112 (HTTP/1.1), RFC 9110,
RFC 8446 (TLS) and its own limits.

    conformance.py             every rule, a line for each
    conformance.py WORD…       the rules whose line has one of these words
    conformance.py --selftest  expects each expectation to notice what it is there to notice

Exit code 1 on any failure. The last line is `N passed, N failed`.
"""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import framing, frame_types, flow, messages, compression, limits, draining, wellbehaved, http1, tls  # noqa: for rules
from peer import Broken, Peer, Server
from rules import RULES


class Servers:
    """One process for each set of flags, started when it is needed first."""

    def __init__(self):
        self.shared, self.lock = {}, threading.Lock()

    def for_rule(self, rule):
        if rule.alone:
            return Server(*rule.flags)
        with self.lock:
            if rule.flags not in self.shared:
                self.shared[rule.flags] = Server(*rule.flags)
            return self.shared[rule.flags]


def check(rule, servers):
    """Why the rule does not hold, or None."""
    server = servers.for_rule(rule)
    try:
        with Peer(server, greet=rule.greet) as peer:
            for step in rule.steps:
                peer.send(step) if isinstance(step, bytes) else step(peer)
        if rule.alone:
            server.wait()
    except (Broken, OSError, LookupError, ValueError) as error:
        return f"{type(error).__name__}: {error}" if not isinstance(error, Broken) else str(error)
    finally:
        if rule.alone:
            server.kill()
    return None


def main(words):
    chosen = [r for r in RULES if not words or any(w in f"{r.clause} {r.sentence}" for w in words)]
    began = time.monotonic()
    servers = Servers()
    passed = failed = 0
    with ThreadPoolExecutor(24) as threads:
        slowest_first = sorted(chosen, key=lambda rule: -rule.seconds)
        results = dict(zip(slowest_first, threads.map(lambda rule: check(rule, servers), slowest_first)))
    for rule in chosen:
        why = results[rule]
        print(f"{'FAILED' if why else 'ok'} {rule.clause}: {rule.sentence}" + (f": {why}" if why else ""))
        passed, failed = passed + (why is None), failed + (why is not None)
    for flags, server in servers.shared.items():
        try:
            server.wait()
        except Broken as error:
            failed += 1
            print(f"FAILED the server with {flags}: {error}")
    print(f"{len({r.clause for r in chosen})} clauses in {time.monotonic() - began:.1f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--selftest"]:
        import selftest

        sys.exit(selftest.main())
    sys.exit(main(sys.argv[1:]))
