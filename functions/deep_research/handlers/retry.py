"""Tries a failed or cancelled job again."""

from deep_research.api.retry import router
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(router, ports=ports, counted_as="JobsRetried")
