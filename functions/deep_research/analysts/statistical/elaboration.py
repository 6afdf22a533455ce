"""The verbose part, written from the plan, the profile and the results; it computes nothing new."""

from deep_research.analysts.statistical.limitations import after_research, p_values
from deep_research.analysts.statistical.plans import inquiry_of
from deep_research.analysts.statistical.wording import value_at
from deep_research.domain.query import Answer
from deep_research.domain.result import Elaboration, Research, Synthesis
from deep_research.statistics.multiple_testing import adjusted

_TESTS = {
    "concentration": "chi² test against an even spread",
    "contingency": "chi² test of independence",
    "correlation": "correlation test",
    "correlation_matrix": "correlation tests of all pairs",
    "group_difference": "test of group differences",
    "normality": "test of normality",
    "outliers": "outlier rule",
    "trend": "Mann-Kendall trend test with a least-squares slope",
    "describe": "summary statistics",
    "linear_regression": "least-squares regression",
    "logistic_regression": "logistic regression",
}


def elaborate(research: Research, synthesis: Synthesis) -> Elaboration:
    return Elaboration(
        methodology=_methodology(research),
        data_quality_assessment=_quality(research),
        statistical_rigor=_rigor(research),
        alternative_interpretations=_alternatives(research),
        confidence_intervals=_intervals(research),
        recommendations=_recommendations(research, synthesis),
        technical_appendix=_appendix(research),
    )


def _methodology(research: Research) -> str:
    lines = [research.decomposition.reading, ""]
    for answer in research.answers:
        inquiry = inquiry_of(answer.plan)
        purpose = inquiry.purpose if inquiry else "Was planned to answer the question."
        follow_up = " *(follow-up)*" if answer.is_follow_up else ""
        lines.append(f"- **{answer.query_id}**{follow_up} {answer.question} {purpose} {_how(answer)}".rstrip())
    return "\n".join(lines)


def _how(answer: Answer) -> str:
    inquiry = inquiry_of(answer.plan)
    procedure = str((inquiry.procedure or {}).get("procedure", "")) if inquiry else ""
    return f"Computed by SQL and a {_TESTS[procedure]}." if procedure in _TESTS else "Computed by SQL."


def _quality(research: Research) -> str:
    profile = research.profile
    lines = [f"The dataset has {profile.row_count:,} rows and {len(profile.columns)} columns; "]
    lines[0] += (
        f"{profile.duplicate_rows:,} rows are exact duplicates."
        if profile.duplicate_rows
        else "no row is an exact duplicate."
    )
    lines += ["", "| Column | Type | Missing | Distinct |", "|---|---|---:|---:|"]
    for column in profile.columns:
        share = column.nulls / profile.row_count if profile.row_count else 0.0
        lines.append(f"| {_escaped(column.name)} | {column.type} | {share:.1%} | {column.distinct:,} |")
    return "\n".join([*lines, *(["", *(f"- {note}" for note in profile.notes)] if profile.notes else [])])


def _rigor(research: Research) -> str:
    tested = p_values(research)
    if not tested:
        return "No hypothesis was tested: the figures describe exactly the rows of this dataset."
    lines = [
        f"{len(tested)} tests were made. The adjusted p-value holds the expected share of false discoveries among "
        "all of them "
        "(Benjamini-Hochberg).",
        "",
        "| Query | p | p adjusted | Significant at 5 % |",
        "|---|---:|---:|---|",
    ]
    for (query, p), q in zip(tested.items(), adjusted(list(tested.values())), strict=True):
        lines.append(f"| {query} | {p:.4g} | {q:.4g} | {'yes' if q < 0.05 else 'no'} |")
    lines += [
        "",
        "A small p-value says that chance alone rarely gives such data; it does not say that the effect is large.",
    ]
    return "\n".join(lines)


def _alternatives(research: Research) -> str:
    lines = []
    kinds = {inquiry.kind for answer in research.answers if (inquiry := inquiry_of(answer.plan))}
    if kinds & {"association", "group_measure", "crossing", "group_trends"}:
        lines.append(
            "- The data was observed, not assigned: a relation may come from something that drives both sides."
        )
    if "time_trend" in kinds:
        lines.append("- A change over time may reflect a change in what was recorded rather than in what happened.")
    if "breakdown" in kinds:
        lines.append(
            "- A large group may simply be exposed more: counts say nothing of rates where the base is not in the data."
        )
    lines += [f"- {told}" for told in research.decomposition.limitations]
    return "\n".join(
        lines or ["- The answer is a plain computation; another reading of the question would change what is computed."]
    )


def _intervals(research: Research) -> str:
    lines = []
    for answer in research.answers:
        for low, high, name, form in (
            ("low", "high", "r", ".3f"),
            ("slope_low", "slope_high", "slope", ",.4g"),
        ):
            values = [value_at(answer.statistics, path) for path in (name, low, high)]
            numbers = [float(value) for value in values if isinstance(value, int | float)]
            if len(numbers) == 3:
                told = " | ".join(format(number, form) for number in numbers)
                lines.append(f"| {answer.query_id} | {'correlation' if name == 'r' else 'slope per period'} | {told} |")
        lines += _means(answer)
    if not lines:
        return "The figures are of all rows of the dataset, not of a sample; no interval was estimated."
    return "\n".join(["| Query | Estimate of | Value | 95 % from | to |", "|---|---|---:|---:|---:|", *lines])


def _means(answer: Answer) -> list[str]:
    groups = answer.statistics.get("groups")
    lines = []
    for group in groups[:8] if isinstance(groups, list) else []:
        mean, sem, n = (value_at(group, key) if isinstance(group, dict) else None for key in ("mean", "sem", "n"))
        if isinstance(mean, int | float) and isinstance(sem, int | float) and isinstance(n, int) and n >= 10:
            name = _escaped(str(group["name"])) if isinstance(group, dict) else ""
            told = " | ".join(f"{value:,.4g}" for value in (mean, mean - 1.96 * sem, mean + 1.96 * sem))
            lines.append(f"| {answer.query_id} | mean of {name} | {told} |")
    return lines


def _recommendations(research: Research, synthesis: Synthesis) -> str:
    cited = [finding.evidence[0] for finding in synthesis.key_findings[:3] if finding.evidence]
    lines = [f"- Look into {query} first: {_question(research, query)}" for query in cited]
    if any(column.nulls > 0.2 * research.profile.row_count for column in research.profile.columns):
        lines.append(
            "- Record the columns that are often missing more completely before relying on figures about them."
        )
    lines.append("- Confirm a relation by an experiment or by newer data before acting on it.")
    return "\n".join(lines)


def _question(research: Research, query: str) -> str:
    return research.answer(query).question


def _appendix(research: Research) -> str:
    parts = []
    for answer in research.answers:
        parts.append(f"### {answer.query_id} {answer.question}\n\n```sql\n{answer.code or ''}\n```\n")
        outcome = answer.error.message if answer.error else f"{answer.data.row_count:,} rows in {answer.seconds:.2f} s."
        parts.append(outcome + "\n")
    limits = after_research(research)
    return "\n".join([*parts, "### Limitations\n", *(f"- {told}" for told in limits)])


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
