"""A desk at which the analyst sits: a table made in the test, and a question about it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from deep_research.analysts.statistical import StatisticalAnalyst
from deep_research.domain.result import Elaboration, Research, Synthesis
from deep_research.query.evidence import render
from deep_research.query.grounding import check
from deep_research.stages.execute import execute
from tests.fakes.ingested_tables import IngestedTables, Rows


@dataclass(frozen=True)
class Report:
    direct: str
    findings: tuple[str, ...]
    research: Research
    synthesis: Synthesis
    suggestions: tuple[str, ...]
    elaboration: Elaboration

    @property
    def everything(self) -> str:
        return "\n".join((self.direct, *self.findings))


Desk = Callable[[Rows, str], Report]


@pytest.fixture
def desk(tables: IngestedTables) -> Desk:
    """Ingests the rows and researches the question; every sentence is checked against its evidence on the way."""
    analyst, engine = StatisticalAnalyst(), tables.engine

    def research(rows: Rows, question: str) -> Report:
        dataset_id, profile = tables.dataset(rows)
        decomposition = analyst.decompose(question, profile)
        known = Research(question=question, profile=profile, decomposition=decomposition, answers=())
        for query in analyst.classify(decomposition, profile).queries:
            answer = execute(query, dataset_id, known, engine, analyst, in_time=True, stopped=lambda: False)
            known = known.model_copy(update={"answers": (*known.answers, answer)})
        for query in analyst.follow_up(known, first=len(known.answers) + 1).queries:
            answer = execute(query, dataset_id, known, engine, analyst, in_time=True, stopped=lambda: False)
            known = known.model_copy(update={"answers": (*known.answers, answer)})
        synthesis = analyst.synthesize(known)
        answers = {answer.query_id: answer for answer in known.answers}
        claims = (*synthesis.direct_answer, *(finding.claim for finding in synthesis.key_findings))
        said = [render(claim, answers) for claim in claims]
        for claim, sentence in zip(claims, said, strict=True):
            check(claim, sentence, known)
        split = len(synthesis.direct_answer)
        return Report(
            direct=" ".join(said[:split]),
            findings=tuple(said[split:]),
            research=known,
            synthesis=synthesis,
            suggestions=analyst.suggest(known, synthesis),
            elaboration=analyst.elaborate(known, synthesis),
        )

    return research
