"""The verbose part, written from the plan, the profile and the results; it computes no new figure of the data."""

from deep_research.analysts.statistical.advice import alternatives, recommendations
from deep_research.analysts.statistical.intervals import intervals, written
from deep_research.analysts.statistical.kinds import AnyCheck
from deep_research.analysts.statistical.methods import method
from deep_research.analysts.statistical.plans import inquiry_of
from deep_research.analysts.statistical.rigor import escaped, rigor
from deep_research.analysts.statistical.traps import columns
from deep_research.domain.dataset import Profile
from deep_research.domain.query import Answer
from deep_research.domain.result import Elaboration, Research, Synthesis


def elaborate(research: Research, synthesis: Synthesis) -> Elaboration:
    return Elaboration(
        methodology=_methodology(research),
        data_quality_assessment=_quality(research),
        statistical_rigor=rigor(research),
        alternative_interpretations=_bullets((*alternatives(research, synthesis), *research.decomposition.limitations)),
        confidence_intervals=_intervals(research),
        recommendations=_bullets(recommendations(research, synthesis)),
        technical_appendix=_appendix(research),
    )


def _bullets(told: tuple[str, ...]) -> str:
    return "\n".join(f"- {each}" for each in told)


def _methodology(research: Research) -> str:
    """How the question was read, and in which steps it was answered; queries of one purpose and method together."""
    lines = [research.decomposition.reading]
    for heading, chosen in (
        ("First, complementary questions were asked of the whole table:", _first),
        ("Then, what stood out was followed up:", _follows_up),
        ("Beside that, the data was searched for what could mislead:", _checks),
    ):
        steps: dict[tuple[str, str], list[Answer]] = {}
        for answer in research.answers:
            if chosen(answer):
                steps.setdefault(_step(answer), []).append(answer)
        if steps:
            lines += ["", heading, "", *(_told(step, answers) for step, answers in steps.items())]
    lines += ["", _ground(research)]
    return "\n".join(lines)


def _first(answer: Answer) -> bool:
    return not answer.is_follow_up and not _checks(answer)


def _follows_up(answer: Answer) -> bool:
    return answer.is_follow_up and not _checks(answer)


def _checks(answer: Answer) -> bool:
    inquiry = inquiry_of(answer.plan)
    return isinstance(inquiry, AnyCheck) or bool(inquiry and inquiry.checks)


def _step(answer: Answer) -> tuple[str, str]:
    inquiry = inquiry_of(answer.plan)
    if inquiry is None:
        return "Was planned to answer the question.", ""
    return inquiry.purpose, method(inquiry.procedure, answer.statistics)


def _told(step: tuple[str, str], answers: list[Answer]) -> str:
    purpose, how = step
    asked = " · ".join(f"**{answer.query_id}** {answer.question}" for answer in answers)
    by = f" *By SQL and {how}.*" if how else " *By SQL.*"
    return f"- {asked} {purpose}{by}"


def _ground(research: Research) -> str:
    rows = research.profile.row_count
    return (
        f"Queries read the whole table of {rows:,} rows unless they say which rows they take. Every figure in an "
        "answer stands in the rows or statistics of the query that it cites, and was found again before it was said."
    )


def _repeats(profile: Profile) -> str:
    if profile.duplicate_rows is None:
        return "repeated rows were not counted"
    if not profile.duplicate_rows:
        return "no row repeats another"
    return f"{profile.duplicate_rows:,} rows repeat others exactly"


def _quality(research: Research) -> str:
    profile = research.profile
    missing = [column for column in profile.columns if column.nulls]
    gaps = f"values are missing in {len(missing)} of them" if missing else "no value is missing"
    repeats = _repeats(profile)
    lines = [
        f"The dataset has {profile.row_count:,} rows and {len(profile.columns)} columns; {gaps}; {repeats}.",
        "",
        "| Column | Type | Missing | Distinct | From | To |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for column in profile.columns:
        share = 100 * column.nulls / profile.row_count if profile.row_count else 0.0
        ends = [_end(end) for end in (column.minimum, column.maximum)]
        lines.append(
            f"| {escaped(column.name)} | {column.type} | {share:.1f} % | {column.distinct:,} | {ends[0]} | {ends[1]} |"
        )
    told = (*profile.notes, *columns.told(profile, frozenset(column.name for column in profile.columns), ""))
    return "\n".join([*lines, *(["", *(f"- {note}" for note in told)] if told else [])])


def _end(value: float | str | None) -> str:
    if isinstance(value, int | float):
        return f"{value:,.6g}"
    return escaped(value or "")[:40]


def _intervals(research: Research) -> str:
    lines = [
        f"| {answer.query_id} | {escaped(each.of)} | {' | '.join(map(written, (each.value, each.low, each.high)))} |"
        for answer in research.answers
        if not _checks(answer)
        for each in intervals(answer)
    ]
    if not lines:
        return "The figures are of all rows of the dataset, not of a sample; no interval was estimated."
    lead = (
        "Each interval would hold the true value in 95 % of samples like this one. It tells the uncertainty of chance, "
        "and not that of how the rows came about or of what was not recorded."
    )
    return "\n".join([lead, "", "| Query | Estimate of | Value | 95 % from | to |", "|---|---|---:|---:|---:|", *lines])


def _appendix(research: Research) -> str:
    """What ran, so that it can be run again; the SQL and the rows stand with the evidence."""
    source = research.profile.source
    read = ", ".join(
        f"{name} {value}"
        for name, value in (("encoding", source.encoding), ("delimiter", source.delimiter), ("sheet", source.sheet))
        if value
    )
    lines = [
        f"The file was read as {source.format}{f' ({read})' if read else ''}. Queries are SQL over the table "
        "`dataset`; procedures take the rows that their query returns.",
        "",
        "| Query | Rows returned | Procedure and its parameters |",
        "|---|---:|---|",
    ]
    for answer in research.answers:
        outcome = f"no answer: {answer.error.message}" if answer.error else _parameters(answer)
        lines.append(f"| {answer.query_id} | {answer.data.row_count:,} | {escaped(outcome)} |")
    return "\n".join(lines)


def _parameters(answer: Answer) -> str:
    inquiry = inquiry_of(answer.plan)
    request = dict((inquiry.procedure if inquiry else None) or {})
    name = request.pop("procedure", None)
    if name is None:
        return "SQL only"
    told = "; ".join(f"{key} = {_value(value)}" for key, value in request.items() if value not in (None, [], False, ""))
    return f"{name}: {told}" if told else str(name)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
