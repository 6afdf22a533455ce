"""What the tests of a job are worth: their number, their effects, and what they rest on."""

from deep_research.analysts.statistical.methods import effect, method
from deep_research.analysts.statistical.plans import inquiry_of
from deep_research.analysts.statistical.significance import corrected, tests
from deep_research.domain.query import Answer
from deep_research.domain.result import Research
from deep_research.statistics.multiple_testing import Discovery
from deep_research.statistics.results import SMALL_P


def rigor(research: Research) -> str:
    """The correction for all tests, a table of them by query, and the assumptions of the procedures."""
    made = corrected(research)
    parts = (
        [_table(research, made)] if made else ["No hypothesis was tested: the figures describe the rows as they are."]
    )
    assumed = _assumptions(research)
    if assumed:
        parts += ["What the procedures rest on, and what was found when that was checked:", "\n".join(assumed)]
    return "\n\n".join(parts)


def _table(research: Research, made: dict[str, Discovery]) -> str:
    before = sum(each.p_value < 0.05 for each in made.values())
    after = sum(each.significant for each in made.values())
    lines = [
        f"{len(made)} tests were made, of which {before} have a p-value below 0.05. Corrected for their number by the "
        f"procedure of Benjamini and Hochberg (1995), {after} are called significant: of these, no more than 5 % are "
        "expected to be false. A small p-value says that chance alone rarely gives such data, and nothing of how large "
        "an effect is; that is told beside it.",
        "",
        "| Query | Procedure | Effect | Tests | Smallest p | Corrected | Significant |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    for answer in research.answers:
        own = [made[name] for name in tests(answer)]
        inquiry = inquiry_of(answer.plan)
        if own and inquiry is not None:
            least = min(own, key=lambda each: each.p_value)
            named = escaped(method(inquiry.procedure, answer.statistics))
            size, kept = effect(answer.statistics), sum(each.significant for each in own)
            figures = (len(own), p_in_words(least.p_value), p_in_words(least.p_adjusted), f"{kept} of {len(own)}")
            lines.append(f"| {answer.query_id} | {named} | {size} | {' | '.join(map(str, figures))} |")
    return "\n".join(lines)


def _assumptions(research: Research) -> list[str]:
    """Each sentence once, with the queries that it holds for."""
    told: dict[str, list[str]] = {}
    for answer in research.answers:
        for sentence in _told_by(answer):
            ids = told.setdefault(sentence, [])
            ids += [answer.query_id] if answer.query_id not in ids else []
    return [f"- {sentence} ({', '.join(ids)})" for sentence, ids in told.items()]


def _told_by(answer: Answer) -> list[str]:
    """The assumptions of the whole; where groups were looked at one by one, those of the groups."""
    groups = answer.statistics.get("groups")
    parts = [
        answer.statistics,
        *(each for each in (groups if isinstance(groups, list) else []) if isinstance(each, dict)),
    ]
    found = [each.get("assumptions") for each in parts]
    return [str(sentence) for each in found if isinstance(each, list) for sentence in each]


def p_in_words(value: float) -> str:
    return f"< {SMALL_P}" if value < SMALL_P else f"{value:.2g}"


def escaped(text: str) -> str:
    """The text as a cell of a Markdown table."""
    return text.replace("|", "\\|")
