"""E-mails that SNS would send, as files that a person can read, and every other notification beside them."""

import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from moto.sns.models import Subscription, Topic

from infra.local.front.subscription_pages import confirmation_link, unsubscribe_link
from infra.local.repairs.sns_confirmation import EMAIL, TOKEN, is_pending

ELSEWHERE = "https://sns.us-east-1.amazonaws.com"
"""Where links lead that are never followed: of a cloud that nobody reaches by HTTP."""
CONFIRMATION = """\
You have chosen to subscribe to the topic:
{topic}

To confirm this subscription, visit the link below. If this was in error, no action is necessary.
{link}
"""


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
    unsubscribe_links: tuple[str, ...] = ()
    """One for each recipient, in their order."""


class Outbox:
    """Keeps what is published. With a directory, one text file each. The links in it lead to `front`."""

    def __init__(self, directory: Path | None, front: str | None = None) -> None:
        self._directory = directory
        self._front = front or ELSEWHERE
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

    def ask_to_confirm(self, subscription: Subscription) -> None:
        """Sends the mail with the link that confirms the subscription."""
        topic = subscription.topic.arn
        link = confirmation_link(self._front, topic, subscription.attributes[TOKEN])
        self.add(
            Notification(
                message_id=str(uuid.uuid4()),
                topic_arn=topic,
                published_at=_now(),
                subject="AWS Notification - Subscription Confirmation",
                text=CONFIRMATION.format(topic=topic, link=link),
                document={"Type": "SubscriptionConfirmation", "TopicArn": topic, "SubscribeURL": link},
                recipients=(subscription.endpoint,),
            )
        )

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
            mailed = list(_mailed(topic, default, message_attributes))
            self.add(
                Notification(
                    message_id=message_id,
                    topic_arn=topic.arn,
                    published_at=_now(),
                    subject=subject,
                    text=parts.get("email", default),
                    document=_parsed(default),
                    attributes={name: str(value.get("Value")) for name, value in (message_attributes or {}).items()},
                    recipients=tuple(each.endpoint for each in mailed),
                    unsubscribe_links=tuple(unsubscribe_link(self._front, each.arn) for each in mailed),
                )
            )
            return str(message_id)

        with mock.patch.object(Topic, "publish", publish):
            yield


def _mailed(topic: Topic, message: str, attributes: dict[str, Any] | None) -> Iterator[Subscription]:
    subscriptions: list[Subscription] = topic.sns_backend.list_subscriptions_by_topic(topic_arn=topic.arn)[0]
    for subscription in subscriptions:
        matcher = subscription._filter_policy_matcher
        if (
            subscription.protocol in EMAIL
            and not is_pending(subscription)
            and (matcher is None or matcher.matches(attributes, message))
        ):
            yield subscription


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


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
    lines += [f"Unsubscribe: {link}" for link in notification.unsubscribe_links]
    document = json.dumps(notification.document, indent=2, ensure_ascii=False)
    return "\n".join([*lines, "", notification.text, "", "----- for machines -----", document, ""])
