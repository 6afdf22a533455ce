"""The SQLite file that holds the cloud's state. What was acknowledged is in it: a killed process loses nothing."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from infra.local.state.saved import (
    Attributes,
    EndedExecution,
    SavedExecution,
    SavedInvocation,
    SavedMessage,
    SavedObject,
    SavedRecord,
    SavedSubscription,
    dumped,
    loaded,
)

SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    table_name TEXT, key TEXT, item TEXT NOT NULL, PRIMARY KEY (table_name, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stream_records (
    number INTEGER PRIMARY KEY AUTOINCREMENT, function_arn TEXT, stream_arn TEXT, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS invocations (
    number INTEGER PRIMARY KEY AUTOINCREMENT, function_name TEXT, event TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS executions (
    arn TEXT PRIMARY KEY, state_machine_arn TEXT, name TEXT, input TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ended_executions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT UNIQUE, execution TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT, key TEXT, file TEXT NOT NULL, description TEXT NOT NULL, PRIMARY KEY (bucket, key));
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT UNIQUE, queue TEXT, body TEXT NOT NULL,
    description TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS subscriptions (arn TEXT PRIMARY KEY, topic_arn TEXT, description TEXT NOT NULL);
"""

KEPT_EXECUTIONS = 10_000
"""Of those that have ended, the latest."""


