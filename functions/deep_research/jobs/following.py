"""Following jobs live: whoever subscribes is told what it missed, and then what happens.

An event may be sent twice, and none is left out. Whatever is sent starts after the subscription's cursor, which rises
only once it was sent. A subscription is written before the log is read, and whoever tells of a change looks for
subscriptions after it: so one of the two sees the other.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from deep_research.domain.errors import ConnectionGoneError, TooManySubscriptionsError
from deep_research.domain.event import JobEvent
from deep_research.domain.job import Job
from deep_research.domain.ports import Channel, ConnectionStore, JobStore
from deep_research.domain.subscription import Subscription
from deep_research.jobs.access import owned_job

MAX_JOBS = 100
"""That one connection may follow."""
MAX_CONNECTIONS = 100
"""That may follow one job, so that none of them waits long for the others."""
EVENTS_IN_A_MESSAGE = 100
"""API Gateway carries 128 KB."""


class Part(NamedTuple):
    """A stretch of a job's log, as one message tells it."""

    job_id: str
    after: int
    events: tuple[JobEvent, ...]
    job: Job | None
    """As it was when its log ended with this part; None where more parts follow."""

    @property
    def last_sequence(self) -> int:
        return self.after + len(self.events)


Encode = Callable[[Part], str]


def parts(job: Job, log: Sequence[JobEvent], after: int) -> Iterator[Part]:
    """What the log holds after event number `after`, in one part at least; the last one has the job.

    Args:
        job: As it was when it had as many events as `log`.
        log: From the beginning.
        after: The last event that is known, at most the log's length.
    """
    while len(log) - after > EVENTS_IN_A_MESSAGE:
        yield Part(job.job_id, after, tuple(log[after : after + EVENTS_IN_A_MESSAGE]), None)
        after += EVENTS_IN_A_MESSAGE
    yield Part(job.job_id, after, tuple(log[after:]), job)


class Following:
    """Subscribes connections to jobs, and tells them what happens.

    Args:
        connections: Who follows what.
        channel: By which they are told.
        encode: Makes a message of a part of a log.
    """

    def __init__(self, connections: ConnectionStore, channel: Channel, encode: Encode) -> None:
        self._connections = connections
        self._channel = channel
        self._encode = encode

    def subscribe(
        self, jobs: JobStore, *, connection_id: str, owner_id: str, job_id: str, after: int, at: datetime
    ) -> None:
        """From now on the connection is told of the job, beginning after event number `after`.

        It is sent at once what it lacks, or that there is nothing. Again is to move there. JobNotFoundError where the
        owner has no such job, TooManySubscriptionsError, ConnectionGoneError where the connection has ended.
        """
        known = owned_job(jobs, owner_id, job_id)
        others = {each.connection_id for each in self._connections.followers(job_id)} - {connection_id}
        if len(others) >= MAX_CONNECTIONS:
            raise TooManySubscriptionsError(
                f"This job is followed by {MAX_CONNECTIONS} connections, the most that may; close some, or ask for it."
            )
        # Nobody has events that have not happened: who says so would not be told of them when they do.
        cursor = min(after, known.last_sequence)
        subscription = self._connections.follow(connection_id, job_id, cursor, at, most=MAX_JOBS)
        job = jobs.get(job_id)
        # The log may have grown since; it has never shrunk.
        self._tell(subscription, job, jobs.events(job_id)[: job.last_sequence])

    def unsubscribe(self, connection_id: str, job_id: str) -> None:
        """The connection is told no more of the job; where it was not, nothing changes."""
        self._connections.unfollow(connection_id, job_id)

    def push(self, job: Job, log: Sequence[JobEvent]) -> tuple[int, list[Exception]]:
        """Tells every connection that follows the job what it lacks of this log.

        Connections that have ended are dropped. A fault of one keeps none of the others waiting: how many were told,
        and the faults, are returned; who was not told is told by the next push.
        """
        told, faults = 0, []
        for subscription in self._connections.followers(job.job_id):
            if subscription.cursor >= len(log):
                continue
            try:
                self._tell(subscription, job, log)
                told += 1
            except ConnectionGoneError:
                self._connections.drop(subscription.connection_id)
                self._connections.unfollow(subscription.connection_id, job.job_id)
            except Exception as fault:
                faults.append(fault)
        return told, faults

    def _tell(self, subscription: Subscription, job: Job, log: Sequence[JobEvent]) -> None:
        for part in parts(job, log, subscription.cursor):
            self._channel.post(subscription.connection_id, self._encode(part))
            if part.events:
                self._connections.advance(subscription, part.last_sequence)
