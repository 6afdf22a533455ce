"""From where a retry goes on: what is finished is not done again."""

from collections.abc import Sequence

from deep_research.domain.job import Stage
from deep_research.domain.resumption import Resumption


def resumption(finished: Sequence[Stage], from_stage: Stage | None) -> Resumption:
    """Reuses every finished stage before `from_stage`, and goes on in the first that is left.

    Args:
        finished: The stages that have left all that the next one needs, from the first without a gap.
        from_stage: Where to begin anew: nothing that is there of this stage counts. None goes on where the last
            attempt stopped, as does a stage whose predecessors are not all finished.
    """
    stages = list(Stage)
    first_left = len(finished)
    if from_stage is not None and from_stage.number - 1 <= first_left:
        return Resumption(reused=tuple(stages[: from_stage.number - 1]))
    continued = stages[first_left] if first_left < len(stages) else None
    return Resumption(reused=tuple(stages[:first_left]), continued=continued)
