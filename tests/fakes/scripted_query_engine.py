"""A query engine that returns what a test has written for a piece of SQL."""

from collections.abc import Callable

from deep_research.domain.errors import QueryFailedError, QueryStoppedError
from deep_research.domain.query import Table

Outcome = Table | Exception


class ScriptedQueryEngine:
    """Several outcomes for one SQL come one after the other; the last one stays.

    Each query takes so long that it is asked once whether it is to be stopped; `before_asking` is called then.
    """

    def __init__(self, outcomes: dict[str, Outcome | list[Outcome]]) -> None:
        self.asked: list[str] = []
        self.sampled: list[str] = []
        self.before_asking: Callable[[], object] = lambda: None
        self._outcomes = {sql: given if isinstance(given, list) else [given] for sql, given in outcomes.items()}

    def run(
        self,
        dataset_id: str,
        sql: str,
        *,
        max_rows: int = 1_000,
        sampled: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> Table:
        self.asked.append(sql)
        if sampled:
            self.sampled.append(sql)
        self.before_asking()
        if stopped is not None and stopped():
            raise QueryStoppedError("The query was interrupted.")
        if sql not in self._outcomes:
            raise QueryFailedError("The engine knows no such query.")
        waiting = self._outcomes[sql]
        outcome = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(outcome, Exception):
            raise outcome
        is_cut = outcome.truncated or len(outcome.rows) > max_rows
        return outcome.model_copy(update={"rows": outcome.rows[:max_rows], "truncated": is_cut})
