"""Messages of SQS queues: saved when they are sent, forgotten when they are deleted.

After a restart each is visible again, and its receipts count anew.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.sqs.models import Message, Queue, SQSBackend, sqs_backends

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.state.journal import Journal
from infra.local.state.saved import SavedMessage

KEPT = (
    "message_attributes",
    "system_attributes",
    "sent_timestamp",
    "delayed_until",
    "group_id",
    "deduplication_id",
    "sequence_number",
)
"""What of a message is restored beside its id and its body."""


class Messages:
    """Of every queue of the account."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.RLock()

    def load(self) -> None:
        """Fills the queues that the template still has."""
        queues: dict[str, Queue] = sqs_backends[ACCOUNT_ID][REGION].queues
        for saved in self._journal.messages():
            if saved.queue in queues:
                message = Message(saved.message_id, saved.body)
                vars(message).update(saved.description)
                queues[saved.queue]._messages.append(message)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Saves each change before it is answered, one at a time: moto replaces the list when it deletes from it."""
        plain_add, plain_delete, plain_purge = Queue.add_message, Queue.delete_message, SQSBackend.purge_queue

        def add_message(queue: Queue, message: Message) -> None:
            with self._lock:
                plain_add(queue, message)
                if message in queue._messages:
                    description = {name: getattr(message, name) for name in KEPT}
                    self._journal.save_message(SavedMessage(message.id, queue.name, message.body, description))

        def delete_message(queue: Queue, receipt_handle: str) -> None:
            with self._lock, self._gone_forgotten(queue):
                plain_delete(queue, receipt_handle)

        def purge_queue(backend: SQSBackend, queue_name: str) -> None:
            with self._lock, self._gone_forgotten(backend.get_queue(queue_name)):
                plain_purge(backend, queue_name)

        with (
            mock.patch.object(Queue, "add_message", add_message),
            mock.patch.object(Queue, "delete_message", delete_message),
            mock.patch.object(SQSBackend, "purge_queue", purge_queue),
        ):
            yield

    @contextmanager
    def _gone_forgotten(self, queue: Queue) -> Iterator[None]:
        before: list[Any] = list(queue._messages)
        yield
        left = {message.id for message in queue._messages}
        self._journal.forget_messages(message.id for message in before if message.id not in left)
