"""A result on the terminal: the answer first, then what it stands on."""

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from deep_research_client.markdown import ELABORATIONS, rows_left_out, standing, title
from deep_research_client.models import Finding, Result, SupportingDetail
from deep_research_client.models import Table as Data
from deep_research_client.text import cell, markdown_block, one_line, printable

SHOWN_ROWS = 8


def show_report(result: Result, console: Console) -> None:
    """Everything of the result, as wide as the terminal."""
    for block in _blocks(result):
        console.print(block)


def _blocks(result: Result) -> Iterator[RenderableType]:
    answer = Text(one_line(result.direct_answer), style="bold")
    yield Panel(answer, title=_title(result.main_question), border_style="green", padding=(1, 2))
    if not result.completeness.complete:
        reason = one_line(result.completeness.reason or "the research ended before its plan.")
        yield Text(f"Incomplete: {reason}", style="yellow")
    if result.key_findings:
        yield _rule("Key findings")
        for number, finding in enumerate(result.key_findings, 1):
            yield _finding(number, finding)
    if result.supporting_details:
        yield _rule("Evidence")
        for detail in result.supporting_details:
            yield _detail(detail)
    yield from _bullets("Limitations", (*result.limitations, *result.data_coverage.gaps))
    for field in ELABORATIONS:
        # The appendix repeats the evidence shown above, query by query; it is for the written report.
        if field != "technical_appendix" and (text := getattr(result, field)):
            yield _rule(title(field))
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


def _detail(detail: SupportingDetail) -> RenderableType:
    parts: list[RenderableType] = [Text(f"{one_line(detail.id)}  {one_line(detail.question)}", style="bold cyan")]
    if detail.error:
        parts.append(Text(f"No answer: {one_line(detail.error.message)}", style="yellow"))
    elif detail.answer:
        parts.append(Text(one_line(detail.answer)))
    if detail.data.rows:
        parts.append(_table(detail.data))
    if note := rows_left_out(detail.data, SHOWN_ROWS):
        parts.append(Text(note, style="dim"))
    if detail.code:
        parts.append(
            Syntax(printable(detail.code), "sql", theme="ansi_dark", word_wrap=True, background_color="default")
        )
    return Padding(Group(*parts), (0, 0, 1, 2))


def _table(data: Data) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(data.columns):
        numeric = all(isinstance(row[place], int | float | None) for row in data.rows if place < len(row))
        table.add_column(Text(one_line(column)), justify="right" if numeric else "left", overflow="fold")
    for row in data.rows[:SHOWN_ROWS]:
        table.add_row(*(Text(cell(value)) for value in row))
    return table
