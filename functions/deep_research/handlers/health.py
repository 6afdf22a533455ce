"""Says that the API is up."""

from deep_research.api.health import router
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(router, ports=ports)
