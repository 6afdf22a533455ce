"""Notifications in a list."""

from dataclasses import dataclass, field

from pydantic import JsonValue


@dataclass(frozen=True)
class Published:
    subject: str
    text: str
    document: dict[str, JsonValue]
    attributes: dict[str, str]


@dataclass
class InMemoryNotifier:
    published: list[Published] = field(default_factory=list)

    def publish(self, *, subject: str, text: str, document: dict[str, JsonValue], attributes: dict[str, str]) -> None:
        self.published.append(Published(subject, text, document, attributes))
