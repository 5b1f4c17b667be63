"""Prometheus, which scrapes the server, and promtool, which says what it thinks of names, types and helps."""

import json
import re
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from checks import PATIENCE, check, run, url
from peer import require

OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
CONFIGURATION = """
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs: [{job_name: sample, static_configs: [{targets: ["localhost:%d"]}]}]
"""
# What SampleMetrics counts, under every label that it has.
REQUESTS = {("plain", "2xx"): 1, ("plain", "5xx"): 2, ('小区 "one\\two"\nthree', "2xx"): 3, ('小区 "one\\two"\nthree', "5xx"): 4}


def get(address, accept="*/*"):
    with urllib.request.urlopen(urllib.request.Request(address, headers={"accept": accept}), timeout=PATIENCE) as answer:
        return answer.headers["content-type"], answer.read()


@contextmanager
def prometheus(servers):
    """The address of one that scrapes the server every second; it takes a port that is free and writes which."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "prometheus.yml"
        file.write_text(CONFIGURATION % servers.plain.port)
        words = ["prometheus", f"--config.file={file}", f"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0"]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            try:
                lines = []
                for line in process.stderr:
                    lines.append(line)
                    if "Server is ready" in line:
                        break
                port = re.search(r'msg="Listening on" address=127\.0\.0\.1:(\d+)', "".join(lines))
                require(port, f"it did not start: {lines[-3:]}")
                yield f"http://127.0.0.1:{port[1]}/api/v1"
            finally:
                process.kill()


def scraped(api):
    """The target after its first scrape, which happens within a second."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        [target] = json.loads(get(f"{api}/targets")[1])["data"]["activeTargets"] or [{"health": "unknown"}]
        if target["health"] != "unknown":
            return target
        time.sleep(0.05)
    require(False, "it never scraped")


def query(api, words):
    data = json.loads(get(f"{api}/query?" + urllib.parse.urlencode({"query": words}))[1])
    return {tuple(v for k, v in sorted(r["metric"].items(), reverse=True) if k in ("place", "code")): float(r["value"][1])
            for r in data["data"]["result"]}


@check("promtool finds nothing to say against the metrics")
def _(servers):
    kind, body = get(url(servers, False, "/metrics"))
    require(kind == TEXT, f"they are {kind}")
    out, err = run("promtool", "check", "metrics", input=body)
    require((out, err) == (b"", ""), f"{out[-300:]} {err[-300:]}")


@check("who prefers OpenMetrics gets that, with its end")
def _(servers):
    kind, body = get(url(servers, False, "/metrics"), "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
    require(kind == OPEN_METRICS, f"they are {kind}")
    require(body.endswith(b"\n# EOF\n") and b"# TYPE sample_requests counter\n" in body, body[-300:])


@check("Prometheus scrapes the metrics and has every value")
def _(servers):
    with prometheus(servers) as api:
        target = scraped(api)
        require(target["health"] == "up", f"it says {target.get('lastError')}")
        requests = query(api, "sample_requests_total")
        require(requests == REQUESTS, f"{requests}")
        require(query(api, "sample_queue_bytes") == {(): 0.5}, "the gauge is another")
        require(query(api, 'sample_stage_seconds_count{stage="viewed"}') == {(): 1000}, "the histogram is another")
        [median] = query(api, 'histogram_quantile(0.5, sample_stage_seconds_bucket{stage="viewed"})').values()
        require(abs(median - 0.5) < 0.001, f"half of the times are above {median}")
        [age] = query(api, "time() - process_start_time_seconds").values()
        require(0 <= age < 3600, f"the server started {age} s ago")
        # Only OpenMetrics tells the unit: that is the format which it chose.
        types = json.loads(get(f"{api}/metadata?metric=sample_stage_seconds")[1])["data"]["sample_stage_seconds"]
        require(types == [{"type": "histogram", "help": 'Time from receipt to a stage, in "seconds".', "unit": "seconds"}], types)
