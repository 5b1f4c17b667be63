"""What schemathesis is told of the node besides its description: what is there to be asked about, and where a request may be
refused that fits its schema.

schemathesis loads this by its environment (SCHEMATHESIS_HOOKS); LINLI_THINGS names a file with the ids of what is there, and of the tokens in use.
Its own check of requests that fit is left off and run from here, for all refusals but those whose rule no schema can state.
"""

import json
import os
import random
import re
from pathlib import Path

import schemathesis
from hypothesis import strategies
from schemathesis.specs.openapi.checks import positive_data_acceptance

MANY = ("POST /v1/events", "POST /v1/commands")
# The problem of a refusal: a part of its field and detail, the operations that it may come from beside those of any verb
# (None: all), and why the description does not tell.
UNTOLD = [
    ("eleven digits in a row", None, "a schema that forbids what looks like a number of a person would forbid it by halves"),
    ("the vault holds nothing under", None, "whom the vault knows, it alone can say"),
    ("after: it is not what a page", None, "a cursor is opaque: it comes from answers alone"),
    ("one of seq and from is needed", ("GET /v1/log/{lane}/proof",), "parameters of a query exclude each other"),
    ("readings, and there are", ("POST /v1/readings/{id}/record",), "two arrays have the same length"),
    ("digits, up to", ("POST /v1/meters/{id}/add-register",), "an index has as many digits as another field says"),
    ("the first band begins at 00:00", ("POST /v1/tariffs/{id}/set",), "the items of an array are in order"),
    ("a name has 1 to", ("POST /v1/sessions", "POST /v1/admin/people"), "Unicode says what is seen of a name, and no pattern"),
    ("ce-specversion: ", ("POST /v1/events",), "a body is an event of its own or the data of one in the fields of the head"),
]

# How evidence begins, by its type: no schema says so, and without it none is taken.
SIGNATURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "image/webp": b"RIFF\0\0\0\0WEBP",
              "application/pdf": b"%PDF-", "video/mp4": b"\0\0\0\x18ftyp"}
for kind, signature in SIGNATURES.items():
    schemathesis.openapi.media_type(kind, strategies.binary(max_size=400).map(signature.__add__))

# Tokens that the requests come with are not revoked by one of them.
NOBODY = "k0c4m7q2x8v1n3"
THINGS = json.loads(Path(os.environ["LINLI_THINGS"]).read_text())
# What came of requests: links lead there.
MADE = set()
# What stands in bodies under a name of its own, by the noun of its verbs.
NAMED = {"place": "place", "staff": "staff", "department": "department", "checkpoint": "checkpoint", "route": "checkpoint",
         "round": "round", "plan": "inspection", "parent": "meter", "media": "media", "origin": "alarm", "into": "case"}
CATEGORY = "fire.smoke"
# Of those things of which there is a list: no others are of a category of the taxonomy.
CATEGORISED = ("/v1/alarms/", "/v1/conditions/", "/v1/workorders/", "/v1/findings/")
# What gives something new the id in its path.
NAMING = re.compile(r"/(add|install|found|engage|declare)$|/seats/\{id\}/open$|/inspections/\{id\}/plan$|/meters/\{id\}/register$")
# How much of what is thought up is replaced by what is there. A link is of use only if what begins it comes to something.
SHARES = {"fuzzing": 0.5, "stateful": 0.9}


def is_untold(case, response):
    # What was purged or erased: no schema says which ids these are.
    if response.status_code == 410:
        return True
    if response.status_code != 400:
        return False
    problem = response.json()
    said = f"{problem.get('field')}: {problem['detail']}"
    return any(part in said and (of is None or case.operation.label in of + MANY) for part, of, _ in UNTOLD)


@schemathesis.check
def what_fits_is_taken(ctx, response, case):
    return True if is_untold(case, response) else positive_data_acceptance(ctx, response, case)


def noun(operation):
    """Of whatever the id in a path names: the description says so of verbs, and the collection of single things."""
    [said] = [p["description"] for p in operation.definition.raw["parameters"] if p["in"] == "path"]
    if said.startswith("The "):
        return {"The plan.": "inspection"}.get(said, said[4:-1])
    collection = operation.path.split("/")[2]
    return {"workorders": "case", "media": "media", "staff": "staff"}.get(collection, collection[:-1])


class Replacing:
    def __init__(self, case):
        self.share = SHARES.get(case.meta.phase.name, 0)
        self.chance = random.Random(repr((case.operation.label, case.path_parameters, case.body)))
        self.is_categorised = case.operation.path.startswith(CATEGORISED)

    def known(self, noun, otherwise):
        return self.chance.choice(THINGS[noun]) if noun in THINGS and self.chance.random() < self.share else otherwise

    def value(self, name, value):
        if isinstance(value, dict):
            return {inner: self.value(inner, item) for inner, item in value.items()}
        if isinstance(value, list):
            return [self.value(name, item) for item in value]
        if name == "category" and self.is_categorised and self.chance.random() < self.share:
            return CATEGORY
        return self.known(NAMED.get(name), value) if isinstance(value, str) else value

    def path_id(self, case):
        given = case.path_parameters["id"]
        if not NAMING.search(case.operation.path):
            # A link leads to what it leads to.
            return given if given in MADE else self.known(noun(case.operation), given)
        new = f"n{self.chance.getrandbits(40):x}"
        return given if self.chance.random() >= self.share else f"b3/{new}" if "/places/" in case.operation.path else new


@schemathesis.hook
def before_call(context, case, kwargs):
    """Asks about what is there: what is thought up would name none of it."""
    if case.operation.label.endswith("/revoke") and case.path_parameters.get("id") in THINGS["callers"]:
        case.path_parameters["id"] = NOBODY
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    replacing = Replacing(case)
    if isinstance(case.body, (dict, list)):
        case.body = replacing.value(None, case.body)
    if "id" in (case.path_parameters or {}):
        case.path_parameters["id"] = replacing.path_id(case)
    # The same key under everything that is thought up would make all but the first a contradiction.
    if "idempotency-key" in (case.headers or {}) and replacing.chance.random() < replacing.share:
        case.headers["idempotency-key"] = f"k{replacing.chance.getrandbits(40):x}"


@schemathesis.hook
def after_call(context, case, response):
    """Remembers what a receipt names."""
    if response.status_code == 200 and case.method == "POST" and "subject" in (receipt := response.json()):
        MADE.add(receipt["subject"])
