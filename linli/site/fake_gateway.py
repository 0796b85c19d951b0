"""`linli fake-gateway`: an SMS gateway that reaches nobody, to try signing and fates on one machine.

It checks the signature, drops a message it has already (by its id), shows the latest on a page, and writes the file that
describes it. With `--failing` every message is refused, so that one sees what then becomes of it.
"""

import argparse
import hmac
import html
import json
import secrets
import sys
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from linli.kernel.gateway import Gateway, signature_of

SHOWN = 50


def described(port: int) -> dict[str, Any]:
    """The file for a gateway on this machine."""
    return {
        "url": f"http://127.0.0.1:{port}/send", "key": "demo",
        "body": {"mobile": "{to}", "content": "{text}", "id": "{id}"},
        "headers": {"X-Key": "{key}", "X-Time": "{time}", "X-Id": "{id}", "X-Signature": "{signature}"},
        "sign": "{time}\n{id}\n{body}", "digest": "hex", "taken": {"code": "0"},
    }  # fmt: skip


class FakeGateway(ThreadingHTTPServer):
    """`taken`: message id → (phone, words), in the order they came."""

    def __init__(self, port: int, secret: str, failing: bool = False) -> None:
        super().__init__(("127.0.0.1", port), _Door)
        self.secret, self.failing = secret, failing
        self.gateway = Gateway(**described(self.server_port))
        self.taken: dict[str, tuple[str, str]] = {}
        self.refused_count = 0

    def take(self, headers: Any, body: str) -> dict[str, str]:
        """The answer to one message: code 0 for taken, also the second time."""
        values = {"time": headers.get("X-Time", ""), "id": headers.get("X-Id", ""), "body": body}
        good = hmac.compare_digest(signature_of(self.gateway, values, self.secret), headers.get("X-Signature", ""))
        if not good or self.failing:
            self.refused_count += 1
            return {"code": "15"} if good else {"code": "401"}
        told = json.loads(body)
        self.taken.setdefault(told["id"], (told["mobile"], told["content"]))
        return {"code": "0"}


class _Door(BaseHTTPRequestHandler):
    server: FakeGateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        self._answer(json.dumps(self.server.take(self.headers, body)), "application/json")

    def do_GET(self) -> None:
        rows = [
            f"<li><b>{html.escape(to)}</b> {html.escape(text)}</li>"
            for to, text in reversed(self.server.taken.values())
        ]
        self._answer(f"<!doctype html><title>短信</title><ul>{''.join(rows[:SHOWN])}</ul>", "text/html; charset=utf-8")

    def _answer(self, text: str, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """A line a message would hold its phone."""


def main(arguments: Sequence[str], home: Path) -> int:
    parser = argparse.ArgumentParser(prog="linli fake-gateway", description=__doc__)
    parser.add_argument("--port", type=int, default=8026)
    parser.add_argument("--failing", action="store_true", help="refuse every message")
    options = parser.parse_args(arguments)
    secret = secrets.token_hex(16)
    server = FakeGateway(options.port, secret, options.failing)
    path = home / "sms.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(described(server.server_port), indent=1), encoding="utf-8")
    sys.stdout.write(
        f"LINLI_CHANNEL=http LINLI_SMS={path} LINLI_SMS_SECRET={secret} LINLI_OUTGOING_INSIDE=127.0.0.1/32 linli serve\n"
        f"http://127.0.0.1:{server.server_port}/\n"
    )
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0
