"""Opens, tells, lists and deletes datasets."""

from deep_research.api.datasets import router
from deep_research.bootstrap import Ports
from deep_research.handlers.api import serving

ports = Ports()
handler = serving(router, ports=ports)
