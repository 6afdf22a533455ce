"""What each column is good for in an analysis: to group by, to measure, to date, to read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from deep_research.analysts.statistical.text import plain, stem, word_set, words
from deep_research.domain.dataset import Column, ColumnType, Grain, Profile
from deep_research.query.expressions import days_between
from deep_research.query.select import quoted

_MOST_GROUPS = 40
_MOST_CODES = 12
_DAYS = {Grain.DAY: 1.0, Grain.WEEK: 7.0, Grain.MONTH: 30.44, Grain.QUARTER: 91.3, Grain.YEAR: 365.25}
_COVERED = {Grain.WEEK: 6, Grain.MONTH: 27, Grain.QUARTER: 89, Grain.YEAR: 364}
"""Days after its first that a date of this grain stands for at least."""
_ID_WORDS = word_set("id uuid guid key serial identifier index tag code number no url email phone")
_NAMING = word_set("name title")
_STARTS = frozenset(
    stem(word)
    for word in word_set(
        "open opened start started begin began create created submit submitted order ordered purchase "
        "purchased hire hired admit admitted receive received issue issued register registered request "
        "requested check-in schedule"
    )
)
_ENDS = frozenset(
    stem(word)
    for word in word_set(
        "close closed end ended finish finished complete completed resolve resolved process processed "
        "expire expires expiration expiry due deliver delivered ship shipped discharge discharged return "
        "returned pay paid"
    )
)


@dataclass(frozen=True)
class Measure:
    """A quantity of each row: SQL, how it is called in a sentence, its unit if known, and the columns it rests on."""

    sql: str
    label: str
    columns: tuple[str, ...]
    unit: str = ""
    additive: bool = False


class Roles:
    """The columns of one profile, by what they are good for."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    @cached_property
    def dates(self) -> tuple[Column, ...]:
        return tuple(column for column in self.profile.columns if column.type.is_temporal and column.distinct > 1)

    @cached_property
    def ids(self) -> tuple[Column, ...]:
        return tuple(column for column in self.profile.columns if self._is_id(column))

    @cached_property
    def name(self) -> Column | None:
        """The text that names each row, where there is one."""
        every = (column for column in self.ids if column.distinct == self.profile.row_count)
        return next((column for column in every if column.type is ColumnType.TEXT), None)

    @cached_property
    def constants(self) -> tuple[Column, ...]:
        return tuple(column for column in self.profile.columns if column.distinct <= 1)

    @cached_property
    def dimensions(self) -> tuple[Column, ...]:
        return tuple(column for column in self.profile.columns if self.is_dimension(column))

    @cached_property
    def texts(self) -> tuple[Column, ...]:
        """Columns of free text: several words, mostly different."""
        return tuple(column for column in self.profile.columns if _is_free_text(column, self.profile.row_count))

    @cached_property
    def entity(self) -> Column | None:
        """The text column of what rows are called: one of names or titles, or else the first that tells rows apart."""
        rows = self.profile.row_count
        texts = [column for column in self.profile.columns if column.type is ColumnType.TEXT]
        called = [column for column in texts if _NAMING & set(words(column.name)) and column.distinct > 0.2 * rows]
        telling = [
            column for column in texts if column.distinct >= 0.9 * (rows - column.nulls) and column.nulls < rows / 2
        ]
        return next(iter([*called, *telling]), None)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Numeric columns that are no ids, and the time between a starting and an ending date."""
        numeric = [
            Measure(quoted(column.name), plain(column.name), (column.name,), additive=is_additive(column))
            for column in self.profile.columns
            if column.type.is_numeric and column.distinct > 2 and column not in self.ids
        ]
        return (*numeric, *self.durations)

    @cached_property
    def durations(self) -> tuple[Measure, ...]:
        found: list[Measure] = []
        for start in self.dates:
            for end in self.dates:
                if start is not end and _has(start, _STARTS) and _has(end, _ENDS) and not _has(end, _STARTS):
                    label = f"days from {plain(start.name)} to {plain(end.name)}"
                    found.append(Measure(days_between(start.name, end.name), label, (start.name, end.name), "days"))
        return tuple(found)

    @cached_property
    def timeline(self) -> Column | None:
        """The date that says when a row came about."""
        starting = [column for column in self.dates if _has(column, _STARTS)]
        neutral = [column for column in self.dates if not _has(column, _ENDS)]
        candidates = starting or neutral or list(self.dates)
        return min(candidates, key=lambda column: column.nulls) if candidates else None

    def is_dimension(self, column: Column) -> bool:
        if column.distinct < 2 or column in self.ids:
            return False
        if column.type is ColumnType.BOOLEAN:
            return True
        if column.type is ColumnType.TEXT:
            return column.distinct <= max(_MOST_GROUPS, 0.2 * self.profile.row_count) and column not in self.texts
        few = column.distinct <= _MOST_CODES and self.profile.row_count > 3 * column.distinct
        return few and (column.type is ColumnType.INTEGER or (column.type is ColumnType.NUMBER and _is_whole(column)))

    @cached_property
    def series_key(self) -> frozenset[str] | None:
        """The columns that tell the rows of one date apart, where each has one row for every date; none in between.

        Such rows are measurements: how many there are per period or for one of these columns is known beforehand.
        """
        keys = [(), *((column,) for column in self.dimensions if not column.type.is_temporal)]
        for date in (each for each in self.dates if _is_regular(each)):
            for key in keys:
                if date.distinct * (key[0].distinct if key else 1) == self.profile.row_count:
                    return frozenset(column.name for column in key)
        return None

    def _is_id(self, column: Column) -> bool:
        known = self.profile.row_count - column.nulls
        if known < 20 or column.distinct < 0.95 * known or column.type in (ColumnType.NUMBER, ColumnType.BOOLEAN):
            return False
        if column.type is ColumnType.TEXT:
            return not _is_free_text(column, self.profile.row_count)
        return column.type is ColumnType.INTEGER and bool(_ID_WORDS & set(words(column.name)) or _runs_through(column))


def grain_for(column: Column) -> Grain:
    """The period by which a date column makes a series that is neither short nor long."""
    span = span_days(column)
    for days, grain in ((62, Grain.DAY), (250, Grain.WEEK), (2600, Grain.MONTH), (7300, Grain.QUARTER)):
        if span <= days:
            order = list(Grain)
            return max(grain, column.grain or grain, key=order.index)
    return Grain.YEAR


def finer_than_months(column: Column) -> bool:
    """Months can be told apart by this date, so that a season would show."""
    order = list(Grain)
    return order.index(column.grain or Grain.DAY) <= order.index(Grain.MONTH)


def span_days(column: Column) -> float:
    first, last = moment(column.minimum), moment(column.maximum)
    return (last - first).total_seconds() / 86_400 if first and last else 0.0


def moment(value: float | str | None) -> datetime | None:
    """A profile's date; None where it is not one."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None) if isinstance(value, str) else None
    except ValueError:
        return None


