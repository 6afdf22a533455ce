"""The whole API's OpenAPI document, without AWS: `python -m deep_research.api.openapi` prints it."""

import json
from typing import Any

from deep_research.api import cancel, datasets, email_alerts, events, health, report, retry, status, submit, ticket
from deep_research.api import list as listing
from deep_research.api.application import create_app

ROUTERS = (
    submit.router,
    listing.router,
    status.router,
    events.router,
    report.router,
    cancel.router,
    retry.router,
    datasets.router,
    ticket.router,
    email_alerts.router,
    health.router,
)


def document() -> dict[str, Any]:
    """The document, of every operation that the template routes."""
    return create_app(ROUTERS, None).openapi()


if __name__ == "__main__":
    print(json.dumps(document(), indent=2, ensure_ascii=False))  # noqa: T201 - printing is what it is for
