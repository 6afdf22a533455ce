"""A query whose job no longer runs is interrupted, and leaves nothing behind."""

import threading

import duckdb
import pytest

from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.domain.errors import JobNotFoundError, JobNotRunningError, ThrottledError
from deep_research.domain.job import JobStatus, Stage
from deep_research.domain.keys import answer_key, parquet_key, stage_key
from deep_research.domain.query import Answer, Query, QueryType
from deep_research.domain.result import Conclusion
from tests.fakes.local_file_store import LocalFileStore
from tests.fakes.scripted_analyst import ScriptedAnalyst
from tests.fakes.stage_lambdas import running

ENDLESS = Query(
    query_id="Q1",
    question="How often does everything meet everything?",
    query_type=QueryType.SQL,
    sql="SELECT sum(a.i * b.i + c.i * d.i + e.i) FROM dataset a, dataset b, dataset c, dataset d, dataset e",
)


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(running(status=JobStatus.CANCELLED), id="cancelled"),
        pytest.param(running(status=JobStatus.FAILED), id="failed"),
        pytest.param(running(attempt=2), id="superseded"),
    ],
)
def test_a_running_query_is_interrupted_once_its_job_no_longer_runs(stages, meanwhile):
    stages.run_up_to(Stage.CLASSIFY)
    stages.engine.before_asking = lambda: stages.jobs.add(meanwhile)
    with pytest.raises(JobNotRunningError):
        stages.query("Q1")
    assert "answer" not in stages.analyst.calls
    assert stages.artifacts.read(answer_key("J", 1, "Q1"), Answer) is None
    assert stages.job == meanwhile


def test_what_is_computed_again_is_interrupted_too(stages):
    stages.run_up_to(Stage.ENRICH)
    stages.engine.before_asking = stages.cancel
    with pytest.raises(JobNotRunningError):
        stages.invoke(Stage.SYNTHESIZE)
    assert stages.artifacts.read(stage_key("J", 1, Stage.SYNTHESIZE), Conclusion) is None


def test_a_fault_while_asking_after_the_job_stops_no_query(stages, monkeypatch):
    stages.run_up_to(Stage.CLASSIFY)

    faults, get = [ThrottledError("Slow down.")], stages.jobs.get

    def throttled_once(job_id):
        if faults:
            raise faults.pop()
        return get(job_id)

    stages.engine.before_asking = lambda: monkeypatch.setattr(stages.jobs, "get", throttled_once)
    stages.query("Q1")
    assert faults == []
    assert stages.job.queries_done == {"Q1"}


def test_a_job_that_was_deleted_runs_no_longer(stages, monkeypatch):
    stages.run_up_to(Stage.CLASSIFY)

    def gone(job_id):
        raise JobNotFoundError("There is no such job.")

    stages.engine.before_asking = lambda: monkeypatch.setattr(stages.jobs, "get", gone)
    with pytest.raises(JobNotRunningError):
        stages.query("Q1")


def test_a_real_query_that_would_never_end_ends_when_its_owner_cancels(stages, tmp_path, monkeypatch):
    parquet = tmp_path / "numbers.parquet"
    duckdb.sql(f"COPY (SELECT i FROM range(1200) AS t(i)) TO '{parquet}' (FORMAT parquet)")
    files = LocalFileStore(tmp_path / "files")
    files.upload(parquet, parquet_key("sales"))
    stages.engine = DuckDBQueryEngine(files, tmp_path / "scratch", asking_seconds=0.02)
    stages.analyst = ScriptedAnalyst(queries=(ENDLESS,))
    stages.run_up_to(Stage.CLASSIFY)
    get, still_running = stages.jobs.get, []

    def cancelled_after_the_first_look(job_id):
        job = get(job_id)
        if threading.current_thread() is not threading.main_thread() and not still_running:
            still_running.append(job.status)
            stages.cancel()
        return job

    monkeypatch.setattr(stages.jobs, "get", cancelled_after_the_first_look)
    with pytest.raises(JobNotRunningError):
        stages.query("Q1")
    assert still_running == [JobStatus.RUNNING]
    assert "answer" not in stages.analyst.calls
