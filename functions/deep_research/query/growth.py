"""Bounds how far a query may lengthen its texts and lists.

The engine counts neither against its memory limit while a function makes them, nor does it look at the clock: a
`repeat` of a billion takes the function's memory, or its time, in one step. So they are bounded before they run, by a
product over whatever lengthens: functions within functions, and queries that read from queries.
"""

import re
from collections.abc import Callable, Iterator
from math import prod

from sqlglot import exp

from deep_research.domain.errors import QueryRefusedError

MAX_GROWTH = 1_000
"""How many times as long as a usual cell a text may become; a list may have ten times as many elements."""

_CELL = 50
"""Characters of a usual cell."""
_COLLECTED = 100
"""Stands for the rows that an aggregate puts into one text or list."""
_REPLACEMENT = 10
"""Stands for the length of a replacement that is computed."""
_SPLIT = 10
"""An element of a list takes more room than the character it was made of."""
_QUADRATIC = 100
"""Of functions whose time grows with the square of what they compare."""
_DIGITS = re.compile(r"\d+")
_GROWS_TENFOLD = frozenset({"bin", "regexp_escape", "regexp_split_to_array", "url_encode"})
_COMPARES = frozenset({"damerau_levenshtein", "jaro_similarity"})
_JOINS_ELEMENTS = frozenset({"list_aggr", "list_aggregate"})
_CONTAINS = frozenset({"list_pack", "list_zip", "row"})


def check(statement: exp.Expr) -> None:
    """QueryRefusedError where a text or a list could become too long."""
    scopes: dict[int, int] = {}
    for select in statement.find_all(exp.Select):
        whole = _set_operation(select)
        scopes[whole] = max(scopes.get(whole, 1), *(_growth(part) for part in select.iter_expressions()), 1)
    if prod(scopes.values()) > MAX_GROWTH:
        raise QueryRefusedError(
            "The query lengthens texts or lists too often or too far; make it return what it needs and no more."
        )


def _set_operation(select: exp.Expr) -> int:
    """The branches of a union stand side by side: the longest counts."""
    node = select
    while isinstance(node.parent, exp.SetOperation):
        node = node.parent
    return id(node)


def _growth(node: exp.Expr) -> int:
    """Along the longest path into the expression; other queries in it are counted by themselves."""
    if isinstance(node, exp.Select):
        return 1
    if isinstance(node, exp.Literal):
        return max(len(node.name) // _CELL, 1) if node.is_string else 1
    if isinstance(node, exp.Column):
        return _COLLECTED if _is_whole_list(node) else 1
    inner = [_growth(child) for child in node.iter_expressions()]
    return _factor(node) * (prod(inner) if _is_for_each(node) else max(inner, default=1))


def _is_for_each(node: exp.Expr) -> bool:
    """What a lambda makes, and what stands between the elements of a list, is there for each of them."""
    if isinstance(node, (exp.Comprehension, exp.ArrayToString, exp.GroupConcat)):
        return True
    return node.name.casefold() in _JOINS_ELEMENTS or any(
        isinstance(child, exp.Lambda) for child in node.iter_expressions()
    )


def _is_whole_list(column: exp.Expr) -> bool:
    """Whether a lambda could put all of a list into each element of one: what is reckoned with is a number."""
    if isinstance(column.parent, exp.Binary) and not isinstance(column.parent, exp.DPipe):
        return False
    inside = column.find_ancestor(exp.Lambda, exp.Comprehension, exp.Select)
    if isinstance(inside, exp.Comprehension):
        return column.name != inside.expression.name and column in set(inside.this.find_all(exp.Column))
    return isinstance(inside, exp.Lambda)


def _factor(node: exp.Expr) -> int:
    for kind, factor in _FACTORS.items():
        if isinstance(node, kind):
            return factor if isinstance(factor, int) else factor(node)
    return 1


def _times(count: exp.Expr | None, what: str) -> int:
    if isinstance(count, exp.Literal) and not count.is_string and count.name.isdigit():
        return max(int(count.name), 1)
    raise QueryRefusedError(f"{what} needs its length written out as a whole number.")


def _padded(node: exp.Expr) -> int:
    return max(_times(node.expression, "A padded text") // _CELL, 1)


def _series(node: exp.Expr) -> int:
    if isinstance(node.parent, exp.Table):  # its values are rows, which come one after the other
        return 1
    bounds = [int(part.name) for part in (node.args["start"], node.args["end"]) if part.name.isdigit()]
    return max(max(bounds, default=0) // 10, 1)


def _replaced(node: exp.Expr) -> int:
    replacement = node.args.get("replacement")
    written = isinstance(replacement, exp.Literal)
    return max(len(replacement.name), 1) if replacement is not None and written else _REPLACEMENT


def _formatted(template: exp.Expr | None) -> int:
    """How many places the template has, or how wide the widest is."""
    if not isinstance(template, exp.Literal) or "*" in template.name or re.search(r"\{[^}]*\{", template.name):
        raise QueryRefusedError("A template for texts has to be written out, with the widths of its places.")
    widths = (int(digits) // _CELL for digits in _DIGITS.findall(template.name))
    return max(template.name.count("{"), template.name.count("%"), *widths, 1)


def _called(node: exp.Expr) -> int:
    """Functions that the parser has no class for, by name."""
    name = node.name.casefold()
    if name == "printf":
        return _formatted(node.expressions[0] if node.expressions else None)
    if name == "equi_width_bins":
        return _times(node.expressions[2] if len(node.expressions) > 2 else None, "A list of bins") // 10 or 1
    if name in _CONTAINS:
        return _contained(node)
    return _QUADRATIC if name in _COMPARES else 10 if name in _GROWS_TENFOLD else 1


def _joined(node: exp.Expr) -> int:
    return max(sum(not isinstance(part, exp.Literal) for part in _operands(node)), 1)


def _contained(node: exp.Expr) -> int:
    """One more: each list around a text escapes its quotation marks again when it is written out."""
    parts = sum(not isinstance(part, exp.Literal) for part in node.iter_expressions())
    return parts + 1 if parts else 1


def _operands(node: exp.Expr) -> Iterator[exp.Expr]:
    """Of a chain of joins all, counted once, at its outermost."""
    if isinstance(node, exp.DPipe):
        if not isinstance(node.parent, exp.DPipe):
            yield from (part for part in node.flatten() if not isinstance(part, exp.DPipe))
    else:
        yield from node.iter_expressions()


_FACTORS: dict[type[exp.Expr], int | Callable[[exp.Expr], int]] = {
    exp.Repeat: lambda node: _times(node.args.get("times"), "A repeated text"),
    exp.Pad: _padded,
    exp.Format: lambda node: _formatted(node.this),
    exp.GenerateSeries: _series,
    exp.Split: _SPLIT,
    exp.RegexpSplit: _SPLIT,
    exp.RegexpExtractAll: _SPLIT,
    exp.Replace: _replaced,
    exp.RegexpReplace: _replaced,
    exp.Levenshtein: _QUADRATIC,
    exp.JarowinklerSimilarity: _QUADRATIC,
    exp.Hex: 2,
    exp.ArrayAgg: _COLLECTED,
    exp.GroupConcat: _COLLECTED,
    exp.ArrayAppend: _joined,
    exp.ArrayConcat: _joined,
    exp.ArrayPrepend: _joined,
    exp.Concat: _joined,
    exp.ConcatWs: _joined,
    exp.DPipe: _joined,
    exp.Array: _contained,
    exp.Struct: _contained,
    exp.Anonymous: _called,
}
