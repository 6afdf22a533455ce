"""What a job that ended early had found is told as what it is: a part."""

import re
import subprocess
import sys

import pytest

from deep_research.domain.job import Job, JobError, JobStatus, Stage
from deep_research.domain.keys import answer_key, profile_key, stage_key
from deep_research.domain.query import QueryError, QueryPlan
from deep_research.domain.result import Completeness, Conclusion, Finding, Result, Synthesis
from deep_research.stages.partial import found_so_far
from deep_research.stages.unanswered import TIME_LIMIT, unanswered
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.made import a_job, a_result
from tests.fakes.sales_research import (
    DECOMPOSITION,
    FOLLOW_UP_TABLE,
    PROFILE,
    TOTALS_TABLE,
    TREND_TABLE,
    answered,
)
from tests.fakes.scripted_analyst import FOLLOW_UP, LEADER, TOTALS, TREND

CONCLUSION = Conclusion(
    synthesis=Synthesis(direct_answer=(LEADER,), key_findings=(), limitations=("Two regions only.",)),
    direct_answer="West leads with 1,200.50.",
    key_findings=(Finding(statement="West leads.", evidence=("Q1",), confidence=0.9, verified=True),),
    statements_cut=1,
)
FOLLOW_UPS = QueryPlan(queries=(FOLLOW_UP.model_copy(update={"is_follow_up": True}),))
REFUSED = unanswered(TREND, QueryError(code="query_refused", message="It may only read."))


class EndedJob:
    """A cancelled job, whose artifacts a test lays out."""

    def __init__(self, **differences) -> None:
        self.store = InMemoryArtifactStore()
        self.job: Job = a_job(status=JobStatus.CANCELLED, **differences)
        self.store.write(profile_key(self.job.dataset_id), PROFILE)

    def left(self, stage, artifact, attempt=1):
        self.store.write(stage_key(self.job.job_id, attempt, stage), artifact)
        return self

    def planned(self, attempt=1):
        self.left(Stage.DECOMPOSE, DECOMPOSITION.model_copy(update={"analyst": "scripted"}), attempt)
        return self.left(Stage.CLASSIFY, QueryPlan(queries=(TOTALS, TREND)), attempt)

    def answered(self, *answers, attempt=1):
        for answer in answers:
            self.store.write(answer_key(self.job.job_id, attempt, answer.query_id), answer)
        return self

    def found(self) -> Result | None:
        return found_so_far(self.store, self.job)


Q1, Q2, Q3 = answered(TOTALS, TOTALS_TABLE), answered(TREND, TREND_TABLE), answered(FOLLOW_UP, FOLLOW_UP_TABLE)


@pytest.mark.parametrize(
    "job",
    [
        pytest.param(EndedJob(), id="nothing was done"),
        pytest.param(EndedJob().left(Stage.DECOMPOSE, DECOMPOSITION), id="nothing was planned"),
        pytest.param(EndedJob().planned(), id="no query ran"),
        pytest.param(EndedJob().planned().answered(REFUSED), id="no query answered"),
        pytest.param(EndedJob().answered(Q1), id="the plan is gone"),
    ],
)
def test_a_job_that_had_found_nothing_has_no_partial_result(job):
    assert job.found() is None


def test_of_a_deleted_dataset_nothing_is_told():
    job = EndedJob().planned().answered(Q1)
    job.store.documents.pop(profile_key(job.job.dataset_id))
    assert job.found() is None


def test_without_a_conclusion_it_says_so_without_any_number():
    result = EndedJob().planned().answered(Q1).found()
    assert "before it came to a conclusion" in result.direct_answer
    assert not re.search(r"\d", result.direct_answer)
    assert result.key_findings == ()


def test_answered_queries_are_told_with_their_evidence_and_the_others_as_gaps():
    result = EndedJob().planned().answered(Q1).found()
    assert [(detail.id, detail.data.rows) for detail in result.supporting_details] == [("Q1", TOTALS_TABLE.rows)]
    assert (result.data_coverage.questions_answered, result.data_coverage.total_questions) == (1, 2)
    assert result.data_coverage.gaps == (f"{TREND.question} The job ended before this query had run.",)
    assert any("1 of its 2 queries" in limitation for limitation in result.limitations)


