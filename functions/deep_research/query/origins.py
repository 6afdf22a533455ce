"""What a value of a query rests on: the dataset, a constant of the query's author, or an inseparable mixture.

The rules follow literals through arithmetic. A literal may filter, bin, convert units of time and make percents; it
may not be the number itself, be added to it, or scale it at will.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal, DecimalException
from enum import Enum
from functools import reduce

from deep_research.query.numerals import figures

ONE, HUNDRED = Decimal(1), Decimal(100)
LONGEST_LABEL = 40
"""Characters of a text that a query may put beside what it found, such as `unknown` or `Total`."""
_TIME_UNITS = tuple(map(Decimal, ("7", "12", "24", "30", "60", "365", "365.25", "1000", "1440", "3600", "86400")))
_EXPONENTS = frozenset(map(Decimal, ("0.5", "2", "3")))


class Rows(Enum):
    """Where the rows come from that a SELECT counts and adds up."""

    DATA = "data"
    FIXED = "fixed"
    MIXED = "mixed"


@dataclass(frozen=True)
class Found:
    """It changes with the data. `scale` is the product of the literals that it was multiplied by."""

    scale: Decimal = ONE
    share: bool = False
    """A ratio, which may be told in percent."""
    counted: bool = False
    """Rows were counted; no measure stands behind it."""
    moment: bool = False
    span: bool = False
    """A length of time, which may be told in other units."""
    shifted: bool = False
    """A literal was added to it, which is done once."""
    terms: int = 1
    """How many values were added up in it, by whose number the sum may be divided."""
    flags: frozenset[Decimal | None] = frozenset()
    """The only values that it takes, where the query itself gives them: 1 and 0 of a condition."""


@dataclass(frozen=True)
class Fixed:
    """The same whatever the data holds. `value` is None where it is not worked out."""

    value: Decimal | str | None = None
    null: bool = False


@dataclass(frozen=True)
class Typed:
    """Part of it was typed into the query; `reason` says what, for whoever wrote the query."""

    reason: str


Origin = Found | Fixed | Typed

LITERAL = Typed("it is a constant written into the query")
CHOSEN = Typed("it is a constant that the query chooses by a condition")
ADDED = Typed("a constant is added to it")
SCALED = Typed("it is multiplied by a constant that neither the question nor a unit gives")
UNFOLLOWED = Typed("how it comes from the dataset can't be followed; write it more plainly")


class Literals:
    """The literals that may take part in a number: those of the question, and what follows from them.

    Args:
        asked: Figures of the question; 8 also allows 1.08, 0.92 and 0.08, as an asked percentage needs them.
    """

    def __init__(self, asked: Iterable[Decimal]) -> None:
        self._asked = frozenset(asked)
        parts = {figure / HUNDRED for figure in self._asked}
        self._factors = self._asked | parts | {ONE + part for part in parts} | {ONE - part for part in parts}

    def may_add(self, value: Decimal) -> bool:
        return abs(value) in (0, ONE) or abs(value) in self._asked

    def may_stand(self, value: Decimal | str | None) -> bool:
        """For a value that is missing, or beside values that were found: 0, 1, what was asked, a short plain label."""
        if isinstance(value, str):
            return len(value) <= LONGEST_LABEL and figures(value) <= self._asked
        return value is not None and (value in (0, ONE, -ONE) or value in self._asked)

    def may_name(self, label: str, bounds: AbstractSet[Decimal]) -> bool:
        """Whether a text names a bin: its figures are those of the bin's conditions, or next to them."""
        near = bounds | {bound - 1 for bound in bounds} | {bound + 1 for bound in bounds}
        return len(label) <= LONGEST_LABEL and all(
            abs(figure) in near or self.may_stand(figure) for figure in figures(label)
        )

    def settled(self, origin: Origin) -> Origin:
        """The origin of a finished value: its scale must be a unit's, a percent's or the question's."""
        if isinstance(origin, Fixed):
            return LITERAL
        if isinstance(origin, Typed):
            return origin
        if HUNDRED in origin.flags:
            return CHOSEN
        scale = origin.scale
        in_percent = origin.share and scale == HUNDRED
        converted = origin.span and _is_of_time(scale)
        if scale == ONE or in_percent or converted or self._is_asked(scale, share=origin.share):
            return replace(origin, scale=ONE)
        return SCALED

    def _is_asked(self, scale: Decimal, *, share: bool) -> bool:
        plain = {scale, scale / HUNDRED} if share else {scale}
        return any(each in self._factors or ONE / each in self._factors for each in plain if each)

    def raised(self, base: Origin, exponent: Origin) -> Origin:
        base = base if isinstance(base, Fixed) else self.settled(base)
        match base, exponent:
            case Found(), Fixed(value=Decimal() as power) if power == ONE:
                return base
            case Found(), Fixed(value=Decimal() as power) if power in _EXPONENTS or _is_root(power):
                return replace(base, flags=frozenset())
            case Found(), Found():
                return Found()
            case Fixed(), Fixed():
                return Fixed()
        return first_typed((base, exponent)) or SCALED


def _is_of_time(scale: Decimal) -> bool:
    size = scale if scale >= 1 else ONE / scale
    return any(abs(size / unit - 1) < Decimal("1e-9") for unit in (*_TIME_UNITS, *_products(_TIME_UNITS)))


def _products(units: tuple[Decimal, ...]) -> Iterable[Decimal]:
    return (one * other for one in units for other in units)


def _is_root(power: Decimal) -> bool:
    """A literal such as 1/5, which an average rate of growth needs."""
    inverse = ONE / power if power else Decimal(0)
    return 0 < power < 1 and abs(inverse - round(inverse)) < Decimal("1e-9")


