"""Tells and switches a person's e-mail alerts."""

from deep_research.api.email_alerts import router
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(router, ports=ports)
