"""Stage 2 of 7: turns each question into a query."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.query import QueryPlan
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.classify import classify

ports = Ports()


@stage(Stage.CLASSIFY, QueryPlan, ports)
def handler(run: StageRun) -> QueryPlan:
    return classify(run.artifacts.decomposition(), run.artifacts.profile(), ports.analyst)
