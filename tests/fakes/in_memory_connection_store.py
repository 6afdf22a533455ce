"""Tickets, live connections and subscriptions in dictionaries; one lock makes of each step a transaction."""

from datetime import datetime
from threading import RLock

from deep_research.domain.errors import ConnectionGoneError, TooManySubscriptionsError
from deep_research.domain.identity import new_id
from deep_research.domain.subscription import Subscription


class InMemoryConnectionStore:
    def __init__(self) -> None:
        self._lock = RLock()
        self._tickets: dict[str, tuple[str, datetime]] = {}
        self._jobs: dict[str, set[str]] = {}
        self._subscriptions: dict[tuple[str, str], Subscription] = {}

    def keep_ticket(self, digest: str, owner_id: str, expires_at: datetime) -> None:
        self._tickets[digest] = owner_id, expires_at

    def take_ticket(self, digest: str, at: datetime) -> str | None:
        with self._lock:
            owner_id, expires_at = self._tickets.pop(digest, (None, at))
            return owner_id if at < expires_at else None

    def connect(self, connection_id: str, owner_id: str, at: datetime) -> None:
        self._jobs[connection_id] = set()

    def follow(self, connection_id: str, job_id: str, cursor: int, at: datetime, *, most: int) -> Subscription:
        with self._lock:
            if connection_id not in self._jobs:
                raise ConnectionGoneError("This connection has ended.")
            if len(self._jobs[connection_id] - {job_id}) >= most:
                raise TooManySubscriptionsError(f"A connection may follow {most} jobs; unsubscribe from one first.")
            self._jobs[connection_id].add(job_id)
            subscription = Subscription(
                subscription_id=new_id(), connection_id=connection_id, job_id=job_id, cursor=cursor
            )
            self._subscriptions[job_id, connection_id] = subscription
            return subscription

    def unfollow(self, connection_id: str, job_id: str) -> None:
        with self._lock:
            self._jobs.get(connection_id, set()).discard(job_id)
            self._subscriptions.pop((job_id, connection_id), None)

    def followers(self, job_id: str) -> tuple[Subscription, ...]:
        with self._lock:
            return tuple(each for _, each in sorted(self._subscriptions.items()) if each.job_id == job_id)

    def advance(self, subscription: Subscription, cursor: int) -> None:
        key = subscription.job_id, subscription.connection_id
        with self._lock:
            now = self._subscriptions.get(key)
            if now and now.subscription_id == subscription.subscription_id and now.cursor < cursor:
                self._subscriptions[key] = now.model_copy(update={"cursor": cursor})

    def drop(self, connection_id: str) -> None:
        with self._lock:
            for job_id in self._jobs.pop(connection_id, set()):
                self._subscriptions.pop((job_id, connection_id), None)
