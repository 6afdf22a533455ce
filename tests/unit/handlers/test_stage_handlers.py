"""What every stage's Lambda does around its stage: progress, artifact, summary, and nothing twice."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from deep_research.domain.errors import ArtifactMissingError, JobNotRunningError, QueryFailedError, ThrottledError
from deep_research.domain.job import JobStatus, Stage
from deep_research.domain.keys import answer_key, profile_key, stage_key
from deep_research.domain.query import Answer, Decomposition
from deep_research.domain.result import Conclusion, Result, Synthesis
from tests.fakes.scripted_analyst import LEADER, TOTALS, ScriptedAnalyst
from tests.fakes.scripted_query_engine import ScriptedQueryEngine
from tests.fakes.stage_lambdas import running


def test_each_stage_leaves_its_artifact_where_the_next_one_looks(stages):
    stages.run_up_to(Stage.ELABORATE)
    kinds = {
        Stage.DECOMPOSE: Decomposition,
        Stage.SYNTHESIZE: Conclusion,
        Stage.SUGGEST: Result,
        Stage.ELABORATE: Result,
    }
    for name, kind in kinds.items():
        assert stages.artifacts.read(stage_key("J", 1, name), kind) is not None
    assert stages.artifacts.read(answer_key("J", 1, "Q3"), Answer) is not None


def test_the_state_machine_is_told_ids_and_never_contents(stages):
    stages.run_up_to(Stage.SYNTHESIZE)
    assert stages.invoke(Stage.DECOMPOSE) == {}
    assert stages.invoke(Stage.CLASSIFY) == {"queries": ["Q1", "Q2"]}
    assert stages.query("Q1") == {}
    assert stages.invoke(Stage.ENRICH) == {"queries": ["Q3"]}
    assert stages.invoke(Stage.SYNTHESIZE) == {}
    told = {"result_key": "jobs/J/1/suggest.json", "direct_answer": "West leads with 1,200.50."}
    assert stages.invoke(Stage.SUGGEST) == told
    assert stages.invoke(Stage.ELABORATE) == told | {"result_key": "jobs/J/1/elaborate.json"}


def test_what_the_state_machine_carries_of_a_long_answer_is_bounded(stages):
    stages.analyst = ScriptedAnalyst(synthesis=Synthesis(direct_answer=(LEADER,) * 100, key_findings=()))
    stages.run_up_to(Stage.SYNTHESIZE)
    told = stages.invoke(Stage.SUGGEST)["direct_answer"]
    assert len(told) == 1000
    assert told.endswith("…")


def test_a_stage_that_is_repeated_is_not_done_again_and_tells_the_same(stages):
    stages.run_up_to(Stage.DECOMPOSE)
    first = stages.invoke(Stage.CLASSIFY)
    assert stages.invoke(Stage.CLASSIFY) == first
    assert stages.analyst.calls == ["decompose", "classify"]


def test_a_query_that_is_repeated_runs_once_and_counts_once(stages):
    stages.run_up_to(Stage.CLASSIFY)
    stages.query("Q1")
    stages.query("Q1")
    assert stages.engine.asked == [TOTALS.sql]
    assert stages.job.queries_done == {"Q1"}


def test_a_crash_between_the_artifact_and_the_record_is_made_up_for(stages):
    stages.run_up_to(Stage.CLASSIFY)
    stages.jobs.add(running(stage=Stage.CLASSIFY))
    stages.invoke(Stage.CLASSIFY)
    assert stages.job.queries_planned == 2


def test_a_follow_up_counts_toward_the_stage_that_asked_for_it(stages):
    stages.run_up_to(Stage.ENRICH)
    assert stages.job.stage is Stage.ENRICH
    assert stages.job.follow_ups_planned == 1
    assert stages.job.queries_done == {"Q1", "Q2", "Q3"}


@pytest.mark.parametrize("job", [running(status=JobStatus.CANCELLED), running(attempt=2)])
def test_a_stage_of_a_job_that_went_on_without_it_stops_before_it_does_anything(stages, job):
    stages.jobs.add(job)
    with pytest.raises(JobNotRunningError):
        stages.invoke(Stage.DECOMPOSE, attempt=1)
    assert stages.analyst.calls == []
    assert stages.job == job


def test_a_fault_of_a_service_reaches_the_state_machine_under_its_own_name(stages):
    stages.analyst.failures["decompose"] = [ThrottledError("Slow down.")]
    with pytest.raises(ThrottledError):
        stages.invoke(Stage.DECOMPOSE)
    assert stages.invoke(Stage.DECOMPOSE) == {}


def test_a_stage_that_comes_before_what_it_needs_says_so(stages):
    with pytest.raises(ArtifactMissingError, match="decompose"):
        stages.invoke(Stage.CLASSIFY)


def test_a_dataset_deleted_meanwhile_is_named_as_the_reason(stages):
    del stages.artifacts.documents[profile_key("sales")]
    with pytest.raises(ArtifactMissingError, match="dataset was deleted"):
        stages.invoke(Stage.DECOMPOSE)


def test_after_the_soft_limit_queries_no_longer_run_and_the_result_says_so(stages):
    stages.run_up_to(Stage.CLASSIFY)
    long_ago = datetime.now(UTC) - timedelta(seconds=3301)
    stages.jobs.add(stages.job.model_copy(update={"started_at": long_ago}))
    stages.run_up_to(Stage.SUGGEST)
    result = stages.artifacts.read(stage_key("J", 1, Stage.SUGGEST), Result)
    assert stages.engine.asked == []
    assert {detail.error.code for detail in result.supporting_details} == {"time_limit"}
    assert not result.completeness.complete
    assert "time" in result.completeness.reason
    assert any("0 of its 2 queries" in limitation for limitation in result.limitations)


def test_after_the_soft_limit_nothing_is_asked_on_and_the_result_says_so(stages):
    stages.run_up_to(Stage.EXECUTE)
    stages.jobs.add(stages.job.model_copy(update={"started_at": datetime.now(UTC) - timedelta(seconds=3301)}))
    stages.run_up_to(Stage.SUGGEST)
    result = stages.artifacts.read(stage_key("J", 1, Stage.SUGGEST), Result)
    assert "follow_up" not in stages.analyst.calls
    assert result.direct_answer == "West leads with 1,200.50."
    assert (result.completeness.queries_completed, result.completeness.queries_planned) == (2, 2)
    assert not result.completeness.complete
    assert "time" in result.completeness.reason


def test_a_query_of_which_nothing_was_heard_is_told_as_lost(stages):
    stages.run_up_to(Stage.CLASSIFY)
    stages.query("Q1"), stages.invoke(Stage.ENRICH), stages.query("Q3", Stage.ENRICH)
    stages.invoke(Stage.SYNTHESIZE), stages.invoke(Stage.SUGGEST)
    result = stages.artifacts.read(stage_key("J", 1, Stage.SUGGEST), Result)
    assert [detail.error and detail.error.code for detail in result.supporting_details] == [None, "query_lost", None]
    assert result.direct_answer == "West leads with 1,200.50."
    assert not result.completeness.complete


@pytest.mark.parametrize("event", [{"attempt": "first"}, {"unknown": 1}, {"stage": "guess"}])
def test_an_event_of_another_shape_is_refused(stages, event):
    with pytest.raises(ValueError, match="StageEvent"):
        stages.invoke(Stage.DECOMPOSE, **event)


def test_each_run_is_measured_by_its_stage(stages, capsys):
    stages.run_up_to(Stage.CLASSIFY)
    capsys.readouterr()
    stages.engine = ScriptedQueryEngine({str(TOTALS.sql): QueryFailedError("No.")})
    stages.query("Q1")
    lines = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    metrics = next(line for line in lines if "_aws" in line)
    assert (metrics["stage"], metrics["job_id"], metrics["query_id"]) == ("execute", "J", "Q1")
    assert (metrics["QueriesRun"], metrics["QueriesFailed"]) == ([1.0], [1.0])
    assert "StageSeconds" in metrics


def test_each_line_of_the_log_names_its_job_and_stage(stages, monkeypatch):
    from deep_research.observability import logger

    log = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", log)
    stages.run_up_to(Stage.CLASSIFY)
    stages.query("Q1")
    started, finished = map(json.loads, log.getvalue().splitlines()[-2:])
    assert (started["message"], finished["message"]) == ("Stage started", "Stage finished")
    assert [(line["job_id"], line["stage"], line["query_id"]) for line in (started, finished)] == [
        ("J", "execute", "Q1")
    ] * 2
    assert "seconds" in finished
