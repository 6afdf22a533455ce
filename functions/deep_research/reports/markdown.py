"""A result as a Markdown report: the answer first, then findings, evidence, limits, and the verbose part behind."""

from collections.abc import Iterable, Iterator

from pydantic import JsonValue

from deep_research.domain.query import Scalar
from deep_research.domain.result import Elaboration, Finding, Result, SupportingDetail
from deep_research.reports.markdown_syntax import fenced, prose, table, text

ROWS_SHOWN = 30
"""Rows of each query's table; the result itself holds more."""
STATISTICS_SHOWN = 40


def markdown(result: Result, *, dataset_name: str) -> str:
    """The report, in GitHub's dialect of Markdown. What data or a model wrote in it has no effect as markup."""
    return "\n\n".join(part for part in _parts(result, dataset_name) if part) + "\n"


def _parts(result: Result, dataset_name: str) -> Iterator[str]:
    coverage, usage = result.data_coverage, result.usage
    yield f"# {text(result.main_question)}"
    yield (
        f"Dataset: {text(dataset_name)} · Analyst: {text(usage.analyst)} · "
        f"Questions answered: {coverage.questions_answered} of {coverage.total_questions}"
    )
    yield "## Answer"
    yield text(result.direct_answer)
    if not result.completeness.complete:
        yield f"**This research is incomplete.** {text(result.completeness.reason or '')}"
    if result.key_findings:
        yield "## Key findings"
        yield "\n".join(_finding(number, finding) for number, finding in enumerate(result.key_findings, 1))
    if result.supporting_details:
        yield "## Evidence"
    for detail in result.supporting_details:
        yield from _evidence(detail)
    yield from _list("## Limitations", result.limitations)
    yield from _list("## Gaps", coverage.gaps)
    yield from _list("## Suggested follow-ups", result.suggested_follow_ups)
    yield from _appendix(result)


def _finding(number: int, finding: Finding) -> str:
    basis = f"evidence: {', '.join(map(text, finding.evidence))}" if finding.evidence else "no evidence of its own"
    checked = "verified" if finding.verified else "not verified"
    return f"{number}. {text(finding.statement)} *({basis}; confidence {finding.confidence:.0%}; {checked})*"


def _evidence(detail: SupportingDetail) -> Iterator[str]:
    yield f"### {text(detail.id)}: {text(detail.question)}"
    if detail.error:
        yield f"**No answer:** {text(detail.error.message)} *({text(detail.error.code)})*"
    else:
        yield text(detail.answer)
    if detail.code:
        yield fenced(detail.code, "sql")
    if detail.data.columns:
        shown = detail.data.rows[:ROWS_SHOWN]
        yield table(detail.data.columns, shown)
        if len(shown) < detail.data.row_count:
            yield f"*The first {len(shown):,} of {detail.data.row_count:,} rows.*"
    if leaves := list(_leaves(detail.statistics)):
        yield table(("Statistic", "Value"), leaves[:STATISTICS_SHOWN])
        if len(leaves) > STATISTICS_SHOWN:
            yield f"*The first {STATISTICS_SHOWN} of {len(leaves):,} statistics.*"


def _leaves(node: JsonValue, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Each single value with the dotted path by which a claim would refer to it."""
    if isinstance(node, dict | list):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    else:
        yield path, node


def _list(heading: str, entries: Iterable[str]) -> Iterator[str]:
    if lines := [f"- {text(entry)}" for entry in entries]:
        yield heading
        yield "\n".join(lines)


def _appendix(result: Result) -> Iterator[str]:
    sections = {name: getattr(result, name) for name in Elaboration.model_fields}
    if any(sections.values()):
        yield "## Appendix"
    for name, section in sections.items():
        if section:
            yield f"### {name.replace('_', ' ').capitalize()}"
            yield prose(section, below=3)
