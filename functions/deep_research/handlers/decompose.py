"""Stage 1 of 7: understands the question and splits it."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.query import Decomposition
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.decompose import decompose

ports = Ports()


@stage(Stage.DECOMPOSE, Decomposition, ports)
def handler(run: StageRun) -> Decomposition:
    return decompose(run.job.question, run.artifacts.profile(), ports.analyst)
