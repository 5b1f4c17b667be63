"""Chromium, which loads a page of the server that fetches and listens, and writes down how it went."""

import tempfile

from checks import check, run, url
from peer import require


@check("Chromium loads a page over HTTP/2, which fetches, uploads and hears events")
def _(servers):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        out, err = run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                       "--no-first-run", "--disable-background-networking", "--ignore-certificate-errors",
                       f"--user-data-dir={profile}", "--virtual-time-budget=20000", "--dump-dom",
                       url(servers, True, "/page"))
    said = out.decode()
    require("<p>h2: 200 300000, 200 3, event 1, event 2, event 3</p>" in said, f"{said[-400:]} {err[-300:]}")
