"""What is taken over of a model's sentences: those that hold against the evidence, in plain words of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from deep_research.analysts.language_model.drafts import ConclusionDraft, FindingDraft, ReadingDraft
from deep_research.analysts.language_model.planning import texts_of
from deep_research.analysts.language_model.wording import Words
from deep_research.domain.claim import Claim
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import Answer, Table
from deep_research.domain.result import DraftFinding, Research, Synthesis
from deep_research.query.evidence import cited, render
from deep_research.query.grounding import check
from deep_research.query.numerals import numerals

_MOST_CERTAIN = 0.95
"""A model's own confidence is not worth more."""


class Extras(BaseModel):
    """What a conclusion says besides: told where it is asked for."""

    model_config = ConfigDict(frozen=True)

    alternatives: tuple[Claim, ...] = ()
    recommendations: tuple[Claim, ...] = ()
    next_questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    claim: Claim
    confidence: float
    next_questions: tuple[str, ...]


def reading(
    draft: ReadingDraft, answer: Answer, question: str, reserved: tuple[str, ...]
) -> tuple[Reading | None, list[str]]:
    """The sentence about one query's result. What it says against the whole research is checked by the stage."""
    words = Words(question, cells_of(answer.data), answer.data.columns)
    objection = words.objection_to(draft.sentence, {answer.query_id: answer}, reserved)
    if objection is None and answer.data.rows and not cited(draft.sentence):
        objection = "The sentence cites nothing of what the query returned."
    if objection is None and any(numerals(draft.sentence.template)):
        objection = "The sentence holds a number of its own; every number is a reference."
    if objection is not None:
        return None, [f"sentence: {objection}"]
    asked = tuple(each for each in draft.next_questions if not words.objection(each))
    return Reading(draft.sentence, min(draft.confidence, _MOST_CERTAIN), asked), []


def conclusion(draft: ConclusionDraft, research: Research) -> tuple[Synthesis | None, list[str]]:
    """The sentences that hold; None where none of the direct answer does."""
    names = [column.name for column in research.profile.columns]
    shown = [text for answer in research.answers for text in cells_of(answer.data)]
    columns = [name for answer in research.answers for name in answer.data.columns]
    judge = _Judge(research, Words(research.question, (*texts_of(research.profile), *shown), {*names, *columns}))
    problems = [
        *judge.problems("direct_answer", draft.direct_answer),
        *judge.problems("findings", [finding.sentence for finding in draft.findings]),
    ]
    direct = judge.held(draft.direct_answer)
    if not direct:
        return None, problems or ["direct_answer: it says nothing."]
    extras = Extras(
        alternatives=judge.held(draft.alternatives, uncited=True),
        recommendations=judge.held(draft.recommendations, uncited=True),
        next_questions=tuple(each for each in draft.next_questions if judge.is_askable(each)),
    )
    return Synthesis(
        direct_answer=direct,
        key_findings=tuple(_finding(each) for each in draft.findings if judge.objection(each.sentence) is None),
        limitations=tuple(each for each in draft.limitations if judge.words.objection(each) is None),
        plan=extras.model_dump(mode="json"),
    ), problems


def cells_of(table: Table) -> Iterable[str]:
    return (cell for row in table.rows for cell in row if isinstance(cell, str))


def _finding(draft: FindingDraft) -> DraftFinding:
    return DraftFinding(
        claim=draft.sentence, evidence=cited(draft.sentence), confidence=min(draft.confidence, _MOST_CERTAIN)
    )


class _Judge:
    """Holds sentences against everything that was found, as the stage will once more."""

    def __init__(self, research: Research, words: Words) -> None:
        self._research = research
        self._answers = {answer.query_id: answer for answer in research.answers if answer.error is None}
        self.words = words

    def objection(self, claim: Claim, *, uncited: bool = False) -> str | None:
        if not uncited and self._answers and not cited(claim):
            return "The sentence cites no evidence."
        objection = self.words.objection_to(claim, self._answers)
        if objection is not None:
            return objection
        try:
            check(claim, render(claim, self._answers), self._research)
        except EvidenceError as unfounded:
            return unfounded.message
        return None

    def problems(self, place: str, claims: Iterable[Claim]) -> list[str]:
        return [
            f"{place}.{number}: {objection}"
            for number, claim in enumerate(claims)
            if (objection := self.objection(claim)) is not None
        ]

    def held(self, claims: Iterable[Claim], *, uncited: bool = False) -> tuple[Claim, ...]:
        return tuple(claim for claim in claims if self.objection(claim, uncited=uncited) is None)

    def is_askable(self, question: str) -> bool:
        """Whether it is a plain question about something that the dataset has."""
        names = [column.name for column in self._research.profile.columns]
        said = question.casefold()
        about = any(name.casefold() in said or name.casefold().replace("_", " ") in said for name in names)
        return about and question.endswith("?") and self.words.objection(question) is None
