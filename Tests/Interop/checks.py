"""The list of checks, which every module adds to, and what they share."""

import subprocess
from typing import Callable, NamedTuple

from peer import require

CHECKS = []
# How long a program may take: far more than it needs, for a machine that is busy.
PATIENCE = 60


class Check(NamedTuple):
    sentence: str
    body: Callable


def check(sentence):
    def register(body):
        CHECKS.append(Check(sentence, body))
        return body

    return register


def outcome(check, servers):
    """Why the check does not hold, or None."""
    try:
        check.body(servers)
    except Exception as error:  # noqa: whatever a library throws is the reason
        return f"{type(error).__name__}: {error}"
    return None


def pattern(count):
    """The body of /bytes/COUNT."""
    return (bytes(range(251)) * (count // 251 + 1))[:count]


def run(*words, input=b""):
    """What a program wrote to its standard output and error; it must end well."""
    done = subprocess.run([str(w) for w in words], input=input, capture_output=True, timeout=PATIENCE)
    require(done.returncode == 0, f"{words[0]} ended with {done.returncode}: {done.stderr[-300:].decode()}")
    return done.stdout, done.stderr.decode(errors="replace")


def url(servers, is_secure, path):
    return f"https://localhost:{servers.secure.port}{path}" if is_secure else f"http://localhost:{servers.plain.port}{path}"
