"""schemathesis, which asks the node everything that its description allows, and much that it does not."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from checks import check
from furnished import furnish
from peer import require

HERE = Path(__file__).resolve().parent
SEED = 20261121
# For every commit as many as take most of a minute: half of the cases that coverage thinks of would take all of it, so those
# are for a soak.
BOUNDS = {
    False: ["--phases", "examples,fuzzing,stateful", "--max-examples", "2", "--no-shrink"],
    True: ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "50"],
}
# Scenarios that go along links from what is made to what can be done with it, and links that they must have gone along.
SCENARIOS = {False: 25, True: 500}
LINKS = {False: 5, True: 40}
# The stream has no end that a client could wait for: StreamTests follow it.
CONFIGURATION = """
[[operations]]
include-path = "/v1/stream"
enabled = false

[[operations]]
include-path-regex = "^/v1/(admin|log)/|^/metrics$"
headers = {{ Authorization = "Bearer {administrator}" }}

[phases.stateful]
generation.max-examples = {scenarios}
inference.algorithms = []

[checks]
positive_data_acceptance.enabled = false
"""


@check("schemathesis finds nothing that is other than the description says")
def _(node):
    configuration, things = node.folder / "schemathesis.toml", node.folder / "things.json"
    configuration.write_text(CONFIGURATION.format(administrator=node.plain.administrator, scenarios=SCENARIOS[node.is_soak]))
    callers = [token.split("_")[1] for token in (node.manager, node.plain.administrator)]
    things.write_text(json.dumps(furnish(node.plain, node.manager) | {"callers": callers}))
    words = [Path(sys.executable).parent / "schemathesis", "--config-file", configuration, "run",
             f"http://127.0.0.1:{node.plain.port}/openapi.json", "--header", f"Authorization: Bearer {node.manager}",
             "--seed", str(SEED), "--generation-database", "none", "--no-color",
             "--continue-on-failure", "--workers", "1", "--request-timeout", "30", *BOUNDS[node.is_soak]]
    environment = os.environ | {
        "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "described", "LINLI_THINGS": str(things)}
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, env=environment, cwd=node.folder)
    (HERE.parents[1] / ".build/schemathesis.log").write_text(done.stdout)
    summary = done.stdout[done.stdout.rfind("= SUMMARY ="):]
    require(done.returncode == 0, f"{done.stdout[-6000:]} {done.stderr[-600:]}")
    cases = re.search(r"(\d+) generated, (\d+) passed", summary)
    require(cases and int(cases[1]) > 0 and cases[1] == cases[2] and "Failures:" not in summary, summary)
    links = re.search(r"(\d+) covered / \d+ selected", done.stdout)
    require(links and int(links[1]) >= LINKS[node.is_soak], f"too few links were gone along: {links and links[0]}")