class Journal:
    """Each method is one committed transaction. Without a path it lives in memory, and nothing outlives the cloud."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self.frozen = False
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        # Commits reach the operating system, which outlives this process; only a power cut could lose one.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.executescript(SCHEMA)

    def freeze(self) -> None:
        """From here on nothing is kept: a stop is to the state what a kill would be, and what runs is run again."""
        with self._lock:
            self.frozen = True

    def close(self) -> None:
        self._database.close()

    def save_items(
        self,
        items: Mapping[tuple[str, str], Attributes | None],
        records: Iterable[tuple[str, str, dict[str, Any]]],
    ) -> list[int]:
        """Items by table and key (None: deleted), with the stream records of the same request; those get numbers."""
        with self._transaction() as database:
            for (table, key), item in items.items():
                if item is None:
                    database.execute("DELETE FROM items WHERE table_name = ? AND key = ?", (table, key))
                else:
                    database.execute("REPLACE INTO items VALUES (?, ?, ?)", (table, key, dumped(item)))
            query = "INSERT INTO stream_records (function_arn, stream_arn, record) VALUES (?, ?, ?)"
            return [
                self._number(database.execute(query, (function, stream, dumped(record))))
                for function, stream, record in records
            ]

    def items(self) -> Iterator[tuple[str, Attributes]]:
        """Table name and item of everything saved."""
        for table, item in self._all("SELECT table_name, item FROM items"):
            yield table, loaded(item)

    def forget_records(self, numbers: Sequence[int]) -> None:
        with self._transaction() as database:
            database.executemany("DELETE FROM stream_records WHERE number = ?", [(number,) for number in numbers])

    def records(self) -> Iterator[SavedRecord]:
        """Undelivered stream records, oldest first."""
        for number, function, stream, record in self._all("SELECT * FROM stream_records ORDER BY number"):
            yield SavedRecord(number, function, stream, loaded(record))

    def save_invocation(self, function_name: str, event: Any) -> int:
        with self._transaction() as database:
            return self._number(
                database.execute(
                    "INSERT INTO invocations (function_name, event) VALUES (?, ?)", (function_name, json.dumps(event))
                )
            )

    def forget_invocation(self, number: int) -> None:
        with self._transaction() as database:
            database.execute("DELETE FROM invocations WHERE number = ?", (number,))

    def invocations(self) -> Iterator[SavedInvocation]:
        """Asynchronous invocations that have neither succeeded nor been given up, oldest first."""
        for number, function, event in self._all("SELECT * FROM invocations ORDER BY number"):
            yield SavedInvocation(number, function, json.loads(event))

    def save_execution(self, arn: str, execution: SavedExecution) -> None:
        row = (arn, execution.state_machine_arn, execution.name, execution.input)
        with self._transaction() as database:
            database.execute("REPLACE INTO executions VALUES (?, ?, ?, ?)", row)

    def executions(self) -> Iterator[SavedExecution]:
        """Executions that were running."""
        for row in self._all("SELECT state_machine_arn, name, input FROM executions ORDER BY rowid"):
            yield SavedExecution(*row)

    def end_execution(self, arn: str, ended: EndedExecution) -> None:
        """The execution no longer runs. Beyond the latest KEPT_EXECUTIONS, those that ended earlier are forgotten."""
        with self._transaction() as database:
            database.execute("DELETE FROM executions WHERE arn = ?", (arn,))
            query = "REPLACE INTO ended_executions (arn, execution) VALUES (?, ?)"
            number = self._number(database.execute(query, (arn, json.dumps(asdict(ended)))))
            database.execute("DELETE FROM ended_executions WHERE number <= ?", (number - KEPT_EXECUTIONS,))

    def ended_executions(self) -> Iterator[tuple[str, EndedExecution]]:
        """ARN and execution, the one that ended first first."""
        for arn, execution in self._all("SELECT arn, execution FROM ended_executions ORDER BY number"):
            yield arn, EndedExecution(**json.loads(execution))

    def save_object(self, saved: SavedObject) -> None:
        row = (saved.bucket, saved.key, saved.file, json.dumps(saved.description, default=str))
        with self._transaction() as database:
            database.execute("REPLACE INTO objects VALUES (?, ?, ?, ?)", row)

    def forget_object(self, bucket: str, key: str) -> None:
        with self._transaction() as database:
            database.execute("DELETE FROM objects WHERE bucket = ? AND key = ?", (bucket, key))

    def objects(self) -> Iterator[SavedObject]:
        for bucket, key, file, description in self._all("SELECT * FROM objects"):
            yield SavedObject(bucket, key, file, json.loads(description))

    def save_message(self, saved: SavedMessage) -> None:
        """A message that moves to another queue leaves the one it was in."""
        row = (saved.message_id, saved.queue, saved.body, dumped(saved.description))
        query = "REPLACE INTO messages (message_id, queue, body, description) VALUES (?, ?, ?, ?)"
        with self._transaction() as database:
            database.execute(query, row)

    def forget_messages(self, message_ids: Iterable[str]) -> None:
        with self._transaction() as database:
            database.executemany("DELETE FROM messages WHERE message_id = ?", [(each,) for each in message_ids])

    def messages(self) -> Iterator[SavedMessage]:
        """Messages that nobody has deleted, oldest first."""
        query = "SELECT message_id, queue, body, description FROM messages ORDER BY number"
        for message_id, queue, body, description in self._all(query):
            yield SavedMessage(message_id, queue, body, loaded(description))

    def save_subscription(self, saved: SavedSubscription) -> None:
        row = (saved.arn, saved.topic_arn, json.dumps(asdict(saved)))
        with self._transaction() as database:
            database.execute("REPLACE INTO subscriptions VALUES (?, ?, ?)", row)

    def forget_subscription(self, arn: str) -> None:
        with self._transaction() as database:
            database.execute("DELETE FROM subscriptions WHERE arn = ?", (arn,))

    def subscriptions(self, topic_arn: str) -> Iterator[SavedSubscription]:
        """Those of one topic."""
        query = "SELECT description FROM subscriptions WHERE topic_arn = ? ORDER BY rowid"
        for (description,) in self._all(query, topic_arn):
            yield SavedSubscription(**json.loads(description))

    def _all(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("ROLLBACK" if self.frozen else "COMMIT")

    @staticmethod
    def _number(cursor: sqlite3.Cursor) -> int:
        assert cursor.lastrowid is not None
        return cursor.lastrowid
