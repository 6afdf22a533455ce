"""Tells a job's status, progress and result, and its report."""

from deep_research.api import report, status
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(status.router, report.router, ports=ports)
