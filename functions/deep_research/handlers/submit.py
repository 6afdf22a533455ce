"""Submits a research job."""

from deep_research.api.submit import router
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(router, ports=ports, counted_as="JobsSubmitted")
