"""A result on the terminal: the answer first, then what it stands on."""

import math
from collections.abc import Iterator

from pydantic import JsonValue
from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from deep_research_client.cli.job_view import partial
from deep_research_client.models import Finding, Result, SupportingDetail
from deep_research_client.models import Table as Data
from deep_research_client.text import cell, markdown_block, one_line, percent, printable

SHOWN_ROWS = 5
ELABORATIONS = (
    "methodology",
    "data_quality_assessment",
    "statistical_rigor",
    "alternative_interpretations",
    "confidence_intervals",
    "recommendations",
)
"""The verbose part in reading order, without its appendix: that repeats the evidence, query by query."""


def show_report(result: Result, console: Console, *, full: bool = False) -> None:
    """The result as wide as the terminal; its SQL and its verbose part only where all of it is wanted."""
    for block in _blocks(result, full):
        console.print(block)


def _blocks(result: Result, full: bool) -> Iterator[RenderableType]:
    if not result.completeness.complete:
        yield Text(partial(result.completeness), style="yellow")
    answer = Text(one_line(result.direct_answer), style="bold")
    yield Panel(answer, title=_title(result.main_question), border_style="green", padding=(0, 1))
    if result.key_findings:
        yield _rule("Key findings")
        for number, finding in enumerate(result.key_findings, 1):
            yield _finding(number, finding)
    if result.supporting_details:
        yield _rule("Evidence")
        cited = {query_id for finding in result.key_findings for query_id in finding.evidence}
        for detail in result.supporting_details:
            yield _whole(detail) if full else _brief(detail, is_cited=detail.id in cited)
    yield from _bullets("Limitations", (*result.limitations, *result.data_coverage.gaps))
    for field in ELABORATIONS if full else ():
        if text := getattr(result, field):
            yield _rule(field.replace("_", " ").capitalize())
            yield Padding(Markdown(markdown_block(text), hyperlinks=False), (0, 2))
    yield from _bullets("Questions worth asking next", result.suggested_follow_ups)


def _rule(heading: str) -> RenderableType:
    return Padding(Rule(Text(heading, style="bold"), align="left", style="dim"), (1, 0, 0, 0))


def _title(question: str) -> Text:
    title = Text(one_line(question))
    title.truncate(100, overflow="ellipsis")
    return title


def _finding(number: int, finding: Finding) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", width=3)
    grid.add_column()
    grid.add_row(f"{number}.", Text(one_line(finding.statement)))
    grid.add_row("", Text(one_line(standing(finding)), style="dim"))
    return grid


def _bullets(heading: str, lines: tuple[str, ...]) -> Iterator[RenderableType]:
    if not lines:
        return
    yield _rule(heading)
    for line in lines:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(justify="right", width=3)
        grid.add_column()
        grid.add_row("•", Text(one_line(line)))
        yield grid


def standing(finding: Finding) -> str:
    """How sure the finding is, and what it stands on, in one line."""
    parts = [] if finding.confidence is None else [f"confidence {percent(finding.confidence)}"]
    if finding.evidence:
        parts.append(f"evidence {', '.join(finding.evidence)}")
    if finding.verified is not None:
        parts.append("numbers recomputed" if finding.verified else "numbers not recomputed")
    return " · ".join(parts)


def _brief(detail: SupportingDetail, *, is_cited: bool) -> RenderableType:
    """What a finding cites, as a table: the finding has said the answer. Of any other query, the answer alone."""
    shown = _rows(detail) if is_cited and not detail.error else [_asked(detail), _answered(detail)]
    return Padding(Group(*shown), (0, 0, 0, 2))


def _whole(detail: SupportingDetail) -> RenderableType:
    asked, *rows = _rows(detail)
    parts = [asked, _answered(detail), *rows]
    if detail.code:
        parts.append(_sql(detail.code))
    if detail.cross_check:
        finds = "finds the same" if detail.cross_check.agrees else "finds something else"
        parts += [Text(f"Written differently, the query {finds}:", style="dim"), _sql(detail.cross_check.code)]
    return Padding(Group(*parts), (0, 0, 1, 2))


def _sql(code: str) -> RenderableType:
    sql = Syntax(printable(code), "sql", theme="ansi_dark", word_wrap=True, background_color="default")
    return Padding(sql, (1, 0, 0, 0))


def _asked(detail: SupportingDetail) -> Text:
    return Text(f"{one_line(detail.id)}  {one_line(detail.question)}", style="cyan")


def _rows(detail: SupportingDetail) -> list[RenderableType]:
    """The question, with how many rows are shown where some are not, and the rows."""
    asked = _asked(detail)
    if note := rows_left_out(detail.data):
        asked.append(f"  {note}", style="dim")
    return [asked, _table(detail.data)] if detail.data.rows else [asked]


def _answered(detail: SupportingDetail) -> Text:
    if detail.error:
        return Text(f"No answer: {one_line(detail.error.message)}", style="yellow")
    return Text(one_line(detail.answer))


def rows_left_out(data: Data) -> str | None:
    """What a person should know of rows that are not shown; None where all are."""
    if len(data.rows) <= SHOWN_ROWS and not data.truncated:
        return None
    return f"{min(SHOWN_ROWS, len(data.rows))} of {max(data.row_count, len(data.rows)):,} rows"


def _table(data: Data) -> Table:
    """Names of columns break at their words and texts fold, so that numbers stand whole in a narrow terminal."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for place, column in enumerate(data.columns):
        numeric = all(isinstance(row[place], int | float | None) for row in data.rows if place < len(row))
        heading = Text(one_line(column).replace("_", "\n"))
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in data.rows[:SHOWN_ROWS]:
        table.add_row(*(Text(_brief_cell(value)) for value in row))
    return table


def _brief_cell(value: JsonValue) -> str:
    """The cell without the decimals that its size makes unimportant; the report's files have all of them."""
    if isinstance(value, float) and math.isfinite(value) and abs(value) >= 1:
        return f"{value:,.0f}" if abs(value) >= 1000 else cell(round(value, 2))
    return cell(value)
