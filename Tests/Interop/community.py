"""A node of its own for every check of it, with tokens."""

import json
import re
import signal
import ssl
import subprocess
import urllib.request
from pathlib import Path

from checks import PATIENCE
from peer import require

PROGRAM = Path(__file__).resolve().parents[2] / ".build/release/linli"


class Community:
    def __init__(self, folder, *flags):
        self.scheme = "http" if "--plain" in flags else "https"
        self.folder = Path(folder)
        subprocess.run([PROGRAM, "node", "init", self.folder], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
        self.process = subprocess.Popen([PROGRAM, "node", "run", self.folder, "--listen", "127.0.0.1:0", *flags],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        ready = re.match(r"ready 127\.0\.0\.1:(\d+)$", self.process.stdout.readline())
        require(ready, "the node did not start")
        self.port = int(ready[1])
        self.certificate = self.folder / "tls.pem"
        self.administrator = (self.folder / "admin.token").read_text().strip()

    def token(self, role):
        """Of somebody new with a role."""
        request = urllib.request.Request(
            f"{self.scheme}://localhost:{self.port}/v1/admin/tokens",
            json.dumps({"principal": f"interop-{role}", "role": role}).encode(),
            {"authorization": f"Bearer {self.administrator}", "content-type": "application/json"})
        trust = ssl.create_default_context(cafile=self.certificate) if self.scheme == "https" else None
        with urllib.request.urlopen(request, timeout=PATIENCE, context=trust) as answer:
            return json.load(answer)["token"]

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        require(status == 0, f"the node ended with status {status}")
