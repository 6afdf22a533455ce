"""The progress that a person sees while a job runs, from the submission to the answer."""

from datetime import UTC, datetime

from deep_research.domain.job import JobStatus, Stage
from tests.fakes.scripted_analyst import FOLLOW_UP, TOTALS, TREND, ScriptedAnalyst
from tests.fakes.stage_lambdas import running


def test_progress_rises_through_the_seven_stages_and_with_each_query(stages):
    two_more = tuple(FOLLOW_UP.model_copy(update={"query_id": query_id}) for query_id in ("Q3", "Q4"))
    stages.analyst = ScriptedAnalyst(queries=(TOTALS, TREND), follow_ups=two_more)
    stages.jobs.add(running(status=JobStatus.PENDING, started_at=None))
    story = [stages.job.progress_percentage]

    def after(_):
        story.append(stages.job.progress_percentage)

    after(stages.jobs.begin("J", 1, datetime.now(UTC)))
    after(stages.invoke(Stage.DECOMPOSE))
    after(stages.invoke(Stage.CLASSIFY))
    after(stages.jobs.record_stage("J", 1, Stage.EXECUTE, datetime.now(UTC)))
    after(stages.query("Q2"))
    after(stages.query("Q1"))
    after(stages.invoke(Stage.ENRICH))
    after(stages.query("Q3", Stage.ENRICH))
    after(stages.query("Q4", Stage.ENRICH))
    after(stages.invoke(Stage.SYNTHESIZE))
    after(stages.invoke(Stage.SUGGEST))
    told = stages.invoke(Stage.ELABORATE)
    after(told)
    after(stages.jobs.complete("J", 1, told["result_key"], told["direct_answer"], datetime.now(UTC)))
    assert story == [0, 0, 10, 20, 35, 45, 55, 55, 62, 70, 70, 80, 90, 100]


def test_each_stage_shows_its_number_and_its_name(stages):
    labels = []
    for stage in Stage:
        stages.run_up_to(stage)
        labels.append(stages.jobs.record_stage("J", 1, stage, datetime.now(UTC)).current_stage)
    assert labels == [
        "Stage 1/7: Decomposing question",
        "Stage 2/7: Classifying queries",
        "Stage 3/7: Executing queries",
        "Stage 4/7: Enriching with follow-ups",
        "Stage 5/7: Synthesizing findings",
        "Stage 6/7: Generating follow-ups",
        "Stage 7/7: Generating verbose analysis",
    ]


def test_a_completed_job_is_at_a_hundred_percent_and_says_completed(stages):
    stages.run_up_to(Stage.SUGGEST)
    job = stages.jobs.complete("J", 1, "jobs/J/1/suggest.json", "West.", datetime.now(UTC))
    assert (job.progress_percentage, job.current_stage) == (100, "Completed")


def test_the_event_log_tells_each_step_once_and_in_order(stages):
    stages.run_up_to(Stage.SYNTHESIZE)
    stages.query("Q1"), stages.invoke(Stage.CLASSIFY)
    told = [(event.type, event.stage or event.query_id or "", event.queries) for event in stages.jobs.events("J")]
    assert told == [
        ("submitted", "", None),
        ("stage", "decompose", None),
        ("stage", "classify", None),
        ("planned", "classify", 2),
        ("stage", "execute", None),
        ("query_done", "Q1", None),
        ("query_done", "Q2", None),
        ("stage", "enrich", None),
        ("planned", "enrich", 1),
        ("query_done", "Q3", None),
        ("stage", "synthesize", None),
    ]
