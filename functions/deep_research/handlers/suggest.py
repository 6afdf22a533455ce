"""Stage 6 of 7: says what to ask next, and puts the result together."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.result import Result
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.suggest import suggest

ports = Ports()


@stage(Stage.SUGGEST, Result, ports)
def handler(run: StageRun) -> Result:
    artifacts = run.artifacts
    return suggest(artifacts.research(), artifacts.follow_ups(), artifacts.conclusion(), ports.analyst)
