"""Questions worth asking next, each answerable from this dataset."""

from deep_research.analysts.statistical.exploration import candidates
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.text import plain
from deep_research.domain.result import Research

_MOST = 5
_LEAST = 3
_MOST_OF_A_KIND = 3


def suggest(research: Research) -> tuple[str, ...]:
    """Between three and six where the columns allow, of different kinds, none of them answered already."""
    roles = Roles(research.profile)
    asked = {answer.question for answer in research.answers}
    found: list[str] = []
    kinds: dict[str, int] = {}
    for inquiry in sorted(candidates(research.question, research.profile), key=lambda each: -each.relevance):
        if (
            inquiry.question not in asked
            and inquiry.question not in found
            and kinds.get(inquiry.kind, 0) < _MOST_OF_A_KIND
        ):
            kinds[inquiry.kind] = kinds.get(inquiry.kind, 0) + 1
            found.append(inquiry.question)
    for column in (*roles.dimensions, *roles.texts):
        if len(found) < _LEAST and column.name not in (roles.series_key or ()):
            found.append(f"What are the most frequent values of {plain(column.name)}?")
    return tuple(found[:_MOST])
