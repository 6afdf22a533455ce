"""Gives out tickets to live connections."""

from deep_research.api.ticket import router
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(router, ports=ports, counted_as="TicketsIssued")
