"""What is said where the model says nothing: the figures as they were found, and the answers as they were read."""

from deep_research.analysts.language_model.wording import LONGEST_VALUE
from deep_research.domain.claim import Cell, Claim
from deep_research.domain.query import Query, Table
from deep_research.domain.result import DraftFinding, Research, Synthesis
from deep_research.query.numerals import numerals

_MOST_CELLS = 3
_MOST_SENTENCES = 3
_MOST_FINDINGS = 10
PLAIN_CONFIDENCE = 0.5
"""The figures are right; whether they are what was asked for, nobody has judged."""


def plain_reading(query: Query, table: Table, reserved: tuple[str, ...]) -> Claim:
    """The first row, column by column."""
    if not table.rows:
        return Claim(template="The query found no rows.")
    cells = [
        (name, Cell(query_id=query.query_id, row=0, column=name, form=_form(value)))
        for name, value in zip(table.columns, table.rows[0], strict=True)
        if name not in reserved and value is not None and not (isinstance(value, str) and len(value) > LONGEST_VALUE)
    ][:_MOST_CELLS]
    if not cells:
        return Claim(template="See the table.")
    told = ", ".join(f"{_label(name)} {{}}" for name, _ in cells)
    lead = "" if len(table.rows) == 1 else "The first row reads: "
    return Claim(template=f"{lead}{told}.", references=tuple(cell for _, cell in cells))


def plain_synthesis(research: Research, limitations: tuple[str, ...]) -> Synthesis:
    """The answers as they stand: those planned first are closest to the question."""
    answered = [answer for answer in research.answers if answer.error is None and answer.answer.references]
    if not answered:
        nothing = Claim(template="No query gave an answer to the question; the gaps say why.")
        return Synthesis(direct_answer=(nothing,), key_findings=(), limitations=limitations)
    ranked = sorted(answered, key=lambda answer: -answer.confidence)
    return Synthesis(
        direct_answer=tuple(answer.answer for answer in answered[:_MOST_SENTENCES]),
        key_findings=tuple(
            DraftFinding(claim=answer.answer, evidence=(answer.query_id,), confidence=answer.confidence)
            for answer in ranked[:_MOST_FINDINGS]
        ),
        limitations=limitations,
    )


def _form(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return ",.0f" if float(value).is_integer() else ",.2f" if abs(value) >= 1 else ".3g"


def _label(name: str) -> str:
    """A name with a figure in it could be taken for a number."""
    return "the value" if any(numerals(name)) else f"“{name}”".replace("{", "{{").replace("}", "}}")
