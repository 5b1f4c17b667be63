"""The list of rules, which every module adds to."""

from typing import NamedTuple

RULES = []


class Rule(NamedTuple):
    clause: str
    sentence: str
    # Bytes are sent; functions are called with the peer.
    steps: tuple
    # The server's flags. Rules with the same flags share a server, unless they want one alone.
    flags: tuple
    alone: bool
    greet: bool
    # Seconds that it takes by its nature, so that it starts early.
    seconds: int


def rule(clause, sentence, *steps, flags="", alone=False, greet=True, seconds=0):
    RULES.append(Rule(clause, sentence, steps, tuple(flags.split()), alone, greet, seconds))


def proves(clause, sentence, **options):
    """The same for a function."""

    def register(step):
        rule(clause, sentence, step, **options)
        return step

    return register