def covered_until(column: Column) -> datetime | None:
    """The last day for which the data speaks: a date that stands for a month or a year covers it to its end."""
    end = moment(column.maximum)
    return end + timedelta(days=_COVERED.get(column.grain or Grain.DAY, 0)) if end is not None else None


def last_is_partial(column: Column, grain: Grain) -> bool:
    """The data ends well before its last period does, so that the period would look like a fall."""
    end = moment(column.maximum)
    if end is None:
        return False
    until = covered_until(column) or end
    if _period_of(until, grain) != _period_of(end, grain):
        return False
    end = until
    share = {
        Grain.WEEK: (end.weekday() + 1) / 7,
        Grain.MONTH: end.day / 30,
        Grain.QUARTER: ((end.month - 1) % 3 * 30 + end.day) / 91,
        Grain.YEAR: end.timetuple().tm_yday / 365,
        Grain.DAY: (end.hour + 1) / 24 if column.type is ColumnType.TIMESTAMP else 1.0,
    }.get(grain, 1.0)
    return share < 0.8


def _period_of(day: datetime, grain: Grain) -> tuple[int, int]:
    parts = {Grain.YEAR: 0, Grain.QUARTER: (day.month - 1) // 3, Grain.MONTH: day.month}
    return (day.year, parts[grain]) if grain in parts else ((day.toordinal() - 1) // 7, 0)


def _is_regular(column: Column) -> bool:
    """Dates without a gap, from the first to the last."""
    step = _DAYS.get(column.grain) if column.grain else None
    return step is not None and 0.95 <= column.distinct / (span_days(column) / step + 1) <= 1.05


def _is_whole(column: Column) -> bool:
    return bool(column.top_values) and all(
        known.value.removesuffix(".0").lstrip("-").isdigit() for known in column.top_values
    )


def _has(column: Column, stems: frozenset[str]) -> bool:
    return any(stem(word) in stems for word in words(column.name))


def is_additive(column: Column) -> bool:
    """A sum of it means something: amounts do, rates and ages don't."""
    named = frozenset(words(column.name))
    sums = "amount sales revenue cost quantity qty units volume profit total price spend expenses budget calls count "
    sums += (
        "expenditure spending donation donations payment payments sold orders visits clicks views downloads loss "
        "losses generation production output consumption emissions deaths cases births precipitation rainfall snowfall"
    )
    averages = "rate ratio percent percentage pct score rating age index avg average mean price per temperature"
    return bool(named & set(sums.split())) and not named & set(averages.split())


def _is_free_text(column: Column, rows: int) -> bool:
    if column.type is not ColumnType.TEXT or column.distinct < 20 or not column.top_values:
        return False
    lengths = [len(known.value.split()) for known in column.top_values]
    mean = sum(lengths) / len(lengths)
    return mean >= 4 or (mean >= 3 and column.distinct > 0.3 * rows)


def _runs_through(column: Column) -> bool:
    """Consecutive whole numbers, as row numbers are."""
    low, high = column.minimum, column.maximum
    return isinstance(low, int | float) and isinstance(high, int | float) and high - low + 1 <= 1.05 * column.distinct
