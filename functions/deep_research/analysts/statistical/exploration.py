"""Plans the research of an open question: complementary inquiries, the closest to the question first."""

from deep_research.analysts.statistical.building import Builder
from deep_research.analysts.statistical.explaining import explanation, factors
from deep_research.analysts.statistical.kinds import AnyExploration
from deep_research.analysts.statistical.roles import Measure, Roles, finer_than_months, span_days
from deep_research.analysts.statistical.segment import Segment
from deep_research.analysts.statistical.text import plain, words
from deep_research.analysts.statistical.understanding import Focus, focus_of
from deep_research.analysts.statistical.yearly import complete_years, growth, shift
from deep_research.domain.dataset import Column, ColumnType, Profile
from deep_research.query.expressions import days_since_epoch
from deep_research.query.select import quoted

_MOST = 8
_LEAST = 4
_MOST_OF_A_KIND = 3
_MOST_DEVELOPMENTS = 4
_MOST_FACTORS = 12
_FEWEST_FACTORS = 3
_SUGGESTED = 0.3
"""Relevance up to which an inquiry is for a person to ask, and not planned."""
_TWO_YEARS = 700
"""Days; a season can be told from a single bump once it comes back."""


def explore(question: str, profile: Profile) -> list[AnyExploration]:
    """Between four and eight inquiries where the columns allow, of several kinds."""
    return _chosen(candidates(question, profile))


def candidates(question: str, profile: Profile) -> list[AnyExploration]:
    """Everything worth asking of these columns, each with its relevance to the question."""
    return _Planner(focus_of(question, profile), Roles(profile)).candidates()


def recognised(question: str, profile: Profile) -> AnyExploration | None:
    """The inquiry that is called so: what a report suggests is answered as it was meant."""
    asked = sorted(words(question))
    return next((each for each in candidates(question, profile) if sorted(words(each.question)) == asked), None)


