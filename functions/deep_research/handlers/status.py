"""Tells a job's status, progress and result, its events and its report."""

from deep_research.api import events, report, status
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(status.router, events.router, report.router, ports=ports)
