"""schemathesis, which asks the node everything that its description allows, and much that it does not."""

import os
import subprocess
import sys
from pathlib import Path

from checks import check
from peer import require

HERE = Path(__file__).resolve().parent
SEED = 20261121
# Bounded by time for every commit: half of the cases that coverage thinks of would take all of it, so those are for a soak.
BOUNDS = {
    False: ["--phases", "examples,fuzzing,stateful", "--max-examples", "1", "--no-shrink", "--max-time", "60"],
    True: ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "50"],
}
# The stream has no end that a client could wait for: StreamTests follow it.
CONFIGURATION = """
[[operations]]
include-path = "/v1/stream"
enabled = false

[[operations]]
include-path-regex = "^/v1/(admin|log)/|^/metrics$"
headers = {{ Authorization = "Bearer {administrator}" }}

[checks]
positive_data_acceptance.enabled = false
"""


@check("schemathesis finds nothing that is other than the description says")
def _(node):
    file = node.folder / "schemathesis.toml"
    file.write_text(CONFIGURATION.format(administrator=node.plain.administrator))
    words = [Path(sys.executable).parent / "schemathesis", "--config-file", file, "run",
             f"http://127.0.0.1:{node.plain.port}/openapi.json", "--header", f"Authorization: Bearer {node.manager}",
             "--seed", str(SEED), "--generation-database", "none",
             "--continue-on-failure", "--workers", "4", "--request-timeout", "30", *BOUNDS[node.is_soak]]
    environment = os.environ | {"PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "described"}
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, env=environment, cwd=node.folder)
    (node.folder / "schemathesis.log").write_text(done.stdout)
    summary = done.stdout[done.stdout.rfind("= SUMMARY ="):]
    require(done.returncode == 0, f"{done.stdout[-6000:]} {done.stderr[-600:]}")
    require("No issues found" in summary and "Tested: 0" not in summary, summary)
