"""An analyst that a test can stop in the middle of a thought."""

import threading
from typing import Any

from tests.fakes.scripted_analyst import ScriptedAnalyst


class HangingAnalyst(ScriptedAnalyst):
    """Thinks about one thing until it is let go, or for as long as a test may take."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.arrived, self._released = threading.Event(), threading.Event()
        thinking = getattr(self, what)

        def hang(*known: Any, **more: Any) -> Any:
            self.arrived.set()
            self._released.wait(20)
            return thinking(*known, **more)

        setattr(self, what, hang)

    def let_go(self) -> None:
        self._released.set()
