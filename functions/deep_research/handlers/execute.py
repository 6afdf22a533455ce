"""Stage 3 of 7: runs one query, of the plan or a follow-up, and reads what it returned."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.query import Answer
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.execute import execute

ports = Ports()


@stage(Stage.EXECUTE, Answer, ports)
def handler(run: StageRun) -> Answer:
    return execute(
        run.artifacts.query(run.query_id),
        run.job.dataset_id,
        run.artifacts.question(),
        ports.engine,
        ports.analyst,
        in_time=run.in_time(),
        stopped=run.stopped,
    )
