"""A proxy in front of Elasticsearch that misbehaves on demand."""

from __future__ import annotations

import http.client
import json
import socket
import struct
import threading
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

DELAY_SECONDS = 5.0
_HOP_HEADERS = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"}


class Fault(Enum):
    NONE = "none"
    REFUSED = "refused"
    HANG = "hang"
    RESET = "reset"
    DELAY = "5 s delay"
    BUSY = "429"
    UNAVAILABLE = "503"
    TOO_LARGE = "413"
    ITEM_ERRORS = "errors:true"
    PARTIAL = "partial shards"


_STATUS = {Fault.BUSY: 429, Fault.UNAVAILABLE: 503, Fault.TOO_LARGE: 413}


class FaultProxy:
    """Forwards HTTP to `target` (http://host:port), or does what its `fault` says."""

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        self.fault = Fault.NONE
        self._changed = threading.Event()
        self._server = self._listen(0)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def set(self, fault: Fault) -> None:
        """From now on, on open connections too."""
        was, self.fault = self.fault, fault
        self._changed.set()
        self._changed = threading.Event()
        if fault is Fault.REFUSED:
            self._close()
        elif was is Fault.REFUSED:
            self._server = self._listen(self.port)

    def stop(self) -> None:
        refusing, self.fault = self.fault is Fault.REFUSED, Fault.RESET
        self._changed.set()
        if not refusing:
            self._close()

    def wait(self, seconds: float) -> None:
        """Until the fault changes, or so long."""
        self._changed.wait(seconds)

    def _listen(self, port: int) -> ThreadingHTTPServer:
        handler = type("Handler", (_Handler,), {"proxy": self})
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    def _close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    proxy: FaultProxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.proxy.fault
        if fault is Fault.HANG:
            self.proxy.wait(120)
        if fault in (Fault.HANG, Fault.RESET, Fault.REFUSED):
            self._reset()
            return
        if fault is Fault.DELAY:
            self.proxy.wait(DELAY_SECONDS)
        if fault in _STATUS:
            self._say(_STATUS[fault], [], b'{"error":{"type":"injected","reason":"injected"},"status":0}')
            return
        status, headers, content = self._forwarded(body)
        if fault is Fault.ITEM_ERRORS and "_bulk" in self.path:
            content = _changed(content, _refuse_items)
        if fault is Fault.PARTIAL and "_msearch" in self.path:
            content = _changed(content, _lose_a_shard)
        self._say(status, headers, content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 - names that http.server looks for

    def _forwarded(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        target = self.proxy.target
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=60)
        try:
            kept = {
                name: value for name, value in self.headers.items() if name.lower() not in ("host", "accept-encoding")
            }
            connection.request(self.command, self.path, body or None, kept)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _say(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        try:
            self.send_response_only(status)
            for name, value in headers or [
                ("X-Elastic-Product", "Elasticsearch"),
                ("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8"),
            ]:
                if name.lower() not in _HOP_HEADERS:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)
        except OSError:  # the client has given up waiting
            self.close_connection = True

    def _reset(self) -> None:
        """Close with RST rather than with a goodbye."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the scenario counts."""


def _changed(content: bytes, change: Any) -> bytes:
    answer = json.loads(content)
    change(answer)
    return json.dumps(answer).encode()


def _refuse_items(answer: dict[str, Any]) -> None:
    answer["errors"] = True
    for item in answer.get("items", ()):
        for outcome in item.values():
            outcome.clear()
            outcome |= {"status": 429, "error": {"type": "injected", "reason": "injected"}}


def _lose_a_shard(answer: dict[str, Any]) -> None:
    for one in answer.get("responses", ()):
        one["_shards"] = {"total": 2, "successful": 1, "skipped": 0, "failed": 1}
