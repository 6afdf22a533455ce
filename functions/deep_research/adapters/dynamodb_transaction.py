"""Several writes that happen together or not at all."""

import random
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from deep_research.adapters.aws import domain_errors, error_code
from deep_research.adapters.dynamodb_expressions import Item, decode
from deep_research.domain.errors import ServiceUnavailableError, ThrottledError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_TRIES = 10
_PAUSE_SECONDS = 0.02
_REFUSED = "ConditionalCheckFailed"
_CONFLICT = "TransactionConflict"
_NO_REASON = "None"


class Refusal(NamedTuple):
    """What one write of a transaction met: whether its condition held, and where not, how the item is (or None)."""

    refused: bool
    item: Item | None


class TransactionRefusedError(Exception):
    """At least one condition does not hold, so nothing was written. `refusals` are in the order of the writes."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("A condition of this transaction does not hold.")
        self.refusals = tuple(refusals)


def transact(client: "DynamoDBClient", writes: "Sequence[TransactWriteItemTypeDef]") -> None:
    """Carries out all of the writes, or none. TransactionRefusedError where a condition does not hold.

    Transactions that meet on the same item refuse one another: then it is tried again, a few times, a little later.
    """
    for attempt in range(_TRIES):
        try:
            with domain_errors():
                client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if error_code(error) != "TransactionCanceledException":
                raise
            _raise_unless_conflict(error)
            time.sleep(random.uniform(0, _PAUSE_SECONDS * 2**attempt))  # noqa: S311 - spreads, and hides nothing
        else:
            return
    raise ServiceUnavailableError("Many changes meet here at this moment; try again shortly.")


def _raise_unless_conflict(error: ClientError) -> None:
    response: Any = error.response
    reasons = response.get("CancellationReasons", [])
    codes = {reason.get("Code", _NO_REASON) for reason in reasons}
    if _REFUSED in codes:
        raise TransactionRefusedError(
            [
                Refusal(reason.get("Code") == _REFUSED, decode(reason["Item"]) if reason.get("Item") else None)
                for reason in reasons
            ]
        ) from None
    if codes - {_CONFLICT, _NO_REASON}:
        if any("Throttl" in code or "Throughput" in code for code in codes):
            raise ThrottledError("The service is very busy; try again in a moment.") from error
        raise error
