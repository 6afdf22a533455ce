"""However often a job fails, is cancelled and retried: its result is of one piece, and no work is done in vain."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deep_research.domain.job import Stage
from deep_research.domain.keys import profile_key, stage_key
from deep_research.domain.query import Query, QueryPlan
from deep_research.domain.result import Result, Synthesis
from tests.fakes.sales_research import PROFILE, TABLES
from tests.fakes.scripted_analyst import FOLLOW_UP, LEADER, TOTALS, TREND, ScriptedAnalyst
from tests.fakes.scripted_query_engine import ScriptedQueryEngine
from tests.fakes.stage_lambdas import Stages


class Attempt(NamedTuple):
    """How an attempt begins and how far it comes."""

    begins_in: Stage | None
    steps: int
    lost: frozenset[str]
    """Queries that leave no answer in it."""
    time_is_up_after: int
    """Steps after which no query starts any more."""


ATTEMPTS = st.builds(
    Attempt,
    begins_in=st.none() | st.sampled_from(Stage),
    steps=st.integers(min_value=0, max_value=9),
    lost=st.frozensets(st.sampled_from(["Q1", "Q2", "Q3"]), max_size=2),
    time_is_up_after=st.integers(min_value=0, max_value=9),
)


class RewordingAnalyst(ScriptedAnalyst):
    """Words each plan anew, and says in the conclusion which answers it was drawn from."""

    def __init__(self) -> None:
        super().__init__()
        self._plans = 0

    def classify(self, decomposition, profile) -> QueryPlan:
        self._called("classify")
        return self._reworded(TOTALS, TREND)

    def follow_up(self, research, *, first) -> QueryPlan:
        self._called("follow_up")
        return self._reworded(FOLLOW_UP)

    def synthesize(self, research) -> Synthesis:
        self._called("synthesize")
        told = tuple(f"Concluded from: {answer.question}" for answer in research.answers if not answer.error)
        return Synthesis(direct_answer=(LEADER,), key_findings=(), limitations=told)

    def _reworded(self, *queries: Query) -> QueryPlan:
        self._plans += 1
        return QueryPlan(
            queries=tuple(
                query.model_copy(update={"question": f"Plan {self._plans}: {query.question}"}) for query in queries
            )
        )


def steps_of(stages, lost=frozenset()):
    """The state machine's own steps up to the result, one at a time."""
    planned = []
    for stage in list(Stage)[: Stage.SUGGEST.number]:
        if stage is not Stage.EXECUTE:
            planned = stages.invoke(stage).get("queries", planned)
            yield
        if stage in (Stage.EXECUTE, Stage.ENRICH):
            for query_id in planned:
                if query_id not in lost:
                    stages.query(query_id, stage)
                yield


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(ATTEMPTS, max_size=4))
def test_any_history_of_attempts_comes_to_a_whole_result(stages, history):
    job = Stages(stages.modules, analyst=RewordingAnalyst(), engine=ScriptedQueryEngine(dict(TABLES)))
    job.artifacts.write(profile_key(job.job.dataset_id), PROFILE)
    for attempt in history:
        steps = islice(steps_of(job, attempt.lost), attempt.steps)
        run(islice(steps, attempt.time_is_up_after))
        job.jobs.add(job.job.model_copy(update={"started_at": datetime.now(UTC) - timedelta(hours=1)}))
        run(steps)
        job.fail()
        finished, calls = job.retry(attempt.begins_in).reused_stages, len(job.analyst.calls)
        assert finished == tuple(Stage)[: len(finished)]
    run(steps_of(job))

    result = whole_result(job)
    questions = [detail.question for detail in result.supporting_details]
    assert result.completeness.complete
    assert all(f"Concluded from: {question}" in result.limitations for question in questions)
    assert len([told for told in result.limitations if told.startswith("Concluded")]) == len(questions) == 3
    if history:
        thought_again = set(job.analyst.calls[calls:])
        steps = {Stage.DECOMPOSE: "decompose", Stage.CLASSIFY: "classify", Stage.EXECUTE: "", Stage.ENRICH: "follow_up"}
        steps |= {Stage.SYNTHESIZE: "synthesize", Stage.SUGGEST: "suggest"}
        assert thought_again.isdisjoint(steps[stage] for stage in finished)


def run(steps: Iterable[None]) -> None:
    for _ in steps:
        continue


def whole_result(job) -> Result:
    attempts = range(job.job.attempt, 0, -1)
    found = (job.artifacts.read(stage_key("J", attempt, Stage.SUGGEST), Result) for attempt in attempts)
    return next(result for result in found if result is not None)
