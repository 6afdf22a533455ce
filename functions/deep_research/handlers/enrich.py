"""Stage 4 of 7: asks on where an answer surprises."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.query import QueryPlan
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.enrich import enrich

ports = Ports()


@stage(Stage.ENRICH, QueryPlan, ports)
def handler(run: StageRun) -> QueryPlan:
    return enrich(run.artifacts.research(), ports.analyst, in_time=run.in_time())