class _Planner:
    def __init__(self, focus: Focus, roles: Roles) -> None:
        self.focus = focus
        self.roles = roles
        self.builder = Builder(focus.noun, roles.timeline)
        self.dimensions = self._dimensions()
        self.measures = self._measures()
        self.key = roles.series_key

    def candidates(self) -> list[AnyExploration]:
        found: list[AnyExploration] = []
        found += self._breakdowns()
        found += self._trends()
        found += self._differences()
        found += self._factors()
        found += self._associations()
        if not self.key:
            found += [
                self.builder.spread(
                    measure, name=self.roles.name, relevance=1.5 if measure == self._explained() else 0.7
                )
                for measure in self.measures[:2]
            ]
        return found

    def _dimensions(self) -> list[Column]:
        """Those named first, then those of values named, then those with few groups, in the file's order."""
        named = list(self.focus.dimensions) + [column for column, _ in self.focus.values]
        others = [column for column in self.roles.dimensions if column not in named and column not in self.roles.dates]
        others.sort(key=lambda column: (column.type.is_numeric, column.distinct > 15))
        usable = {column.name: column for column in self.roles.dimensions}
        return [usable[name] for name in dict.fromkeys(column.name for column in named + others) if name in usable]

    def _measures(self) -> list[Measure]:
        grouped = {column.name for column in self.dimensions}
        others = [measure for measure in self.roles.measures if not set(measure.columns) <= grouped]
        others.sort(key=lambda measure: (not measure.additive, not measure.unit))
        return list(dict.fromkeys([*self.focus.measures, *others]))

    def _said(self, column: Column) -> float:
        values = {named.name for named, _ in self.focus.values}
        return 2.0 if column in self.focus.dimensions else 1.5 if column.name in values else 0.0

    def _asked(self, measure: Measure) -> float:
        return 2.0 if measure in self.focus.measures else 0.0

    def _aspect(self, name: str, weight: float = 1.0) -> float:
        return weight if name in self.focus.aspects else 0.0

    def _breakdowns(self) -> list[AnyExploration]:
        found: list[AnyExploration] = []
        for place, column in enumerate(self.dimensions):
            relevance = 1.0 + self._said(column) + self._aspect("spread", 0.5) - 0.05 * place
            if self.key is None or column.name not in self.key:
                found.append(self.builder.breakdown(column, relevance=relevance))
            found += [
                self.builder.total(column, measure, relevance=relevance + 0.3 * self._asked(measure))
                for measure in self.measures[:1]
                if measure.additive and column.name not in measure.columns
            ]
        for column, value in self.focus.values[:2]:
            segment = Segment(column=column.name, label=plain(column.name), value=value)
            for other in [each for each in self.dimensions if each != column][:2]:
                relevance = 2.4 + 0.3 * self._said(other) + self._aspect("spread", 0.5)
                found.append(self.builder.breakdown(other, segment=segment, relevance=relevance))
        return found

    def _trends(self) -> list[AnyExploration]:
        timeline = self.roles.timeline
        if timeline is None:
            return []
        trend = self._aspect("trend", 1.5)
        years, amount = complete_years(timeline), self._amount()
        counts = self.key is None
        asked = [measure for measure in self.measures if self._asked(measure)]
        yearly = dict.fromkeys([*([amount] if amount else []), *([] if counts else asked[:_MOST_OF_A_KIND])])
        found: list[AnyExploration] = [
            growth(
                timeline, years, measure, noun=self.builder.noun, counted=counts,
                relevance=1.2 + self._asked(measure) * 0.6 + trend,
            )
            for measure in yearly
            if years is not None
        ]  # fmt: skip
        if counts and (not found or (amount is not None and not self._asked(amount))):
            found.append(self.builder.trend(relevance=1.2 + trend))
        for measure in asked[:3] if len(asked) > 2 else self.measures[:2]:
            relevance = 0.8 + self._asked(measure) * 0.6 + trend
            found.append(self.builder.trend(measure, relevance=relevance))
            if counts and not measure.additive and self._asked(measure):
                found.append(self.builder.volume_against(measure, relevance=relevance - 0.3))
        if span_days(timeline) >= _TWO_YEARS and finer_than_months(timeline):
            seasonal: list[Measure | None] = [*asked[:3], *([] if asked or counts else self.measures[:1])]
            relevance = 0.9 + trend + self._aspect("season", 1.0)
            found += [self.builder.season(measure, relevance=relevance) for measure in seasonal or [None]]
        found += [
            self.builder.trend(measure, segment=segment, relevance=_SUGGESTED)
            for segment in self._largest()
            for measure in [asked[0] if asked else None]
            if measure is not None or counts
        ]
        return found + self._developments(timeline, years, amount, trend)

    def _largest(self) -> list[Segment]:
        """The groups that are worth a look of their own: the largest of the first two dimensions that have names."""
        named = [column for column in self.dimensions if column.top_values and not column.type.is_numeric][:2]
        return [
            Segment(column=column.name, label=plain(column.name), value=known.value)
            for column in named
            for known in column.top_values[:3]
        ]

    def _amount(self) -> Measure | None:
        """What is totalled by years: the leading measure, unless the question relates it to another."""
        about_time = "relation" not in self.focus.aspects or len(self.focus.measures) <= 1
        return next((each for each in self.measures[:1] if each.additive and about_time), None)

    def _developments(
        self, timeline: Column, years: tuple[int, int] | None, amount: Measure | None, trend: float
    ) -> list[AnyExploration]:
        """Who drives a change: by shares of an amount over complete years, else by a series for each group."""
        found: list[AnyExploration] = []
        small = sorted(
            self.dimensions, key=lambda column: (not self._said(column), column.distinct < 3, column.distinct)
        )
        for place, column in enumerate(small[:_MOST_DEVELOPMENTS]):
            relevance = 0.8 + self._said(column) * 0.5 + trend * 0.7 - 0.05 * place
            if column.distinct > 15 or column.type.is_numeric:
                continue
            if amount is not None and self.key is not None and column.name in self.key:
                found.append(self.builder.trends_by(column, amount, relevance=relevance))
            if years is not None and amount is not None:
                relevance += self._asked(amount) * 0.3
                found.append(shift(timeline, years, amount, column, noun=self.builder.noun, relevance=relevance))
            elif place < _MOST_OF_A_KIND:
                asked = self.focus.measures[0] if self.focus.measures else None
                if asked is None and self.key is not None:
                    asked = self.measures[0] if self.measures else None
                if asked is not None or self.key is None:
                    found.append(self.builder.trends_by(column, asked, relevance=relevance))
        return found

    def _differences(self) -> list[AnyExploration]:
        found: list[AnyExploration] = []
        for measure in self.measures[:3]:
            for place, column in enumerate(self.dimensions[:5]):
                # Means of what each date adds to every group are the totals, told in another way.
                same = measure.additive and self.key is not None and column.name in self.key
                if column.name not in measure.columns and column.distinct <= 60 and not same:
                    relevance = 0.9 + self._asked(measure) * 0.6 + self._said(column) * 0.6 - 0.05 * place
                    relevance += self._aspect("comparison", 0.3) - (0.6 if measure.additive else 0.0)
                    found.append(self.builder.measure_by(measure, column, relevance=relevance))
        return found

    def _factors(self) -> list[AnyExploration]:
        """What goes with the one quantity that is to be explained: every other measure, singly and together."""
        outcome = self._explained()
        if outcome is None:
            return []
        others = self._others(outcome)
        noun = self.builder.noun
        return [
            factors(outcome, others, noun=noun, relevance=3.6),
            explanation(outcome, others, noun=noun, relevance=3.0),
        ]

    def _explained(self) -> Measure | None:
        """The one measure, or column of two codes, that is to be explained by others; None where several are named."""
        named = {column.name for column in self.focus.dimensions}
        asked = list(self.focus.measures) or [flag for flag in self._flags() if flag.columns[0] in named]
        if len(asked) != 1 or "relation" not in self.focus.aspects:
            return None
        return asked[0] if len(self._others(asked[0])) >= _FEWEST_FACTORS else None

    def _others(self, outcome: Measure) -> tuple[Measure, ...]:
        every = dict.fromkeys([*self.measures, *self._flags()])
        return tuple(each for each in every if not set(outcome.columns) & set(each.columns))[:_MOST_FACTORS]

    def _flags(self) -> list[Measure]:
        """Columns of two numbers or truths, as numbers."""
        return [
            Measure(
                f"CAST({quoted(column.name)} AS INTEGER)" if column.type is ColumnType.BOOLEAN else quoted(column.name),
                plain(column.name),
                (column.name,),
            )
            for column in self.roles.dimensions
            if column.distinct == 2 and (column.type.is_numeric or column.type is ColumnType.BOOLEAN)
        ]

    def _associations(self) -> list[AnyExploration]:
        # Where one measure is to be explained, how the others are related to each other is not the question.
        relation = self._aspect("relation", 1.0) if self._explained() is None else 0.0
        found: list[AnyExploration] = []
        measures = self.measures[:4]
        for place, x in enumerate(measures):
            for y in measures[place + 1 :]:
                explained = {x, y} & ({outcome} if (outcome := self._explained()) else set())
                if not set(x.columns) & set(y.columns) and not explained:
                    both = 0.5 * (self._asked(x) + self._asked(y))
                    # What is asked about is told as the outcome of the other, not as its cause.
                    cause, outcome = (y, x) if self._asked(x) > self._asked(y) else (x, y)
                    found.append(self.builder.association(cause, outcome, relevance=0.6 + both + relation))
        for column in self.focus.dates:
            since = Measure(days_since_epoch(column.name), plain(column.name), (column.name,))
            found += [
                self.builder.association(since, measure, dated=True, relevance=0.6 + self._asked(measure) + relation)
                for measure in self.measures[:3]
                if column.name not in measure.columns[1:]  # a duration grows with its own end by construction
            ]
            for other in self.roles.dates:
                if other.name > column.name and other not in self.roles.ids:
                    until = Measure(days_since_epoch(other.name), plain(other.name), (other.name,))
                    both = 1.5 if other in self.focus.dates else 0.0
                    found.append(self.builder.association(since, until, relevance=0.4 + both + relation))
        crossed = self.dimensions[:3]
        for place, row in enumerate(crossed):
            for column in crossed[place + 1 :]:
                said = 0.4 * (self._said(row) + self._said(column))
                found.append(self.builder.crossing(row, column, relevance=0.5 + said + 0.3 * relation))
        return found


def _chosen(candidates: list[AnyExploration]) -> list[AnyExploration]:
    """The most relevant, not too many of one kind, none asked twice."""
    kept: list[AnyExploration] = []
    kinds: dict[str, int] = {}
    asked: set[str] = set()
    for inquiry in sorted(candidates, key=lambda each: -each.relevance):
        enough = inquiry.relevance < 1.0 and len(kept) >= _LEAST + 2
        enough = enough or inquiry.relevance <= _SUGGESTED
        if inquiry.question in asked or kinds.get(inquiry.kind, 0) >= _MOST_OF_A_KIND or enough:
            continue
        kept.append(inquiry)
        asked.add(inquiry.question)
        kinds[inquiry.kind] = kinds.get(inquiry.kind, 0) + 1
        if len(kept) == _MOST:
            break
    return kept
