"""A desk at which the analyst sits: a table made in the test, and a question about it."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.analysts.statistical import StatisticalAnalyst
from deep_research.domain.keys import parquet_key
from deep_research.domain.query import Scalar
from deep_research.domain.result import Elaboration, Research, Synthesis
from deep_research.query.evidence import render
from deep_research.query.grounding import check
from deep_research.stages.execute import execute
from tests.fakes.local_file_store import LocalFileStore

Rows = list[dict[str, Scalar]]


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
def desk(tmp_path: Path) -> Desk:
    """Ingests the rows and researches the question; every sentence is checked against its evidence on the way."""
    files, analyst = LocalFileStore(tmp_path / "files"), StatisticalAnalyst()
    engine = DuckDBQueryEngine(files, scratch=tmp_path)

    def research(rows: Rows, question: str) -> Report:
        source, parquet = tmp_path / "table.csv", tmp_path / "table.parquet"
        with source.open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        profile = DuckDBIngestor(tmp_path).ingest(source, "table.csv", parquet)
        files.upload(parquet, parquet_key("D"))
        decomposition = analyst.decompose(question, profile)
        known = Research(question=question, profile=profile, decomposition=decomposition, answers=())
        for query in analyst.classify(decomposition, profile).queries:
            answer = execute(query, "D", known, engine, analyst, in_time=True, stopped=lambda: False)
            known = known.model_copy(update={"answers": (*known.answers, answer)})
        for query in analyst.follow_up(known, first=len(known.answers) + 1).queries:
            answer = execute(query, "D", known, engine, analyst, in_time=True, stopped=lambda: False)
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
