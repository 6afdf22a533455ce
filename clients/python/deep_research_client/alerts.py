"""E-mail alerts: be mailed when your own jobs end."""

from deep_research_client.models import EmailAlerts
from deep_research_client.transport import Transport

_PATH = "/deep-research/notifications/email"


class Alerts:
    """`client.alerts`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self) -> EmailAlerts:
        return self._transport.call(EmailAlerts, "GET", _PATH)

    def switch_on(self) -> EmailAlerts:
        """Alerts to the address in the ID token, once the link in the mail that this sends there was followed.

        Where they are on, nothing happens; where they await confirmation, the mail is sent again.
        InvalidRequestError where the token names no verified address, as access tokens don't; ConflictError where
        that address can't be had.
        """
        return self._transport.call(EmailAlerts, "PUT", _PATH)

    def switch_off(self) -> EmailAlerts:
        """Off; switching off twice is switching off once."""
        return self._transport.call(EmailAlerts, "DELETE", _PATH)
