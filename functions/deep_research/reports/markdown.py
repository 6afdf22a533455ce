"""A result as a Markdown report: the answer first, then findings, limits, the verbose part, and the evidence behind."""

from collections.abc import Iterable, Iterator

from pydantic import JsonValue

from deep_research.domain.query import Scalar
from deep_research.domain.result import Completeness, Data, Elaboration, Finding, Result, SupportingDetail
from deep_research.reports.markdown_syntax import fenced, prose, table, text

ROWS_SHOWN = 40
"""Rows of each query's table; the result itself holds more."""
ROWS_OF_A_PROCEDURE = 5
"""The same where there are more, and a procedure has read them: its statistics say what they come to."""
COLUMNS_SHOWN = 20
STATISTICS_SHOWN = 40


def markdown(result: Result, *, dataset_name: str) -> str:
    """The report, in GitHub's dialect of Markdown. What data or a model wrote in it has no effect as markup.

    It is for people: tables and long texts are cut, and say so, which also bounds it however large the result is.
    """
    return "\n\n".join(part for part in _parts(result, dataset_name) if part) + "\n"


def _parts(result: Result, dataset_name: str) -> Iterator[str]:
    coverage, usage = result.data_coverage, result.usage
    yield f"# {text(result.main_question)}"
    if not result.completeness.complete:
        yield _partial(result.completeness)
    yield (
        f"Dataset: {text(dataset_name)} · Analyst: {text(usage.analyst)} · "
        f"Questions answered: {coverage.questions_answered} of {coverage.total_questions}"
    )
    yield "## Answer"
    yield text(result.direct_answer)
    if result.key_findings:
        yield "## Key findings"
        yield "\n".join(_finding(number, finding) for number, finding in enumerate(result.key_findings, 1))
    yield from _list("## Limitations", result.limitations)
    yield from _list("## Gaps", coverage.gaps)
    yield from _list("## Suggested follow-ups", result.suggested_follow_ups)
    yield from _in_depth(result)
    if result.supporting_details:
        yield "## Evidence"
    for detail in result.supporting_details:
        yield from _evidence(detail)


def _partial(completeness: Completeness) -> str:
    done = f"{completeness.queries_completed} of {completeness.queries_planned} queries were carried out"
    return f"**Partial result: {done}.** {text(completeness.reason or '')}".rstrip()


def _finding(number: int, finding: Finding) -> str:
    basis = f"evidence {', '.join(map(text, finding.evidence))}" if finding.evidence else "no evidence of its own"
    checked = "numbers recomputed" if finding.verified else "numbers not recomputed"
    return f"{number}. {text(finding.statement)}  \n   *confidence {finding.confidence:.0%} · {basis} · {checked}*"


def _evidence(detail: SupportingDetail) -> Iterator[str]:
    yield f"### {text(detail.id)}: {text(detail.question)}"
    if detail.error:
        yield f"**No answer:** {text(detail.error.message)} *({text(detail.error.code)})*"
    else:
        yield text(detail.answer)
    if detail.data.columns:
        yield from _rows(detail.data, ROWS_SHOWN if not detail.statistics else ROWS_OF_A_PROCEDURE)
    if leaves := list(_leaves(detail.statistics)):
        yield table(("Statistic", "Value"), leaves[:STATISTICS_SHOWN])
        if len(leaves) > STATISTICS_SHOWN:
            yield f"*{STATISTICS_SHOWN} of {len(leaves):,} statistics*"
    if detail.code:
        yield fenced(detail.code, "sql")
    if detail.cross_check:
        finds = "finds the same" if detail.cross_check.agrees else "**finds something else**"
        yield f"*Checked a second way: written differently, the query {finds}.*"
        if not detail.cross_check.agrees:
            yield fenced(detail.cross_check.code, "sql")


def _rows(data: Data, most: int) -> Iterator[str]:
    shown = data.rows[:most] if data.row_count > ROWS_SHOWN else data.rows[:ROWS_SHOWN]
    yield table(data.columns[:COLUMNS_SHOWN], [row[:COLUMNS_SHOWN] for row in shown])
    left_out = []
    if len(shown) < data.row_count:
        left_out.append(f"{len(shown):,} of {data.row_count:,} rows")
    if len(data.columns) > COLUMNS_SHOWN:
        left_out.append(f"{COLUMNS_SHOWN} of {len(data.columns):,} columns")
    if left_out:
        yield f"*{', '.join(left_out)}*"


def _leaves(node: JsonValue, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Each single value with the dotted path by which a claim would refer to it."""
    if isinstance(node, dict | list):
        items = list(node.items() if isinstance(node, dict) else enumerate(node))
        # What holds for all rows goes before what holds for each group, of which only the first may be shown.
        for key, value in sorted(items, key=lambda item: isinstance(item[1], dict | list)):
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, node


def _list(heading: str, entries: Iterable[str]) -> Iterator[str]:
    if lines := [f"- {text(entry)}" for entry in entries]:
        yield heading
        yield "\n".join(lines)


def _in_depth(result: Result) -> Iterator[str]:
    sections = {name: getattr(result, name) for name in Elaboration.model_fields}
    if any(sections.values()):
        yield "## In depth"
    for name, section in sections.items():
        if section:
            yield f"### {name.replace('_', ' ').capitalize()}"
            yield prose(section, below=3)
