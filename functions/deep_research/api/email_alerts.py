"""Switches a person's e-mail alerts on and off: mails about the ends of their own jobs, to their own address."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from deep_research.api import paths
from deep_research.api.errors import VerifiedEmailRequiredError
from deep_research.api.owner import Owner, VerifiedEmail
from deep_research.api.services import WithServices
from deep_research.domain.alerts import AlertStatus, EmailAlerts

router = APIRouter(tags=["notifications"])


class EmailAlertsDetail(BaseModel):
    success: Literal[True] = True
    status: AlertStatus = Field(
        description="`awaiting_confirmation` until the link in the mail that was sent to the address is followed, "
        "which is good for two days; then it is `off` again."
    )
    email: str | None = Field(
        description="Where alerts go, or would go; null where neither an earlier request nor the token tells.",
        examples=["ada@example.com"],
    )


@router.get(paths.EMAIL_ALERTS, summary="Tell whether you are mailed when your jobs end")
def get_email_alerts(services: WithServices, owner_id: Owner, email: VerifiedEmail) -> EmailAlertsDetail:
    """How your alerts stand; the unsubscribe link in an alert switches them off, too."""
    return _detail(services.alerts.find(owner_id), email)


@router.put(paths.EMAIL_ALERTS, summary="Be mailed when your jobs end")
def switch_email_alerts_on(services: WithServices, owner_id: Owner, email: VerifiedEmail) -> EmailAlertsDetail:
    """Alerts to the address in your ID token, once the link in the mail that it is sent was followed.

    Where they are on, nothing happens; where they await confirmation, the mail is sent again.
    """
    if email is None:
        raise VerifiedEmailRequiredError(
            "Your token names no verified e-mail address: send the ID token instead of the access token, "
            "or verify your address first."
        )
    return _detail(services.alerts.subscribe(owner_id, email), email)


@router.delete(paths.EMAIL_ALERTS, summary="Be mailed no longer")
def switch_email_alerts_off(services: WithServices, owner_id: Owner, email: VerifiedEmail) -> EmailAlertsDetail:
    """Switched off twice is once. Where the link of a confirmation mail is followed later, they are on again."""
    return _detail(services.alerts.unsubscribe(owner_id), email)


def _detail(alerts: EmailAlerts, email: str | None) -> EmailAlertsDetail:
    # Off, an earlier address is of no interest any more: what counts is where they would go.
    known = email or alerts.email if alerts.status is AlertStatus.OFF else alerts.email
    return EmailAlertsDetail(status=alerts.status, email=known)
