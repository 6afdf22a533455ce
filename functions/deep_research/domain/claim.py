"""A sentence whose every number is a reference into evidence, so that it can be written only from what was found."""

from typing import Annotated, Literal

from pydantic import Field

from deep_research.domain.model import Model


class Cell(Model):
    """A cell of a query's rows, and how to write it."""

    kind: Literal["cell"] = "cell"
    query_id: str
    row: int
    column: str
    form: str = ""
    """A format specification as `format()` takes it, for example `,.2f`; `%` forms take a fraction."""


class Statistic(Model):
    """A value of a query's `statistics`, found by a dotted path such as `slope` or `groups.West.mean`."""

    kind: Literal["statistic"] = "statistic"
    query_id: str
    path: str
    form: str = ""


class Constant(Model):
    """A number or name that the person gave in the question, or that the plan fixed (a threshold, a limit)."""

    kind: Literal["constant"] = "constant"
    value: str | int | float
    form: str = ""


Reference = Annotated[Cell | Statistic | Constant, Field(discriminator="kind")]


class Claim(Model):
    """`template` holds one `{}` for each reference, in order, and no digits of its own outside quoted names.

    Literal braces are doubled, as `str.format` wants them.
    """

    template: str
    references: tuple[Reference, ...] = ()
