"""What schemathesis is told of the node besides its description: where a request may be refused that fits its schema.

schemathesis loads this by its environment (SCHEMATHESIS_HOOKS). Its own check of requests that fit is left off and run
from here, for all refusals but those whose rule no schema can state.
"""

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

# The problem of a refusal: a part of its detail, the operations that it may come from (None: all), and why the
# description does not tell.
UNTOLD = [
    ("", ("POST /v1/events", "POST /v1/commands"), "what stands in data depends on the type of the event or on the verb"),
    ("eleven digits in a row", None, "a schema that forbids what looks like a number of a person would forbid it by halves"),
    ("it is not what a page of this list gave as next", None, "a cursor is opaque: it comes from answers alone"),
    ("one of seq and from is needed", ("GET /v1/log/{lane}/proof",), "parameters of a query exclude each other"),
    ("readings, and there are", ("POST /v1/readings/{id}/record",), "two arrays have the same length"),
    ("digits, up to", ("POST /v1/meters/{id}/add-register",), "an index has as many digits as another field says"),
    ("", ("POST /v1/places/{id}/draw",), "what coordinates are depends on the type, and a number is written without exponent"),
    ("a limit of", ("POST /v1/workorders/{id}/dispatch", "POST /v1/workorders/{id}/extend"), "the longest limit depends on its unit"),
    ("the first band begins at 00:00", ("POST /v1/tariffs/{id}/set",), "the items of an array are in order"),
]


def is_untold(case, response):
    if response.status_code != 400:
        return False
    detail = response.json()["detail"]
    return any(part in detail and (of is None or case.operation.label in of) for part, of, _ in UNTOLD)


@schemathesis.check
def what_fits_is_taken(ctx, response, case):
    return True if is_untold(case, response) else positive_data_acceptance(ctx, response, case)
