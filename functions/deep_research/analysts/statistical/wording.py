"""Puts sentences together out of words and references, so that no figure is ever typed."""

import re
from string import Formatter

from pydantic import JsonValue

from deep_research.domain.claim import Cell, Claim, Constant, Reference, Statistic
from deep_research.domain.query import Scalar
from deep_research.query.numerals import numerals

_SHORT = 3
_QUOTED = re.compile(r"“([^”]*)”")

Piece = str | Reference | None


def compose(*pieces: Piece) -> Claim:
    """A claim of pieces in order; None says nothing."""
    template: list[str] = []
    references: list[Reference] = []
    for piece in pieces:
        if piece is None:
            continue
        if isinstance(piece, str):
            template.append(_escaped(piece))
        else:
            template.append("{}")
            references.append(piece)
    return Claim(template="".join(template), references=tuple(references))


def stated(claim: Claim, text: str) -> Claim:
    """The claim, with each number in this part of its sentence as the constant that the question gave."""
    if not text or _escaped(text) not in claim.template:
        return claim
    template, _, rest = claim.template.partition(_escaped(text))
    before = sum(field is not None for _, field, _, _ in Formatter().parse(template))
    spans = [(match.start(1), match.end(1)) for match in _QUOTED.finditer(text)]
    free = [(span.start, span.stop) for span in numerals(text)]
    spans = [(start, end) for start, end in spans if any(start <= at < end for at, _ in free)]
    spans += [(start, end) for start, end in free if not any(first <= start < last for first, last in spans)]
    place, constants = 0, list[Constant]()
    for start, end in sorted(spans):
        template += _escaped(text[place:start]) + "{}"
        constants.append(constant(text[start:end]))
        place = end
    template += _escaped(text[place:]) + rest
    return Claim(template=template, references=(*claim.references[:before], *constants, *claim.references[before:]))


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def join(claims: list[Claim], separator: str = " ") -> Claim:
    """Several claims as one."""
    return Claim(
        template=separator.join(claim.template for claim in claims),
        references=tuple(reference for claim in claims for reference in claim.references),
    )


def subject(label: str, name: Scalar, reference: Reference) -> list[Piece]:
    """A group at the head of a sentence; what is no name by itself, such as “no” or 8, with its column before it."""
    said = str(name)
    bare = len(said) <= _SHORT or said.islower() or said[:1].isdigit()
    return [f"{label[:1].upper()}{label[1:]} ", reference] if bare else [reference]


def listed(words: tuple[str, ...]) -> str:
    """`“a”, “b” and “c”`."""
    marked = [f"“{word}”" for word in words]
    return " and ".join([", ".join(marked[:-1]), marked[-1]]) if len(marked) > 1 else "".join(marked)


def without(words: tuple[str, ...]) -> str:
    """The reservation of an answer that could not regard these words."""
    return f"This was computed without regard to {listed(words)}, which could not be matched to this dataset."


def cell(answer: str, row: int, column: str, value: Scalar, form: str | None = None) -> Cell:
    """A reference to a cell; numbers are written to fit their size where no form is given."""
    if form is None:
        form = natural(value)
    return Cell(query_id=answer, row=row, column=column, form=form if _numeric(value) else "")


def statistic(answer: str, path: str, value: object, form: str | None = None) -> Statistic:
    if form is None:
        form = natural(value)
    return Statistic(query_id=answer, path=path, form=form if _numeric(value) else "")


def constant(value: str | int | float, form: str = "") -> Constant:
    return Constant(value=value, form=form)


def natural(value: object) -> str:
    """As many digits as say something: whole numbers plainly, large ones to cents, small ones to four digits."""
    if not _numeric(value):
        return ""
    size = abs(float(value))  # type: ignore[arg-type]
    if size == int(size) and size < 1e15:
        return ",.0f"
    if size >= 1000:
        return ",.2f"
    return ".2f" if size >= 10 else ".4f" if size >= 0.001 else ".3g"


def brief(value: object) -> str:
    """For prose, where few digits are enough."""
    if not _numeric(value):
        return ""
    size = abs(float(value))  # type: ignore[arg-type]
    if size == int(size) and size < 1e15:
        return ",.0f"
    return ",.0f" if size >= 1000 else ".1f" if size >= 10 else ".2f" if size >= 0.1 else ".2g"


def p_form(value: object) -> str:
    """A p-value by two digits that say something."""
    if not _numeric(value):
        return ""
    size = float(value)  # type: ignore[arg-type]
    return ".2f" if size >= 0.1 else ".3f" if size >= 0.01 else ".4f"


def value_at(statistics: dict[str, JsonValue], path: str) -> object:
    """A statistic by its dotted path; None where there is none."""
    node: object = statistics
    for key in path.split("."):
        if isinstance(node, dict):
            node = node.get(key)
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            return None
    return node


def _numeric(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
