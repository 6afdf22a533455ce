"""What the stages of one attempt have stored, as typed values."""

from collections.abc import Iterable
from typing import TypeVar

from deep_research.domain.dataset import Profile
from deep_research.domain.errors import ArtifactMissingError
from deep_research.domain.job import Job, Stage
from deep_research.domain.keys import answer_key, profile_key, stage_key
from deep_research.domain.model import Model
from deep_research.domain.ports import ArtifactStore
from deep_research.domain.query import Answer, Decomposition, Query, QueryPlan
from deep_research.domain.result import Conclusion, Research, Result
from deep_research.stages.unanswered import LOST, unanswered

M = TypeVar("M", bound=Model)


class Artifacts:
    """Reads what earlier stages of a job's attempt left. ArtifactMissingError where one did not."""

    def __init__(self, store: ArtifactStore, job: Job) -> None:
        self._store = store
        self._job = job

    def profile(self) -> Profile:
        profile = self._store.read(profile_key(self._job.dataset_id), Profile)
        if profile is None:
            raise ArtifactMissingError("The dataset was deleted while the job ran; upload it again and ask once more.")
        return profile

    def decomposition(self) -> Decomposition:
        return self._of(Stage.DECOMPOSE, Decomposition)

    def conclusion(self) -> Conclusion:
        return self._of(Stage.SYNTHESIZE, Conclusion)

    def result(self) -> Result:
        return self._of(Stage.SUGGEST, Result)

    def queries(self) -> tuple[Query, ...]:
        """The queries planned so far; the follow-ups last."""
        follow_ups = self._store.read(self._key(Stage.ENRICH), QueryPlan) or QueryPlan()
        return self._of(Stage.CLASSIFY, QueryPlan).queries + follow_ups.queries

    def query(self, query_id: str) -> Query:
        for query in self.queries():
            if query.query_id == query_id:
                return query
        raise ArtifactMissingError(f"No stage of this job has planned a query {query_id}.")

    def question(self) -> Research:
        """What is known before any query has run."""
        return self._research(())

    def research(self) -> Research:
        """What is known now. A query that left no answer is there as one that was lost."""
        return self._research(self._answer(query) for query in self.queries())

    def _research(self, answers: Iterable[Answer]) -> Research:
        return Research(
            question=self._job.question,
            profile=self.profile(),
            decomposition=self.decomposition(),
            answers=tuple(answers),
        )

    def _answer(self, query: Query) -> Answer:
        key = answer_key(self._job.job_id, self._job.attempt, query.query_id)
        return self._store.read(key, Answer) or unanswered(query, LOST)

    def _key(self, stage: Stage) -> str:
        return stage_key(self._job.job_id, self._job.attempt, stage)

    def _of(self, stage: Stage, kind: type[M]) -> M:
        artifact = self._store.read(self._key(stage), kind)
        if artifact is None:
            raise ArtifactMissingError(f"The stage {stage} left nothing behind; submit the question again.")
        return artifact
