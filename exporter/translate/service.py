"""Talking JSON to an HTTP server that the user runs, and to no other.

``http.client`` of the standard library is enough, and the safest: it follows no redirect, asks no
proxy, and reads no more than it is told to. Larger clients must be talked out of all three.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
    RemoteDisconnected,
)
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from exporter.errors import EngineError
from exporter.translate.prompt import printable

#: The environment variable with the server's key.
KEY = "EXPORTER_SERVER_KEY"
#: Seconds to wait for a connection, and for a whole answer.
CONNECT, ANSWER = 10.0, 300.0
#: The most bytes of an answer that are read.
LARGEST = 1 << 20
#: Seconds to wait before each further attempt, and the most that a server may ask for instead.
PAUSES, LONGEST_PAUSE = (1.0, 2.0, 4.0, 8.0), 30.0

_BUSY = frozenset({429, 500, 502, 503, 504})
_CUT_OFF = (IncompleteRead, RemoteDisconnected, ConnectionResetError)


class Refusal(EngineError):
    """The server is there and does not do what it was asked; ``status`` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Service:
    """An HTTP server. ``url`` is its address with the path under which it answers, without a
    slash at its end; ``remote`` allows it to be on another machine; ``key`` goes into the header
    of every request and nowhere else."""

    url: str
    secure: bool
    host: str
    port: int
    path: str
    remote: bool
    key: str = field(repr=False)

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a request and return the JSON of the answer.

        A busy server and an answer that was cut off get further attempts. Raises :class:`Refusal`
        for a request that the server refuses, else :class:`EngineError`; each names the URL.
        """
        for pause in (*PAUSES, None):
            try:
                status, headers, data = self._exchange(method, path, body)
            except _CUT_OFF as error:
                fault, wanted = f"broke off its answer ({_reason(error)})", ""
            except (OSError, HTTPException) as error:
                raise EngineError(f"{self.url}: no answer ({_reason(error)})") from error
            else:
                if status not in _BUSY:
                    return self._read(path, status, headers, data)
                fault = f"answers {status}{self._message(data)}"
                wanted = headers.get("retry-after", "")
            if pause is not None:
                time.sleep(min(float(wanted), LONGEST_PAUSE) if wanted.isdecimal() else pause)
        raise EngineError(f"{self.url}{path}: {fault}, {len(PAUSES) + 1} times")

    def _exchange(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request on a connection of its own: status, headers by name in lower case, body."""
        kind = HTTPSConnection if self.secure else HTTPConnection
        connection = kind(self.host, self.port, timeout=CONNECT)
        headers = {"Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
            headers["Content-Type"] = "application/json"
        try:
            connection.connect()
            if not self.remote and not is_loopback(connection.sock.getpeername()[0]):
                raise EngineError(f"{self.url}: {_NOT_HERE}")
            connection.sock.settimeout(ANSWER)
            end = time.monotonic() + ANSWER
            connection.request(method, self.path + path, data, headers)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return response.status, found, self._body(response, end)
        finally:
            connection.close()

    def _body(self, response: HTTPResponse, end: float) -> bytes:
        """The whole body. Raises :class:`IncompleteRead` if it breaks off."""
        parts, size = [], 0
        while part := response.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                raise EngineError(f"{self.url}: answers with more than {LARGEST} bytes")
            if time.monotonic() > end:
                raise TimeoutError(f"more than {ANSWER:.0f} seconds")
        if response.length:
            raise IncompleteRead(b"", response.length)
        return b"".join(parts)

    def _read(self, path: str, status: int, headers: Mapping[str, str], data: bytes) -> Any:
        """The JSON of an answer that is one."""
        where = f"{self.url}{path}"
        if 300 <= status < 400:
            target = printable(headers.get("location", "nowhere"))
            raise EngineError(
                f"{where}: sends us to {target}, where we do not go; name that address"
            )
        if status in (401, 403):
            wants = "refuses the key in" if self.key else "wants a key; set"
            raise EngineError(f"{where}: {wants} {KEY} ({status}{self._message(data)})")
        if status >= 400:
            raise Refusal(status, f"{where}: answers {status}{self._message(data)}")
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise EngineError(f"{where}: the answer is not JSON: {_short(data)!r}") from error

    def _message(self, data: bytes) -> str:
        """What the body of a refusal says, without our key."""
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            found = None
        for name in ("error", "message", "detail"):
            if isinstance(found, dict) and name in found:
                found = found[name]
        text = found if isinstance(found, str) else _short(data)
        if self.key:
            text = text.replace(self.key, "…")
        return f": {_short(text.encode())}" if text else ""


def locate(url: str, remote: bool) -> Service:
    """The service at ``url``; where that has no path, it is ``/v1``. The key is taken from the
    environment.

    Raises :class:`EngineError` if the URL is malformed, holds a password, or leads to another
    machine although ``remote`` does not allow that.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise EngineError(f"{url}: not an address ({error})") from error
    if parts.scheme not in ("http", "https") or not host or not re.fullmatch("[!-~]+", url):
        raise EngineError(f"{url!r}: not an address as http://127.0.0.1:8080")
    if parts.username is not None:
        raise EngineError(f"{host}: no password in the address, please; the key goes into {KEY}")
    if parts.query or parts.fragment:
        raise EngineError(f"{url}: an address without ? and #, please")
    if not remote and host != "localhost" and not is_loopback(host):
        raise EngineError(f"{url}: {_NOT_HERE}")
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise EngineError(f"{KEY}: a key is printable ASCII")
    secure = parts.scheme == "https"
    path = parts.path.rstrip("/") or "/v1"
    return Service(
        f"{parts.scheme}://{parts.netloc}{path}", secure, host, port or (443 if secure else 80),
        path, remote, key,
    )  # fmt: skip


_NOT_HERE = "is not this machine; --allow-remote allows it and sends the text of the report to another machine"


def is_loopback(host: str) -> bool:
    """Whether an address (no name) is this machine's own."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _short(data: bytes) -> str:
    return printable(data[:200].decode("utf-8", "replace")).strip()
