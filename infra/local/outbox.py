"""E-mails that SNS would send, as files that a person can read, and every other notification beside them."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from moto.sns.models import Subscription, Topic


@dataclass(frozen=True)
class Notification:
    """One message as published: `text` for people, `document` for machines, `recipients` of the e-mail."""

    message_id: str
    topic_arn: str
    published_at: str
    subject: str | None
    text: str
    document: Any
    attributes: dict[str, str] = field(default_factory=dict)
    recipients: tuple[str, ...] = ()


class Outbox:
    """Keeps what is published. With a directory, one text file each."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._notifications: list[Notification] = []
        self._lock = threading.Lock()
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)

    def notifications(self) -> list[Notification]:
        """Everything published since the cloud started, oldest first."""
        with self._lock:
            return list(self._notifications)

    def add(self, notification: Notification) -> None:
        with self._lock:
            self._notifications.append(notification)
        if self._directory is not None:
            stamp = re.sub(r"[^0-9]", "", notification.published_at)[:17]
            path = self._directory / f"{stamp}-{notification.message_id[:8]}.txt"
            path.write_text(_page(notification), encoding="utf-8")

    @contextmanager
    def filled(self) -> Iterator[None]:
        """Every publish to a topic lands here; e-mail subscriptions get it where their filter policy lets it pass."""
        plain = Topic.publish

        def publish(
            topic: Topic,
            message: str,
            subject: str | None = None,
            message_attributes: dict[str, Any] | None = None,
            message_structure: str | None = None,
            **fifo: Any,
        ) -> str:
            message_id = plain(topic, message, subject, message_attributes, message_structure=message_structure, **fifo)
            parts = json.loads(message) if message_structure == "json" else {"default": message}
            default = parts["default"]
            self.add(
                Notification(
                    message_id=message_id,
                    topic_arn=topic.arn,
                    published_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                    subject=subject,
                    text=parts.get("email", default),
                    document=_parsed(default),
                    attributes={name: str(value.get("Value")) for name, value in (message_attributes or {}).items()},
                    recipients=tuple(_recipients(topic, default, message_attributes)),
                )
            )
            return str(message_id)

        with mock.patch.object(Topic, "publish", publish):
            yield


def _recipients(topic: Topic, message: str, attributes: dict[str, Any] | None) -> Iterator[str]:
    subscriptions: list[Subscription] = topic.sns_backend.list_subscriptions_by_topic(topic_arn=topic.arn)[0]
    for subscription in subscriptions:
        matcher = subscription._filter_policy_matcher
        if subscription.protocol in ("email", "email-json") and (
            matcher is None or matcher.matches(attributes, message)
        ):
            yield subscription.endpoint


def _parsed(message: str) -> Any:
    try:
        return json.loads(message)
    except ValueError:
        return message


def _page(notification: Notification) -> str:
    attributes = ", ".join(f"{name}={value}" for name, value in notification.attributes.items())
    head = {
        "Date": notification.published_at,
        "To": ", ".join(notification.recipients) or "(no e-mail subscription takes it)",
        "Subject": notification.subject or "AWS Notification Message",
        "Attributes": attributes,
        "Topic": notification.topic_arn,
        "Message-ID": notification.message_id,
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    document = json.dumps(notification.document, indent=2, ensure_ascii=False)
    return "\n".join([*lines, "", notification.text, "", "----- for machines -----", document, ""])
