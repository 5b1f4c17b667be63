"""Those who are told what happens: a web server that checks signatures, chat robots, and a mail relay."""

import base64
import email
import email.policy
import hashlib
import hmac
import json
import queue
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
from aiosmtpd.controller import Controller

from checks import PATIENCE, check
from clients import event, in_batch, BATCH, post
from peer import require

KEY = b"a key of as many bytes as it takes"


class WebServer:
    """Keeps what it is sent, and answers as a robot does."""

    def __enter__(self):
        self.requests = queue.Queue()
        taken = self.requests

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = b'{"errcode":0,"errmsg":"ok"}'
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
                taken.put((self.path, self.headers, body))

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def hook(node, terms):
    """Adds a hook and returns how to remove it."""
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{node.plain.port}", timeout=PATIENCE,
        headers={"authorization": f"Bearer {node.plain.administrator}"})
    answer = client.post("/v1/admin/hooks", json={"name": "值班", **terms})
    require(answer.status_code == 201, f"{answer.status_code} {answer.text[:300]}")
    return lambda: client.post(f"/v1/admin/hooks/{answer.json()['id']}/remove")


def add(node, *places):
    receipts = post(node, {"content-type": BATCH}, in_batch(*(event(place) for place in places)))["receipts"]
    return [receipt["seq"] for receipt in receipts]


@check("a web hook's signature is what Standard Webhooks says, and its events are CloudEvents")
def _(node):
    with WebServer() as server:
        secret = "whsec_" + base64.b64encode(KEY).decode()
        remove = hook(node, {"form": "cloudevents", "url": server.url, "secret": secret})
        try:
            sequence = add(node, "hook-1", "hook-2")
            _, fields, body = server.requests.get(timeout=PATIENCE)
            signed = f"{fields['webhook-id']}.{fields['webhook-timestamp']}.".encode() + body
            own = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
            require(fields["webhook-signature"] == f"v1,{own}", f"{fields.items()}")
            require(fields["content-type"].startswith(BATCH), f"{fields.items()}")
            events = json.loads(body)
            require([e["seq"] for e in events] == sequence[:len(events)], f"{events}")
            require(all(e["specversion"] == "1.0" and e["type"] == "linli.place.added" for e in events), f"{events}")
        finally:
            remove()


@check("the robots of WeCom and DingTalk are told in words")
def _(node):
    with WebServer() as server:
        for form, member in [("wecom", "content"), ("dingtalk", "text")]:
            remove = hook(node, {"form": form, "url": server.url, "text": "{place} {data.name}",
                                 **({"secret": "SEC0123456789abcdef"} if form == "dingtalk" else {})})
            try:
                add(node, f"robot-{form}")
                path, _, body = server.requests.get(timeout=PATIENCE)
                message = json.loads(body)
                require(message["msgtype"] == "markdown", f"{message}")
                require(message["markdown"][member].startswith(f"robot-{form}"), f"{message}")
                require(("sign=" in path) == (form == "dingtalk"), path)
            finally:
                remove()


class Mailbox:
    def __init__(self):
        self.letters = queue.Queue()

    async def handle_DATA(self, server, session, envelope):
        self.letters.put((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken"


@check("a mail comes through a relay to all who are to have it")
def _(node):
    mailbox = Mailbox()
    # It knocks at its own door before anybody can know which port it was given.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    relay = Controller(mailbox, hostname="127.0.0.1", port=port)
    relay.start()
    try:
        remove = hook(node, {"form": "mail", "url": f"smtp://127.0.0.1:{port}",
                             "mail": {"from": "node@linli.example", "to": ["a@linli.example", "b@linli.example"]}})
        try:
            add(node, "mailed")
            receivers, letter = mailbox.letters.get(timeout=PATIENCE)
            require(receivers == ["a@linli.example", "b@linli.example"], f"{receivers}")
            require(letter["subject"] == "值班" and letter["from"].addresses[0].addr_spec == "node@linli.example", f"{letter.items()}")
            require("mailed" in letter.get_content(), letter.get_content())
            require(letter["date"].datetime.year >= 2026, f"{letter.items()}")
        finally:
            remove()
    finally:
        relay.stop()
