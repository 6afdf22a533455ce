"""What the stages of a job have stored, as typed values: in its attempt, or in an earlier one that is still good."""

from collections.abc import Iterator
from itertools import chain, takewhile
from typing import Generic, NamedTuple, TypeVar

from deep_research.domain.dataset import Profile
from deep_research.domain.errors import ArtifactMissingError
from deep_research.domain.job import Job, Stage
from deep_research.domain.keys import answer_key, profile_key, stage_key
from deep_research.domain.model import Model
from deep_research.domain.ports import ArtifactStore
from deep_research.domain.query import Answer, Decomposition, Query, QueryError, QueryPlan
from deep_research.domain.result import Conclusion, Research, Result
from deep_research.stages.unanswered import LOST, unanswered, was_carried_out

M = TypeVar("M", bound=Model)

_PLANNED_BY = {Stage.EXECUTE: Stage.CLASSIFY, Stage.ENRICH: Stage.ENRICH}
"""The stages on whose behalf queries run, and the stage that plans them."""


class Found(NamedTuple, Generic[M]):
    """An artifact, and where it lies."""

    key: str
    artifact: M


class Artifacts:
    """Reads what stages left. ArtifactMissingError where one did not leave what it should have.

    A stage's artifact is looked for in the job's own attempt, then in earlier ones as far back as the job says that
    it is still good. What an earlier attempt had no time for, or lost, counts for nothing.
    """

    def __init__(self, store: ArtifactStore, job: Job) -> None:
        self._store = store
        self._job = job

    def find(self, stage: Stage, kind: type[M], query_id: str | None = None) -> Found[M] | None:
        """The newest that is good: of the stage, or of a query that runs on its behalf."""
        for attempt in range(self._job.attempt, self._job.artifacts_since.get(stage, 1) - 1, -1):
            key = self._key(attempt, stage, query_id)
            artifact = self._store.read(key, kind)
            if artifact is not None and (attempt == self._job.attempt or _is_whole(artifact)):
                return Found(key, artifact)
        return None

    def keep(self, stage: Stage, artifact: M, query_id: str | None = None) -> Found[M]:
        """Stores it as this attempt's."""
        key = self._key(self._job.attempt, stage, query_id)
        self._store.write(key, artifact)
        return Found(key, artifact)

    def profile(self) -> Profile:
        profile = self._store.read(profile_key(self._job.dataset_id), Profile)
        if profile is None:
            raise ArtifactMissingError("The dataset was deleted while the job ran; upload it again and ask once more.")
        return profile

    def decomposition(self) -> Decomposition:
        return self._of(Stage.DECOMPOSE, Decomposition)

    def follow_ups(self) -> QueryPlan:
        """Empty as long as none were planned."""
        found = self.find(Stage.ENRICH, QueryPlan)
        return found.artifact if found else QueryPlan()

    def conclusion(self) -> Conclusion:
        return self._of(Stage.SYNTHESIZE, Conclusion)

    def result(self) -> Result:
        return self._of(Stage.SUGGEST, Result)

    def queries(self) -> tuple[Query, ...]:
        """The queries planned so far; the follow-ups last."""
        return tuple(self._queries())

    def _queries(self) -> Iterator[Query]:
        """Follow-ups are looked for only once they are needed."""
        yield from self._of(Stage.CLASSIFY, QueryPlan).queries
        yield from self.follow_ups().queries

    def query(self, query_id: str) -> Query:
        for query in self._queries():
            if query.query_id == query_id:
                return query
        raise ArtifactMissingError(f"No stage of this job has planned a query {query_id}.")

    def answers(self, stage: Stage, missing: QueryError = LOST) -> Iterator[Answer]:
        """To the queries that run on behalf of this stage. One that left no answer is there as `missing`."""
        plan = self.find(_PLANNED_BY[stage], QueryPlan)
        for query in plan.artifact.queries if plan else ():
            found = self.find(stage, Answer, query.query_id)
            yield found.artifact if found else unanswered(query, missing)

    def question(self) -> Research:
        """What is known once the question is understood."""
        understood = self.decomposition()
        return Research(
            question=self._job.question,
            profile=self.profile(),
            decomposition=understood,
            answers=(),
            model_use=understood.model_use,
        )

    def research(self, missing: QueryError = LOST) -> Research:
        """What is known now. A query that left no answer is there as `missing`."""
        plans = (self._of(Stage.CLASSIFY, QueryPlan), self.follow_ups())
        answers = (*self.answers(Stage.EXECUTE, missing), *self.answers(Stage.ENRICH, missing))
        known = self.question()
        uses = [known.model_use, *(plan.model_use for plan in plans), *(answer.model_use for answer in answers)]
        return known.model_copy(update={"answers": answers, "model_use": tuple(chain.from_iterable(uses))})

    def _key(self, attempt: int, stage: Stage, query_id: str | None) -> str:
        if query_id is not None:
            return answer_key(self._job.job_id, attempt, query_id)
        return stage_key(self._job.job_id, attempt, stage)

    def _of(self, stage: Stage, kind: type[M]) -> M:
        found = self.find(stage, kind)
        if found is None:
            raise ArtifactMissingError(f"The stage {stage} left nothing behind; submit the question again.")
        return found.artifact


def finished_stages(store: ArtifactStore, job: Job) -> tuple[Stage, ...]:
    """The stages that have left all that the next one needs, from the first without a gap."""
    artifacts = Artifacts(store, job)
    return tuple(takewhile(lambda stage: _is_finished(artifacts, stage), Stage))


def _is_finished(artifacts: Artifacts, stage: Stage) -> bool:
    if stage in _PLANNED_BY and not all(map(was_carried_out, artifacts.answers(stage))):
        return False
    if stage is Stage.EXECUTE:
        return True
    found = artifacts.find(stage, _KINDS[stage])
    return found is not None and _is_whole(found.artifact)


def _is_whole(artifact: Model) -> bool:
    """Whether there was all the time for it that it needed, and nothing was lost."""
    match artifact:
        case Answer():
            return was_carried_out(artifact)
        case QueryPlan(out_of_time=out_of_time):
            return not out_of_time
    return True


_KINDS: dict[Stage, type[Model]] = {
    Stage.DECOMPOSE: Decomposition,
    Stage.CLASSIFY: QueryPlan,
    Stage.ENRICH: QueryPlan,
    Stage.SYNTHESIZE: Conclusion,
    Stage.SUGGEST: Result,
    Stage.ELABORATE: Result,
}
