"""The package of CloudEvents and curl, which post events in each of their three modes."""

import json
from datetime import datetime, timezone

import httpx
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from checks import PATIENCE, check, run
from peer import require

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def event(place, name="二号楼"):
    """One that adds a building; its source is no ASCII, which each mode writes in its own way."""
    attributes = {"id": f"add-{place}", "source": "urn:test:二", "type": "linli.place.add", "specversion": "1.0",
                  "subject": place, "datacontenttype": "application/json",
                  # The package would take the moment, and the same event has the same time in each mode.
                  "time": datetime(2026, 3, 5, 0, 30, tzinfo=timezone.utc)}
    return CloudEvent(attributes, {"kind": "building", "name": name})


def post(node, fields, body):
    fields = dict(fields) | {"authorization": f"Bearer {node.manager}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{node.plain.port}", timeout=PATIENCE) as client:
        answer = client.post("/v1/events", headers=fields, content=body)
    require(answer.status_code == 200, f"{answer.status_code} {answer.text[:300]}")
    return answer.json()


def in_batch(*events):
    return b"[" + b",".join(JSONFormat().write(event) for event in events) + b"]"


@check("what the package of CloudEvents writes in one piece is stored")
def _(node):
    message = to_structured_event(event("piece"))
    require(message.headers["content-type"] == STRUCTURED, f"{message.headers}")
    receipt = post(node, message.headers, message.body)
    require(receipt["id"] == "add-piece" and not receipt["duplicate"], f"{receipt}")


@check("what it writes in fields and a body is the same event")
def _(node):
    whole, parts = to_structured_event(event("both")), to_binary_event(event("both"))
    require("ce-id" in parts.headers, f"{parts.headers}")
    first, again = post(node, parts.headers, parts.body), post(node, whole.headers, whole.body)
    require(not first["duplicate"] and again["duplicate"] and first["seq"] == again["seq"], f"{first} {again}")


@check("what it writes is stored as a batch")
def _(node):
    receipts = post(node, {"content-type": BATCH}, in_batch(event("many-1"), event("many-2")))["receipts"]
    require([r["id"] for r in receipts] == ["add-many-1", "add-many-2"], f"{receipts}")


# What curl is told, whether it is over TLS with the certificate that the node has made, and the version it speaks.
WAYS = [("--http1.1", False, "1.1"), ("--http2-prior-knowledge", False, "2"), ("--http1.1", True, "1.1"), ("--http2", True, "2")]


def curl(node, way, fields, body):
    flag, is_secure, version = way
    side = node.secure if is_secure else node.plain
    trust = ["--cacert", side.certificate] if is_secure else []
    heads = [word for name, value in fields.items() for word in ("--header", f"{name}: {value}")]
    token = node.secure_manager if is_secure else node.manager
    out, _ = run("curl", "--silent", "--show-error", "--ipv4", flag, *trust, "--write-out", "\n%{http_version} %{http_code}",
                 "--header", f"authorization: Bearer {token}", *heads, "--data-binary", "@-",
                 f"http{'s' if is_secure else ''}://localhost:{side.port}/v1/events", input=body)
    text, _, spoken = out.rpartition(b"\n")
    require(spoken.decode().split() == [version, "200"], f"{spoken} {text[:300]}")
    return json.loads(text)


for number, way in enumerate(WAYS):
    name = f"curl {way[0]}" + (" over TLS" if way[1] else "")

    @check(f"{name} posts an event in each of the three modes")
    def _(node, way=way, number=number):
        place = f"curl-{number}"
        parts = to_binary_event(event(place))
        first = curl(node, way, parts.headers, parts.body)
        again = curl(node, way, {"content-type": STRUCTURED}, JSONFormat().write(event(place)))
        [third] = curl(node, way, {"content-type": BATCH}, in_batch(event(place)))["receipts"]
        require([r["duplicate"] for r in (first, again, third)] == [False, True, True], f"{first} {again} {third}")
