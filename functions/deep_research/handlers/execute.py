"""Stage 3 of 7: runs one query, of the plan or a follow-up, and reads what it returned."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.query import Answer
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.execute import execute
from deep_research.stages.metering import MeteredQueryEngine

ports = Ports()


@stage(Stage.EXECUTE, Answer, ports)
def handler(run: StageRun) -> Answer:
    engine = MeteredQueryEngine(ports.engine)
    answer = execute(
        run.artifacts.query(run.query_id),
        run.job.dataset_id,
        run.artifacts.question(),
        engine,
        ports.analyst,
        in_time=run.in_time(),
        stopped=run.stopped,
    )
    return answer.model_copy(update={"scan": engine.scan})
