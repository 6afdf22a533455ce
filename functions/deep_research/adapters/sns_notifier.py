"""Notifications through SNS: text for e-mail, JSON for every other protocol."""

import json
import unicodedata
from typing import TYPE_CHECKING

import boto3
from pydantic import JsonValue

from deep_research.adapters.aws import CONFIG, domain_errors

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient

_SUBJECT_CHARACTERS = 100
_MESSAGE_BYTES = 256 * 1024
_CUTS = (60_000, 20_000, 5_000, 1_000)


class SNSNotifier:
    """SNS refuses subjects that are long, not ASCII or broken into lines, and messages over 256 KB: both are cut."""

    def __init__(self, topic_arn: str, client: "SNSClient | None" = None) -> None:
        self._topic_arn = topic_arn
        self._client = client or boto3.client("sns", config=CONFIG)

    def publish(self, *, subject: str, text: str, document: dict[str, JsonValue], attributes: dict[str, str]) -> None:
        with domain_errors():
            self._client.publish(
                TopicArn=self._topic_arn,
                Subject=_subject(subject),
                MessageStructure="json",
                Message=_message(text, document),
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
                },
            )


def _subject(subject: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", subject).encode("ascii", "ignore").decode()
    printable = "".join(character if character.isprintable() else " " for character in ascii_only)
    return _cut(" ".join(printable.split()), _SUBJECT_CHARACTERS, "...") or "Deep Research"


def _message(text: str, document: dict[str, JsonValue]) -> str:
    for characters in _CUTS:
        short = {name: _cut(value, characters) if isinstance(value, str) else value for name, value in document.items()}
        message = json.dumps({"default": json.dumps(short), "email": _cut(text, characters)})
        if len(message) <= _MESSAGE_BYTES:
            return message
    raise ValueError("This notification's document is too large for SNS.")


def _cut(text: str, characters: int, mark: str = "…") -> str:
    return text if len(text) <= characters else text[: characters - len(mark)] + mark