def first_typed(origins: Iterable[Origin]) -> Typed | None:
    return next((origin for origin in origins if isinstance(origin, Typed)), None)


def negated(origin: Origin) -> Origin:
    return multiplied(origin, Fixed(-ONE))


def added(one: Origin, other: Origin, sign: int, literals: Literals) -> Origin:  # noqa: PLR0911 - one for each pair
    """The sum (`sign` 1) or difference (-1) of two different values."""
    match one, other:
        case (Typed(), _) | (_, Typed()):
            return first_typed((one, other)) or UNFOLLOWED
        case Fixed(value=Decimal() as a), Fixed(value=Decimal() as b):
            return Fixed(a + sign * b)
        case Fixed(), Fixed():
            return Fixed()
        case Found(), Found():
            return _both(one, other, spanned=sign < 0 and one.moment and other.moment)
    found, fixed = (one, other) if isinstance(one, Found) else (other, one)
    if not isinstance(found, Found) or not isinstance(fixed, Fixed) or not isinstance(fixed.value, Decimal):
        spanned = sign < 0 and isinstance(found, Found) and found.moment
        return replace(found, moment=False, span=True) if isinstance(found, Found) and spanned else ADDED
    # 100 - 100 * a / b is a percent like a / b; to everything else, what is added counts in its own unit.
    complement = found.share and abs(fixed.value) == abs(found.scale) == HUNDRED
    may_add = literals.may_add(fixed.value if found.share else fixed.value / abs(found.scale))
    if found.shifted or not (complement or may_add):
        return ADDED if fixed.value else found
    return replace(found, flags=frozenset(), shifted=bool(fixed.value))


def _both(one: Found, other: Found, *, spanned: bool) -> Origin:
    if spanned:
        return Found(span=True)
    if abs(one.scale) != abs(other.scale):
        return SCALED
    return Found(
        scale=one.scale,
        share=one.share and other.share,
        counted=one.counted and other.counted,
        moment=one.moment or other.moment,
        span=one.span and other.span,
        terms=one.terms + other.terms,
        shifted=one.shifted or other.shifted,
    )


def multiplied(one: Origin, other: Origin) -> Origin:  # noqa: PLR0911 - one for each kind of pair
    match one, other:
        case (Typed(), _) | (_, Typed()):
            return first_typed((one, other)) or UNFOLLOWED
        case (Fixed(value=Decimal() as zero), _) | (_, Fixed(value=Decimal() as zero)) if not zero:
            return Fixed(Decimal(0))
        case Fixed(value=Decimal() as a), Fixed(value=Decimal() as b):
            return Fixed(a * b)
        case Fixed(), Fixed():
            return Fixed()
        case Found(), Found():
            return Found(scale=one.scale * other.scale, share=one.share and other.share, span=one.span or other.span)
        case (Found() as found, Fixed(value=Decimal() as factor)) | (
            Fixed(value=Decimal() as factor),
            Found() as found,
        ):
            return replace(found, scale=found.scale * factor, flags=frozenset())
    return SCALED


def divided(one: Origin, other: Origin) -> Origin:  # noqa: PLR0911 - one for each kind of pair
    match one, other:
        case (Typed(), _) | (_, Typed()):
            return first_typed((one, other)) or UNFOLLOWED
        case Fixed(value=Decimal() as a), Fixed(value=Decimal() as b):
            return Fixed(_quotient(a, b))
        case Fixed(), Fixed():
            return Fixed()
        case Found(), Found():
            return Found(
                scale=one.scale / other.scale,
                share=one.counted == other.counted or one.share,
                span=one.span and not other.span,
            )
        case Found(terms=terms), Fixed(value=Decimal() as divisor) if divisor == terms:
            return replace(one, terms=1)
        case Found(), Fixed(value=Decimal() as divisor) if divisor:
            return replace(one, scale=one.scale / divisor, flags=frozenset())
        case Fixed(value=Decimal() as dividend), Found() if dividend:
            return Found(scale=dividend / other.scale)
        case Fixed(value=Decimal()), Found():
            return Fixed(Decimal(0))
    return SCALED


def _quotient(a: Decimal, b: Decimal) -> Decimal | None:
    try:
        return a / b
    except DecimalException:
        return None


def joined(origins: Iterable[Origin], literals: Literals) -> Origin:
    """One of several values, chosen by the data: branches of a CASE, parts of a UNION, arguments of COALESCE."""
    return reduce(lambda one, other: _either(one, other, literals), origins)


def _labels(one: Fixed, other: Fixed, literals: Literals) -> Origin:
    plain = all(isinstance(each.value, str) and literals.may_stand(each.value) for each in (one, other))
    return Found() if plain else CHOSEN


def _either(one: Origin, other: Origin, literals: Literals) -> Origin:
    match one, other:
        case (Typed(), _) | (_, Typed()):
            return first_typed((one, other)) or UNFOLLOWED
        case Fixed(), Fixed():
            return one if one == other else _labels(one, other, literals)
        case Found(), Found():
            if abs(one.scale) != abs(other.scale):
                return SCALED
            return replace(
                one,
                scale=max(one.scale, other.scale),
                share=one.share and other.share,
                counted=one.counted and other.counted,
                moment=one.moment and other.moment,
                span=one.span and other.span,
                shifted=one.shifted or other.shifted,
                flags=one.flags | other.flags if one.flags and other.flags else frozenset(),
            )
    found, fixed = (one, other) if isinstance(one, Found) else (other, one)
    if not isinstance(found, Found) or not isinstance(fixed, Fixed):
        return CHOSEN
    value = fixed.value if isinstance(fixed.value, Decimal) else None
    flags = found.flags | {value} if found.flags else found.flags
    return replace(found, flags=flags) if fixed.null or literals.may_stand(fixed.value) else CHOSEN
