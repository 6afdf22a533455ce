"""What a job that ended early had found: a result of the answers that are there, and of the conclusion if it came to one."""

from deep_research.domain.job import Job
from deep_research.domain.ports import ArtifactStore
from deep_research.domain.result import Result


def found_so_far(store: ArtifactStore, job: Job) -> Result | None:
    """None where no query had been answered."""
    return None
