"""E-mail alerts."""

from enum import StrEnum

from deep_research_client.models.wire import WireModel


class AlertStatus(StrEnum):
    OFF = "off"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    ON = "on"


class EmailAlerts(WireModel):
    """Whether one is mailed when one's jobs end, and where; `email` is None where nothing tells the address."""

    status: AlertStatus
    email: str | None = None
