"""HTTP with time-outs and bounded retries. The token goes to the API alone, never to signed URLs."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import httpx

from deep_research_client.errors import InvalidAddressError, UnreachableError, UploadFailedError
from deep_research_client.models import SignedUpload, WireModel
from deep_research_client.replies import error_of, read, read_text
from deep_research_client.retry import RETRIED_STATUSES, RetryPolicy, parse_retry_after

M = TypeVar("M", bound=WireModel)
Token = str | Callable[[], str] | None
OnProgress = Callable[[int, int], None]
"""Called with the bytes sent and the bytes in all."""

CHUNK_BYTES = 256 * 1024


class Transport:
    """Requests to one API, and to the signed URLs that it hands out."""

    def __init__(self, api_url: str, token: Token, *, timeout: float, retry: RetryPolicy) -> None:
        self._base = _address(api_url)
        local = is_loopback(api_url)
        if token and self._base.scheme == "http" and not local:
            raise InvalidAddressError(
                f"A token is not sent unencrypted to {self._base.host}: use its https:// address."
            )
        self._token = token
        self._retry = retry
        # A proxy of the environment can't reach this machine's loopback for us.
        self._http = httpx.Client(timeout=httpx.Timeout(timeout, connect=10.0), trust_env=not local)

    def __enter__(self) -> "Transport":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def call(
        self,
        kind: type[M],
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int | None] | None = None,
        body: Mapping[str, object] | None = None,
        idempotency_key: str | None = None,
    ) -> M:
        """One call of the API, read as `kind`. Query parameters that are None are left out."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return read(self._ask(method, path, "application/json", query=query, body=body, headers=headers), kind)

    def text(self, path: str, media_type: str) -> str:
        """A document of the API's that is text of this type."""
        return read_text(self._ask("GET", path, media_type), media_type)

    def _ask(
        self,
        method: str,
        path: str,
        accept: str,
        *,
        query: Mapping[str, str | int | None] | None = None,
        body: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        given = {name: value for name, value in (query or {}).items() if value is not None}

        def request() -> httpx.Request:
            token = self._token() if callable(self._token) else self._token
            authorization = {"Authorization": f"Bearer {token}"} if token else {}
            sent = {"Accept": accept, **(headers or {}), **authorization}
            return self._http.build_request(method, f"{self._base}{path}", params=given, json=body, headers=sent)

        return self._send(request)

    def fetch(self, kind: type[M], url: str) -> M:
        """A document behind a signed URL."""
        return read(self._send(lambda: self._http.build_request("GET", url)), kind)

    def upload(self, upload: SignedUpload, path: Path, size_bytes: int, on_progress: OnProgress | None) -> None:
        """Streams a file to its signed URL, from the start again with each attempt. UploadFailedError if refused."""
        headers = httpx.Headers(upload.headers)
        headers["Content-Length"] = str(size_bytes)

        def request() -> httpx.Request:
            return self._http.build_request(
                upload.method, upload.url, headers=headers, content=_chunks(path, size_bytes, on_progress)
            )

        response = self._send(request)
        if not response.is_success:
            refusal = error_of(response)
            raise UploadFailedError(
                f"The storage did not take {path.name} (HTTP {refusal.status}): the upload address may have expired; "
                f"upload the file again."
            ) from refusal

    def _send(self, request: Callable[[], httpx.Request]) -> httpx.Response:
        failures = 0
        while True:
            wait: float | None = None
            prepared = request()
            try:
                response = self._http.send(prepared)
            except httpx.TransportError as fault:
                failures += 1
                if not self._retry.allows(failures):
                    reason = f"{prepared.url.host} could not be reached ({type(fault).__name__})"
                    raise UnreachableError(f"{reason}: check the address and the network.") from fault
            else:
                wait = parse_retry_after(response.headers.get("Retry-After"))
                failures += 1
                if not _may_pass(response) or not self._retry.allows(failures, wait):
                    return response
            self._retry.sleep(self._retry.delay(failures, wait))


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own. InvalidAddressError where it is none."""
    return _address(url).host in {"127.0.0.1", "::1", "localhost"}


def _may_pass(response: httpx.Response) -> bool:
    return not response.is_success and (response.status_code in RETRIED_STATUSES or error_of(response).retryable)


def _address(api_url: str) -> httpx.URL:
    try:
        url = httpx.URL(api_url.rstrip("/"))
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in {"http", "https"} or not url.host:
        raise InvalidAddressError(f"{api_url!r} is no address of an API; it should look like https://api.example.com.")
    return url


def _chunks(path: Path, size_bytes: int, on_progress: OnProgress | None) -> Iterator[bytes]:
    sent = 0
    with path.open("rb") as file:
        while sent < size_bytes and (chunk := file.read(min(CHUNK_BYTES, size_bytes - sent))):
            yield chunk
            sent += len(chunk)
            if on_progress:
                on_progress(sent, size_bytes)
