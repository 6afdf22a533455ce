"""A result as Markdown, for `report.md`."""

import re
from collections.abc import Iterator

from deep_research_client.models import Finding, Result, SupportingDetail, Table
from deep_research_client.text import cell, markdown_block, markdown_text, percent, printable

ELABORATIONS = (
    "methodology",
    "data_quality_assessment",
    "statistical_rigor",
    "alternative_interpretations",
    "confidence_intervals",
    "recommendations",
    "technical_appendix",
)
"""The fields of a verbose result, in reading order."""

SHOWN_ROWS = 20


def title(field: str) -> str:
    return field.replace("_", " ").capitalize()


def to_markdown(result: Result) -> str:
    """The whole report, the verbose part too where there is one."""
    return "\n\n".join(_blocks(result)) + "\n"


def _blocks(result: Result) -> Iterator[str]:
    yield f"# {markdown_text(result.main_question)}"
    yield markdown_text(result.direct_answer)
    if not result.completeness.complete:
        yield f"**Incomplete:** {markdown_text(result.completeness.reason or 'the research ended before its plan.')}"
    if result.key_findings:
        yield "## Key findings"
        yield "\n".join(_finding(number, finding) for number, finding in enumerate(result.key_findings, 1))
    if result.supporting_details:
        yield "## Evidence"
    for detail in result.supporting_details:
        yield from _detail(detail)
    yield from _bullets("Limitations", result.limitations)
    yield from _bullets("Gaps", result.data_coverage.gaps)
    yield from _bullets("Questions worth asking next", result.suggested_follow_ups)
    for field in ELABORATIONS:
        if text := getattr(result, field):
            yield f"## {title(field)}"
            yield markdown_block(text)


def _bullets(heading: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield f"## {heading}"
        yield "\n".join(f"- {markdown_text(line)}" for line in lines)


def _finding(number: int, finding: Finding) -> str:
    return f"{number}. {markdown_text(finding.statement)}  \n   *{markdown_text(standing(finding))}*"


def standing(finding: Finding) -> str:
    """How sure the finding is, and what it stands on, in one line."""
    parts = [] if finding.confidence is None else [f"confidence {percent(finding.confidence)}"]
    if finding.evidence:
        parts.append(f"evidence {', '.join(finding.evidence)}")
    if finding.verified is not None:
        parts.append("numbers recomputed" if finding.verified else "numbers not recomputed")
    return " · ".join(parts)


def _detail(detail: SupportingDetail) -> Iterator[str]:
    yield f"### {markdown_text(detail.id)}: {markdown_text(detail.question)}"
    if detail.error:
        yield f"No answer: {markdown_text(detail.error.message)}"
    elif detail.answer:
        yield markdown_text(detail.answer)
    if detail.data.rows:
        yield "\n".join(_table(detail.data))
    if note := rows_left_out(detail.data, SHOWN_ROWS):
        yield f"*{note}*"
    if detail.code:
        yield _fenced(detail.code)


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(markdown_text(column) or ' ' for column in table.columns)} |"
    yield f"|{'---|' * len(table.columns)}"
    for row in table.rows[:SHOWN_ROWS]:
        yield f"| {' | '.join(markdown_text(cell(value)) for value in row)} |"


def rows_left_out(table: Table, shown: int) -> str | None:
    """What a person should know of rows that are not shown; None where all are."""
    if len(table.rows) <= shown and not table.truncated:
        return None
    visible = min(shown, len(table.rows))
    return f"{visible} of {max(table.row_count, len(table.rows)):,} rows"


def _fenced(code: str) -> str:
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}sql\n{printable(code).strip()}\n{fence}"
