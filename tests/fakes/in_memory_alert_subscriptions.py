"""E-mail alerts in a dictionary, and the mails that ask for their confirmation in a list."""

from deep_research.domain.alerts import OFF, AlertStatus, EmailAlerts


class InMemoryAlertSubscriptions:
    def __init__(self) -> None:
        self._alerts: dict[str, EmailAlerts] = {}
        self.asked_to_confirm: list[str] = []

    def find(self, owner_id: str) -> EmailAlerts:
        return self._alerts.get(owner_id, OFF)

    def subscribe(self, owner_id: str, email: str) -> EmailAlerts:
        if self.find(owner_id) != EmailAlerts(status=AlertStatus.ON, email=email):
            self._alerts[owner_id] = EmailAlerts(status=AlertStatus.AWAITING_CONFIRMATION, email=email)
            self.asked_to_confirm.append(email)
        return self._alerts[owner_id]

    def unsubscribe(self, owner_id: str) -> EmailAlerts:
        if owner_id in self._alerts:
            self._stands(owner_id, AlertStatus.OFF)
        return self.find(owner_id)

    def confirm(self, owner_id: str) -> None:
        """The link in the last confirmation mail is followed."""
        self._stands(owner_id, AlertStatus.ON)

    def follow_unsubscribe_link(self, owner_id: str) -> None:
        self._stands(owner_id, AlertStatus.OFF)

    def expire(self, owner_id: str) -> None:
        """Nobody has followed the link for two days."""
        self._stands(owner_id, AlertStatus.OFF)

    def _stands(self, owner_id: str, status: AlertStatus) -> None:
        self._alerts[owner_id] = self._alerts[owner_id].model_copy(update={"status": status})
