"""Stage 7 of 7: explains at length, where that was asked for."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.result import Result
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.elaborate import elaborate

ports = Ports()


@stage(Stage.ELABORATE, Result, ports)
def handler(run: StageRun) -> Result:
    artifacts = run.artifacts
    return elaborate(artifacts.result(), artifacts.research(), artifacts.conclusion(), ports.analyst)
