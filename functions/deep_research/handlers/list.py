"""Lists an owner's jobs."""

from deep_research.api.list import router
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(router, ports=ports)
