"""From where a new attempt of a job goes on."""

from deep_research.domain.job import Stage
from deep_research.domain.model import Model


class Resumption(Model):
    """`reused` stages are not done again. What earlier attempts left of any other stage counts only if `continued`."""

    reused: tuple[Stage, ...] = ()
    continued: Stage | None = None
    """The stage that goes on where it stopped: the answers that it has are kept."""
