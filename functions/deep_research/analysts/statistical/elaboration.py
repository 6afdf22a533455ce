"""The verbose part, written from the plan, the profile and the results; it computes nothing new."""

from deep_research.analysts.statistical.advice import alternatives, recommendations
from deep_research.analysts.statistical.limitations import after_research
from deep_research.analysts.statistical.plans import inquiry_of
from deep_research.analysts.statistical.significance import corrected
from deep_research.analysts.statistical.wording import value_at
from deep_research.domain.query import Answer
from deep_research.domain.result import Elaboration, Research, Synthesis
from deep_research.statistics.results import SMALL_P

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
        alternative_interpretations=_bullets((*alternatives(research, synthesis), *research.decomposition.limitations)),
        confidence_intervals=_intervals(research),
        recommendations=_bullets(recommendations(research, synthesis)),
        technical_appendix=_appendix(research),
    )


def _bullets(told: tuple[str, ...]) -> str:
    return "\n".join(f"- {each}" for each in told)


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
    if procedure == "concentration" and "p_value" not in answer.statistics:
        return "Computed by SQL and measures of concentration."
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
    tested = corrected(research)
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
    for query, each in tested.items():
        yes = "yes" if each.significant else "no"
        lines.append(f"| {_escaped(query)} | {_p(each.p_value)} | {_p(each.p_adjusted)} | {yes} |")
    lines += [
        "",
        "A small p-value says that chance alone rarely gives such data; it does not say that the effect is large.",
    ]
    return "\n".join(lines)


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


def _p(value: float) -> str:
    return f"< {SMALL_P}" if value < SMALL_P else f"{value:.2g}"


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
