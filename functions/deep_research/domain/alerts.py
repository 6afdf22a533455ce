"""E-mail alerts: one person is mailed when a job of theirs has ended."""

from enum import StrEnum

from deep_research.domain.model import Model


class AlertStatus(StrEnum):
    OFF = "off"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    """The address was sent a link that nobody has followed yet."""
    ON = "on"


class EmailAlerts(Model):
    """How one person's alerts stand. `email` is where they go, None where none was ever asked for."""

    status: AlertStatus
    email: str | None = None


OFF = EmailAlerts(status=AlertStatus.OFF)
