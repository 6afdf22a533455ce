"""Live connections in DynamoDB: one table, every item of which is read by its key, consistently, and expires.

A partition holds a ticket, or a connection with the ids of the jobs that it follows, or all subscriptions to a job.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr

from deep_research.adapters.dynamodb_expressions import Item, Update
from deep_research.adapters.dynamodb_table import ConditionError, DynamoDBTable
from deep_research.adapters.dynamodb_transaction import TransactionRefusedError, transact
from deep_research.domain.errors import ConnectionGoneError, TooManySubscriptionsError
from deep_research.domain.identity import new_id
from deep_research.domain.subscription import Subscription

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_LONGEST = timedelta(hours=2, minutes=5)
"""API Gateway ends every connection after two hours."""


class DynamoDBConnectionStore:
    def __init__(self, table: str, client: "DynamoDBClient | None" = None) -> None:
        self._table = DynamoDBTable(table, "subject", client, sorted_by="entry")

    def keep_ticket(self, digest: str, owner_id: str, expires_at: datetime) -> None:
        subject, entry = _ticket(digest)
        item = {"subject": subject, "entry": entry, "owner_id": owner_id}
        self._table.put(item | {"expires_at": int(expires_at.timestamp())})

    def take_ticket(self, digest: str, at: datetime) -> str | None:
        # What has expired stays in the table until DynamoDB comes for it, which may take days.
        ticket = self._table.take(_ticket(digest))
        return ticket["owner_id"] if ticket and at.timestamp() < ticket["expires_at"] else None

    def connect(self, connection_id: str, owner_id: str, at: datetime) -> None:
        subject, entry = _connection(connection_id)
        self._table.put({"subject": subject, "entry": entry, "owner_id": owner_id, "expires_at": _expiry(at)})

    def follow(self, connection_id: str, job_id: str, cursor: int, at: datetime, *, most: int) -> Subscription:
        subscription = Subscription(subscription_id=new_id(), connection_id=connection_id, job_id=job_id, cursor=cursor)
        room = Attr("jobs").not_exists() | Attr("jobs").size().lt(most) | Attr("jobs").contains(job_id)
        follows = Update(add={"jobs": {job_id}}, only_if=Attr("owner_id").exists() & room)
        known = {"subscription_id": subscription.subscription_id, "cursor": cursor, "expires_at": _expiry(at)}
        writes = [
            self._table.updating(_connection(connection_id), follows),
            self._table.updating(_subscription(connection_id, job_id), Update(set=known)),
        ]
        try:
            transact(self._table.client, writes)
        except TransactionRefusedError as refused:
            if refused.refusals[0].item is None:
                raise ConnectionGoneError("This connection has ended.") from None
            raise TooManySubscriptionsError(
                f"A connection may follow {most} jobs; unsubscribe from one first."
            ) from None
        return subscription

    def unfollow(self, connection_id: str, job_id: str) -> None:
        forgets = Update(discard={"jobs": {job_id}}, only_if=Attr("owner_id").exists())
        subscription = _subscription(connection_id, job_id)
        try:
            transact(
                self._table.client,
                [self._table.updating(_connection(connection_id), forgets), self._table.deleting(subscription)],
            )
        except TransactionRefusedError:
            # The connection has ended, and nobody follows anything on it any more.
            self._table.delete(subscription)

    def followers(self, job_id: str) -> tuple[Subscription, ...]:
        return tuple(_read(job_id, item) for item in self._table.partition(_of_job(job_id)))

    def advance(self, subscription: Subscription, cursor: int) -> None:
        unchanged = Attr("subscription_id").eq(subscription.subscription_id)
        risen = Update(set={"cursor": cursor}, only_if=unchanged & Attr("cursor").lt(cursor))
        try:
            self._table.update(_subscription(subscription.connection_id, subscription.job_id), risen)
        except ConditionError:
            return

    def drop(self, connection_id: str) -> None:
        # The connection goes first: who subscribes at this moment finds none, or is among its jobs.
        ended = self._table.take(_connection(connection_id)) or {}
        for job_id in ended.get("jobs", ()):
            self._table.delete(_subscription(connection_id, job_id))


def _ticket(digest: str) -> tuple[str, str]:
    return f"ticket#{digest}", "ticket"


def _connection(connection_id: str) -> tuple[str, str]:
    return f"connection#{connection_id}", "connection"


def _subscription(connection_id: str, job_id: str) -> tuple[str, str]:
    return _of_job(job_id), connection_id


def _of_job(job_id: str) -> str:
    return f"job#{job_id}"


def _expiry(at: datetime) -> int:
    return int((at + _LONGEST).timestamp())


def _read(job_id: str, item: Item) -> Subscription:
    known = {name: item[name] for name in ("subscription_id", "cursor")}
    return Subscription(connection_id=item["entry"], job_id=job_id, **known)