def test_a_query_that_failed_is_told_with_its_reason():
    result = EndedJob().planned().answered(Q1, REFUSED).found()
    assert result.supporting_details[1].error.code == "query_refused"
    assert result.completeness.queries_completed == 2


@pytest.mark.parametrize(
    ("job", "stages", "completed", "planned"),
    [
        (EndedJob().planned().answered(Q1), 2, 1, 2),
        (EndedJob().planned().answered(Q1, unanswered(TREND, TIME_LIMIT)), 2, 1, 2),
        (EndedJob().planned().answered(Q1, Q2), 3, 2, 2),
        (EndedJob().planned().answered(Q1, Q2).left(Stage.ENRICH, FOLLOW_UPS), 3, 2, 3),
        (EndedJob().planned().answered(Q1, Q2, Q3).left(Stage.ENRICH, FOLLOW_UPS), 4, 3, 3),
        (EndedJob().planned().answered(Q1, Q2).left(Stage.ENRICH, QueryPlan()), 4, 2, 2),
        (EndedJob().planned().answered(Q1).left(Stage.SYNTHESIZE, CONCLUSION), 5, 1, 2),
        (EndedJob().planned().answered(Q1, Q2).left(Stage.SUGGEST, a_result()), 6, 2, 2),
    ],
)
def test_it_says_how_much_of_the_plan_it_is(job, stages, completed, planned):
    assert job.found().completeness == Completeness(
        complete=False,
        stages_completed=stages,
        queries_completed=completed,
        queries_planned=planned,
        reason="Cancelled by its owner.",
    )


def test_a_failed_job_gives_its_reason():
    error = JobError(code="timed_out", message="The job took longer than it may.")
    job = EndedJob(error=error).planned().answered(Q1)
    assert job.found().completeness.reason == error.message


def test_a_conclusion_that_was_reached_is_kept():
    result = EndedJob().planned().answered(Q1, Q2).left(Stage.SYNTHESIZE, CONCLUSION).found()
    assert result.direct_answer == CONCLUSION.direct_answer
    assert result.key_findings == CONCLUSION.key_findings
    assert result.limitations[:2] == ("Sales are revenue.", "Two regions only.")
    assert (result.usage.analyst, result.usage.queries, result.usage.statements_cut) == ("scripted", 2, 1)
    assert result.suggested_follow_ups == ()


def test_a_query_that_a_conclusion_had_to_do_without_was_lost():
    result = EndedJob().planned().answered(Q1).left(Stage.SYNTHESIZE, CONCLUSION).found()
    assert [detail.error and detail.error.code for detail in result.supporting_details] == [None, "query_lost"]


def test_a_whole_result_is_kept_as_it_was_but_for_its_completeness():
    whole = a_result(methodology="Sums by region.")
    short = a_result()
    job = EndedJob().planned().answered(Q1, Q2).left(Stage.SUGGEST, short).left(Stage.ELABORATE, whole)
    result = job.found()
    assert result.model_copy(update={"completeness": whole.completeness}) == whole
    assert not result.completeness.complete


def test_what_an_earlier_attempt_had_found_counts_as_long_as_it_is_good():
    job = EndedJob(attempt=2).planned().answered(Q1).answered(Q2, attempt=2)
    assert [detail.id for detail in job.found().supporting_details] == ["Q1", "Q2"]
    job.job = job.job.model_copy(update={"artifacts_since": {Stage.EXECUTE: 2}})
    assert [detail.id for detail in job.found().supporting_details] == ["Q2"]


def test_it_is_told_without_the_libraries_of_queries_and_statistics():
    code = "import sys, deep_research.stages.partial; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "deep_research.stages.partial" in loaded
    heavy = {"numpy", "scipy", "sqlglot", "duckdb", "rapidfuzz", "deep_research.statistics", "deep_research.analysts"}
    assert not loaded & heavy
