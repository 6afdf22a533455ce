"""What asking language models came to."""

from collections.abc import Iterable

from deep_research.domain.job import Stage
from deep_research.domain.model import Model


class ModelUse(Model):
    """One model, asked in one stage: how often, what it read and wrote, what that cost."""

    stage: Stage
    model_id: str
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    dollars: float | None = None
    """None where the model's price is not known."""
    seconds: float = 0.0
    shortfall: str | None = None
    """Why the stage went on without the model, in one sentence for people."""
    out_of_budget: bool = False
    """The job's budget for models was the reason."""


def summed(uses: Iterable[ModelUse]) -> tuple[ModelUse, ...]:
    """One entry for each stage and model, in the order in which they were first asked."""
    totals: dict[tuple[Stage, str], ModelUse] = {}
    for use in uses:
        before = totals.get((use.stage, use.model_id))
        totals[use.stage, use.model_id] = use if before is None else _sum(before, use)
    return tuple(totals.values())


def _sum(one: ModelUse, other: ModelUse) -> ModelUse:
    known = one.dollars is not None and other.dollars is not None
    return one.model_copy(
        update={
            "calls": one.calls + other.calls,
            "input_tokens": one.input_tokens + other.input_tokens,
            "output_tokens": one.output_tokens + other.output_tokens,
            "dollars": (one.dollars or 0.0) + (other.dollars or 0.0) if known else None,
            "seconds": round(one.seconds + other.seconds, 3),
        }
    )
