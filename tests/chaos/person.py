"""Somebody who uses the API as its documentation says: with a token, a key for each POST, and tries again."""

import random
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx

from infra.local.identity import PASSWORD

LONGEST_WAIT = 3.0
REQUEST_SECONDS = 40.0
"""More than the gateway's own 30: whose connection breaks sooner has not waited for the answer."""


class GaveUpError(Exception):
    """The deadline has passed."""


class Deadline:
    """The moment by which everything has to be over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        return time.monotonic() > self._end

    def wait(self, seconds: float) -> None:
        """GaveUpError once the deadline has passed."""
        if self.passed:
            raise GaveUpError
        time.sleep(seconds)


@dataclass(frozen=True)
class Answer:
    status: int
    document: dict[str, Any]

    @property
    def error_code(self) -> str | None:
        error = self.document.get("error")
        return error.get("code") if isinstance(error, dict) else None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Person:
    """Calls are repeated, with the same key, for as long as their answer is one that may pass."""

    def __init__(
        self, name: str, url: str, client_id: str, deadline: Deadline, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.name = name
        self.repeated = 0
        """Requests that had to be sent again."""
        self._client_id = client_id
        self.deadline = deadline
        self._http = httpx.Client(base_url=url, timeout=REQUEST_SECONDS, trust_env=False, transport=transport)
        self._token: str | None = None
        self._lock = threading.Lock()

    def call(self, method: str, path: str, body: object = None, key: str | None = None) -> Answer:
        """The first answer that will not pass by itself. GaveUpError at the deadline."""
        headers = {"idempotency-key": key} if key else {}
        while True:
            answer = self._try(method, path, body, headers)
            if answer is not None and not _may_pass(answer):
                return answer
            self.repeated += 1
            self.deadline.wait(random.uniform(0.1, LONGEST_WAIT if answer is None else 1.0))

    def put(self, url: str, content: bytes, headers: dict[str, str]) -> None:
        """Stores a file behind a signed URL."""
        while True:
            try:
                if self._http.put(url, content=content, headers=headers).is_success:
                    return
            except httpx.TransportError:
                pass
            self.deadline.wait(random.uniform(0.1, LONGEST_WAIT))

    def close(self) -> None:
        self._http.close()

    def _try(self, method: str, path: str, body: object, headers: dict[str, str]) -> Answer | None:
        """None where there was no answer, or the token had to be renewed."""
        try:
            token = self._signed_in()
            response = self._http.request(
                method, path, json=body, headers={"authorization": f"Bearer {token}", **headers}
            )
            if response.status_code == 401:
                with self._lock:
                    self._token = None
                return None
            document = response.json()
        except (httpx.TransportError, ValueError, KeyError):
            return None
        return Answer(response.status_code, document)

    def _signed_in(self) -> str:
        with self._lock:
            if self._token is None:
                answer = self._http.post(
                    "/",
                    headers={
                        "content-type": "application/x-amz-json-1.1",
                        "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
                    },
                    json={
                        "ClientId": self._client_id,
                        "AuthFlow": "USER_PASSWORD_AUTH",
                        "AuthParameters": {"USERNAME": self.name, "PASSWORD": PASSWORD},
                    },
                )
                self._token = str(answer.json()["AuthenticationResult"]["IdToken"])
            return self._token


def _may_pass(answer: Answer) -> bool:
    error = answer.document.get("error")
    retryable = isinstance(error, dict) and error.get("retryable") is True
    return answer.status >= 500 or answer.status == 429 or (not answer.is_success and retryable)
