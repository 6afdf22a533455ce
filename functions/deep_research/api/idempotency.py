"""`Idempotency-Key`: the same key and body get the same answer, whatever happened to the first one on its way."""

import json
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, Any

from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent_function
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer
from fastapi import Depends, Header, Request
from pydantic import BaseModel, JsonValue

from deep_research.api.errors import IdempotencyConflictError, InvalidFieldError, RequestInProgressError
from deep_research.api.owner import Owner
from deep_research.api.services import WithServices
from deep_research.domain.errors import ServiceUnavailableError

REMEMBERED_SECONDS = 24 * 3600
WAIT_SECONDS = 8.0
_PAUSE_SECONDS = 0.1
_PREFIX = "deep-research"

Document = dict[str, JsonValue]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="1 to 255 visible ASCII characters. Requests with the same key and body, within 24 hours, "
        "are carried out once and answered alike.",
        json_schema_extra={"pattern": "^[!-~]{1,255}$"},
        examples=["5f0c6d0e-6f0b-4b5e-9a53-0d8c5b0c3f1e"],
    ),
]


class Once:
    """Carries an operation out once for each owner, route and key; without a key, each time."""

    def __init__(self, request: Request, services: WithServices, owner_id: Owner, key: Key = None) -> None:
        if key is not None and not (1 <= len(key) <= 255 and all("!" <= character <= "~" for character in key)):
            raise InvalidFieldError(
                "`Idempotency-Key` must have 1 to 255 visible ASCII characters.", field="Idempotency-Key"
            )
        self._key = key
        self._scope = [owner_id, request.method, request.url.path]
        self._services = services
        self._context: Any = request.scope.get("aws.context")

    @property
    def name(self) -> str | None:
        """Names what is to be done once, to be stored with it; None without a key.

        The answer is remembered only after what was done: a first request may die between the two.
        """
        if self._key is None:
            return None
        return sha256(json.dumps([*self._scope, self._key]).encode()).hexdigest()

    def __call__(self, body: BaseModel, operation: Callable[[], Document]) -> Document:
        """What the operation returned, the first time. What it raised is not remembered.

        IdempotencyConflictError where the key came with another body, RequestInProgressError where the first
        request takes longer than this one can wait.
        """
        if self._key is None:
            return operation()
        request: Document = {"key": [*self._scope, self._key], "body": body.model_dump(mode="json")}
        give_up = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                return self._carry_out(request, operation)
            except IdempotencyValidationError:
                raise conflict() from None
            except IdempotencyPersistenceLayerError as error:
                raise ServiceUnavailableError("The request could not be recorded; try again shortly.") from error
            except IdempotencyAlreadyInProgressError:
                if time.monotonic() > give_up:
                    problem = "The first request with this Idempotency-Key is still being served; try again shortly."
                    raise RequestInProgressError(problem) from None
                time.sleep(_PAUSE_SECONDS)

    def _carry_out(self, request: Document, operation: Callable[[], Document]) -> Document:
        config = _config()
        config.register_lambda_context(self._context)

        def carry_out(*, request: Document) -> Document:  # noqa: ARG001 - the key and the body are read from it
            return operation()

        once: Callable[..., Document] = idempotent_function(
            carry_out,
            data_keyword_argument="request",
            persistence_store=self._services.remembered_answers,
            config=config,
            key_prefix=_PREFIX,
        )
        return once(request=request)


WithOnce = Annotated[Once, Depends(Once)]


def conflict() -> IdempotencyConflictError:
    problem = "This Idempotency-Key was used with another body; take a new key for a new request."
    return IdempotencyConflictError(problem, field="Idempotency-Key")


def configured(store: BasePersistenceLayer) -> BasePersistenceLayer:
    """The store, ready for concurrent requests: left to itself, the first one would configure it, not atomically."""
    store.configure(_config(), key_prefix=_PREFIX)
    return store


def _config() -> IdempotencyConfig:
    return IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        raise_on_no_idempotency_key=True,
        expires_after_seconds=REMEMBERED_SECONDS,
        hash_function="sha256",
    )
