"""Messages kept by connection. A test says which connections have ended, and which can't be reached for a while."""

import json
from collections import defaultdict
from typing import Any

from deep_research.domain.errors import ConnectionGoneError, ServiceUnavailableError


class InMemoryChannel:
    def __init__(self) -> None:
        self.sent: defaultdict[str, list[str]] = defaultdict(list)
        self.gone: set[str] = set()
        self.unreachable: set[str] = set()

    def post(self, connection_id: str, message: str) -> None:
        if connection_id in self.gone:
            raise ConnectionGoneError("This connection has ended.")
        if connection_id in self.unreachable:
            raise ServiceUnavailableError("The service does not answer.")
        self.sent[connection_id].append(message)

    def read(self, connection_id: str) -> list[dict[str, Any]]:
        """The messages that came since the last look."""
        return [json.loads(message) for message in self.sent.pop(connection_id, [])]
