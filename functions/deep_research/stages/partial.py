"""What a job had found that ended early: its answers, and its conclusion if it came to one.

Runs beside the API and after the state machine, where there is no library for queries and statistics.
"""

from deep_research.domain.errors import ArtifactMissingError
from deep_research.domain.job import Job, Stage
from deep_research.domain.ports import ArtifactStore
from deep_research.domain.result import Completeness, Conclusion, Result, Synthesis
from deep_research.stages.artifacts import Artifacts, finished_stages
from deep_research.stages.composition import composed
from deep_research.stages.unanswered import LOST, NOT_REACHED, was_carried_out

CANCELLED = "Cancelled by its owner."
_NONE_YET = Conclusion(
    synthesis=Synthesis(direct_answer=(), key_findings=()),
    direct_answer="The research ended before it came to a conclusion; what its queries had found is told below.",
    key_findings=(),
    statements_cut=0,
)


def found_so_far(store: ArtifactStore, job: Job) -> Result | None:
    """A result of what the ended job's artifacts hold, which says how much of the plan that is.

    None where no query had been answered, or the dataset is gone.
    """
    artifacts = Artifacts(store, job)
    whole = artifacts.find(Stage.ELABORATE, Result) or artifacts.find(Stage.SUGGEST, Result)
    concluded = artifacts.find(Stage.SYNTHESIZE, Conclusion)
    try:
        research = artifacts.research(missing=LOST if concluded else NOT_REACHED)
    except ArtifactMissingError:
        return None
    if all(answer.error for answer in research.answers):
        return None
    if whole:
        stages = whole.artifact.completeness.stages_completed
    else:
        stages = Stage.SYNTHESIZE.number if concluded else len(finished_stages(store, job))
    completeness = Completeness(
        complete=False,
        stages_completed=stages,
        queries_completed=sum(map(was_carried_out, research.answers)),
        queries_planned=len(research.answers),
        reason=job.error.message if job.error else CANCELLED,
    )
    if whole:
        return whole.artifact.model_copy(update={"completeness": completeness})
    conclusion = concluded.artifact if concluded else _NONE_YET
    return composed(research, conclusion, completeness)
