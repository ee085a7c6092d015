"""Asking the site for an address as a server does, and keeping everything that it sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse

from portal.core.views import errors

_WRITES = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|REPLACE INTO) "(\w+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def everything(self) -> str:
        """Headers, then the body, in lower case."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return f"{headers}\n{self.body.decode('utf-8', 'replace')}".lower()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")


@contextmanager
def _connection_kept() -> Iterator[None]:
    """The transaction of the test lives in its connection, which a server would renew between two requests."""
    renewing = (signals.request_started, signals.request_finished)
    for signal in renewing:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in renewing:
            signal.connect(close_old_connections)


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def ask(url: str, cookie: str = "", *, method: str = "GET", **headers: str) -> Answer:
    """Call the whole site, middleware included. `headers` are WSGI names such as `HTTP_RANGE`."""
    address = urlsplit(url)
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(address.path, encoding="latin-1"),
        "QUERY_STRING": address.query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
    } | headers
    sent: list[tuple[str, list[tuple[str, str]]]] = []
    with _connection_kept():
        chunks = _handler()(environ, lambda status, found, *rest: sent.append((status, found)))
        try:
            body = b"".join(chunks)
        finally:
            chunks.close()
    status, found = sent[0]
    return Answer(int(status.split()[0]), dict(found), body)


@contextmanager
def absences_drawn_once() -> Iterator[None]:
    """The page that says 404 is drawn once for each reader, then said again.

    It is the same whatever the address, to which `test_a_hidden_text_looks_like_an_absent_one` holds it.
    """
    drawn: dict[str, bytes] = {}

    def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        reader = request.META["HTTP_COOKIE"]
        if reader not in drawn:
            drawn[reader] = errors.not_found(request, exception).content
        return HttpResponse(drawn[reader], status=404)

    with patch("portal.urls.handler404", not_found):
        yield


@contextmanager
def tables_written() -> Iterator[set[str]]:
    """Names of the tables that are written to in the block."""
    written: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _WRITES.match(sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written
