"""Stage 5 of 7: concludes, and checks every number against its evidence, found anew."""

from deep_research.bootstrap import Ports
from deep_research.domain.job import Stage
from deep_research.domain.result import Conclusion
from deep_research.handlers.stage import stage
from deep_research.handlers.stage_run import StageRun
from deep_research.stages.cross_checking import CrossChecking
from deep_research.stages.metering import MeteredQueryEngine
from deep_research.stages.recomputation import Recomputation
from deep_research.stages.synthesize import synthesize

ports = Ports()

_LONGEST_QUERY_SECONDS = 90
"""What one query may take, and what concluding needs after it."""


@stage(Stage.SYNTHESIZE, Conclusion, ports)
def handler(run: StageRun) -> Conclusion:
    def in_time() -> bool:
        return run.in_time_for(_LONGEST_QUERY_SECONDS)

    engine = MeteredQueryEngine(ports.engine)
    queries, dataset_id = run.artifacts.queries(), run.job.dataset_id
    recompute = Recomputation(queries, dataset_id, engine, in_time=in_time, stopped=run.stopped)
    cross_check = CrossChecking(queries, dataset_id, engine, in_time=in_time, stopped=run.stopped)
    conclusion = synthesize(run.artifacts.research(), ports.analyst, recompute, cross_check)
    return conclusion.model_copy(update={"scan": engine.scan})
