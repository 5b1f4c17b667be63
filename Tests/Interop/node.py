#!/usr/bin/env python3
"""Has programs that are not ours talk to the community node: schemathesis, the package of CloudEvents, and curl.

    node.py             every check, a line for each
    node.py WORD…       the checks whose line has one of these words
    node.py --soak      the same at length
    node.py --selftest  the same checks against a server that answers everything alike: each must fail

Exit code 1 on any failure; a program that is missing is one. The last line is `N passed, N failed`.
"""

import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Conformance"))

import clients, description, receivers  # noqa: each adds its checks
from checks import CHECKS, outcome
from community import Community
from imposter import Imposter


def main(words, is_soak=False):
    chosen = [c for c in CHECKS if not words or any(w in c.sentence for w in words)]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        plain, secure = Community(folder / "plain", "--plain"), Community(folder / "secure")
        try:
            node = SimpleNamespace(
                plain=plain, secure=secure, folder=folder, is_soak=is_soak, manager=plain.token("manager"),
                secure_manager=secure.token("manager"))
            for check in chosen:
                why = outcome(check, node)
                failed += why is not None
                print(f"{'FAILED' if why else 'ok'} {check.sentence}" + (f": {why}" if why else ""), flush=True)
        finally:
            for community in (plain, secure):
                community.end()
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed or not chosen else 0


def selftest():
    failed = 0
    with tempfile.TemporaryDirectory() as folder, Imposter() as imposter:
        imposter.administrator = "none"
        imposter.certificate = Path(folder) / "none.pem"
        imposter.certificate.touch()
        node = SimpleNamespace(plain=imposter, secure=imposter, folder=Path(folder), is_soak=False, manager="none",
                               secure_manager="none")
        for check in CHECKS:
            if outcome(check, node) is None:
                failed += 1
                print(f"FAILED: an imposter passes as a node for which {check.sentence}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--selftest"]:
        sys.exit(selftest())
    sys.exit(main([w for w in sys.argv[1:] if w != "--soak"], "--soak" in sys.argv))
