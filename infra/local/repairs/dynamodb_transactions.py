"""DynamoDB: transactions as AWS carries them out: idempotent by their token, with its reasons of cancellation.

Plain moto copies each table whole per transaction, carries a repeated one out again, accepts values that no
expression uses, and refuses as malformed what AWS cancels.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.core.responses import ActionResult
from moto.dynamodb.comparisons import create_condition_expression_parser, get_filter_expression
from moto.dynamodb.exceptions import (
    ERROR_TYPE_PREFIX,
    ConditionalCheckFailed,
    DynamodbException,
    MockValidationException,
    MultipleTransactionsException,
    TooManyTransactionsException,
    TransactionCanceledException,
    TransactWriteSingleOpException,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.parsing.expressions import ExpressionAttributeValue, UpdateExpressionParser  # type: ignore[attr-defined]
from moto.dynamodb.responses import DynamoHandler, validate_attributes_used

Operation = dict[str, Any]
"""The inside of a Put, Update, Delete or ConditionCheck."""

MOST_OPERATIONS = 100
TOKEN_SECONDS = 600
"""How long a token stands for its transaction."""
CANCELLING = (
    "An operand in the update expression has an incorrect data type",
    "Item size",
    "One or more parameter values",
    "The document path provided in the update expression is invalid for update",
    "The provided expression refers to an attribute that does not exist in the item",
)
"""How messages begin of what AWS finds only when it meets the item, and cancels for:
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"""

Reason = tuple[str | None, str | None, Any]
"""Code, message and, where the operation asked for it, the item."""


class IdempotentParameterMismatchError(DynamodbException):
    def __init__(self) -> None:
        super().__init__(
            f"{ERROR_TYPE_PREFIX}IdempotentParameterMismatchException",
            "The ClientRequestToken was used before with other operations.",
        )


class _Tokens:
    """Transactions of the last ten minutes. Only those carried out: a cancelled one may be tried again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._done: dict[str, tuple[float, str]] = {}

    def repeated(self, token: str | None, operations: Any) -> bool:
        """Whether it has been carried out. IdempotentParameterMismatchError where it was another one."""
        now = self._clock()
        self._done = {token: done for token, done in self._done.items() if now - done[0] < TOKEN_SECONDS}
        if token is None or token not in self._done:
            return False
        if self._done[token][1] != _fingerprint(operations):
            raise IdempotentParameterMismatchError
        return True

    def carried_out(self, token: str | None, operations: Any) -> None:
        if token is not None:
            self._done[token] = self._clock(), _fingerprint(operations)


def _fingerprint(operations: Any) -> str:
    return json.dumps(operations, sort_keys=True, default=repr)


def _require_used_values(operation: Operation) -> None:
    values = operation.get("ExpressionAttributeValues") or {}
    parser = create_condition_expression_parser(
        operation.get("ConditionExpression"), operation.get("ExpressionAttributeNames") or {}, values
    )
    parser.parse()
    used = list(parser.expr_attr_values_found)
    if update := operation.get("UpdateExpression"):
        clauses = UpdateExpressionParser.make(update).find_clauses([ExpressionAttributeValue])
        used.extend(clause.get_value_name() for clause in clauses)
    validate_attributes_used(values, used, "Values", validation_error_prefix=False)


def _transact(self: DynamoDBBackend, transact_items: list[dict[str, Operation]]) -> None:
    """All operations, or an error; whoever calls it undoes what was written before the error."""
    if len(transact_items) > MOST_OPERATIONS:
        raise TooManyTransactionsException
    touched: set[Any] = set()
    for each in transact_items:
        if len(each) > 1:
            raise TransactWriteSingleOpException
        ((kind, operation),) = each.items()
        table = self.get_table(operation["TableName"])
        key = table.name, self.get_keys_value(table, operation["Item" if kind == "Put" else "Key"])
        if key in touched:
            raise MultipleTransactionsException
        touched.add(key)
    reasons = [_carried_out(self, kind, operation) for each in transact_items for kind, operation in each.items()]
    if any(code is not None for code, _, _ in reasons):
        raise TransactionCanceledException(reasons)


def _carried_out(backend: DynamoDBBackend, kind: str, operation: Operation) -> Reason:
    table, condition = operation["TableName"], operation.get("ConditionExpression")
    names, values = operation.get("ExpressionAttributeNames") or {}, operation.get("ExpressionAttributeValues") or {}
    current = backend.get_item(table, operation["Item" if kind == "Put" else "Key"])
    try:
        if not get_filter_expression(condition, names, values).expr(current):
            raise ConditionalCheckFailed
        match kind:
            case "Put":
                backend.put_item(table, operation["Item"])
            case "Update":
                backend.update_item(table, operation["Key"], operation["UpdateExpression"], names, values)
            case "Delete":
                backend.delete_item(table, operation["Key"])
    except ConditionalCheckFailed as failed:
        told = current is not None and operation.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        return "ConditionalCheckFailed", str(failed.message), current.to_json()["Attributes"] if told else None  # type: ignore[union-attr]
    except MockValidationException as invalid:
        if not invalid.exception_msg.startswith(CANCELLING):
            raise
        return "ValidationError", invalid.exception_msg, None
    return None, None, None


@contextmanager
def repaired(clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """`clock` tells seconds, by which tokens expire."""
    tokens = _Tokens(clock)
    plain = DynamoHandler.transact_write_items

    def transact_write_items(self: DynamoHandler) -> ActionResult:
        token, operations = self.body.get("ClientRequestToken"), self.body["TransactItems"]
        if tokens.repeated(token, operations):
            return ActionResult({"ConsumedCapacity": [], "ItemCollectionMetrics": {}})
        for each in operations:
            for operation in each.values():
                _require_used_values(operation)
        answer = plain(self)
        tokens.carried_out(token, operations)
        return answer

    with (
        mock.patch.object(DynamoDBBackend, "transact_write_items", _transact),
        mock.patch.object(DynamoHandler, "transact_write_items", transact_write_items),
    ):
        yield
