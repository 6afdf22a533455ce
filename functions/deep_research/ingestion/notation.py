"""A way of writing numbers, as a pattern that recognises it and as SQL that converts it."""

import re
from dataclasses import dataclass

from deep_research.ingestion.reading import VALUE, literal

_MINUS = "\u2212"
_CURRENCY = re.compile(r"USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|R\$|[$€£¥₹₩₽]")


@dataclass(frozen=True)
class Style:
    """The sign before the fraction, and those that may stand between groups of digits (none if empty)."""

    decimal: str
    group: str = ""


PLAIN = Style(".")
STYLES = (
    PLAIN,
    Style(".", ","),
    Style(".", " \u00a0\u202f"),
    Style(".", "'\u2019"),
    Style(","),
    Style(",", "."),
    Style(",", " \u00a0\u202f"),
)


@dataclass(frozen=True)
class Marks:
    """What stands around the digits of a column's numbers."""

    currencies: tuple[str, ...] = ()
    percent: bool = False
    brackets: bool = False
    """Negative amounts in brackets, as accountants write them."""
    minus: bool = False
    """A typographic minus sign."""

    @classmethod
    def of(cls, texts: list[str]) -> "Marks":
        """Those that occur in these texts."""
        return cls(
            currencies=tuple(sorted({found.group() for text in texts if (found := _CURRENCY.search(text))})),
            percent=any("%" in text for text in texts),
            brackets=any(text.startswith("(") for text in texts),
            minus=any(_MINUS in text for text in texts),
        )

    @property
    def signs(self) -> tuple[str, ...]:
        return (*self.currencies, *(("%",) if self.percent else ()))


@dataclass(frozen=True)
class Notation:
    """A style together with the marks around it. Patterns are understood alike by Python's `re` and by RE2."""

    style: Style
    marks: Marks

    def pattern(self, *, whole: bool = False) -> str:
        """Matches a full cell; with `whole`, only integers of at most 18 digits that don't begin with 0."""
        sign = f"[+{_MINUS}-]?" if self.marks.minus else "[+-]?"
        digits = self._whole_digits() if whole else self._digits()
        exponent = "" if whole or self.style.group else "(?:[eE][+-]?[0-9]+)?"
        number = f"{sign}(?:{digits}){exponent}"
        if self.marks.signs:
            signs = "|".join(re.escape(each) for each in self.marks.signs)
            number = rf"{sign}\s*(?:{signs})?\s*{number}\s*(?:{signs})?"
        return rf"{number}|\({number}\)" if self.marks.brackets else number

    def bare(self) -> str:
        """SQL that leaves what a cast to a number understands."""
        value = VALUE
        for mark in (*self.marks.signs, *self.style.group):
            value = f"replace({value}, {literal(mark)}, '')"
        if self.style.decimal == ",":
            value = f"replace({value}, ',', '.')"
        if self.marks.signs:
            value = f"replace({value}, ' ', '')"
        if self.marks.minus:
            value = f"replace({value}, {literal(_MINUS)}, '-')"
        if self.marks.brackets:
            return f"CASE WHEN {VALUE}[1] = '(' THEN '-' || trim({value}, '()') ELSE {value} END"
        return value

    def is_whole(self, text: str) -> bool:
        """Whether a text that matches is an integer."""
        return re.fullmatch(r"[0-9]+", re.sub(f"[^0-9eE{re.escape(self.style.decimal)}]", "", text)) is not None

    def _digits(self) -> str:
        point, group = re.escape(self.style.decimal), f"[{self.style.group}]"
        plain = rf"[0-9]+(?:{point}[0-9]*)?|{point}[0-9]+"
        if not self.style.group:
            return plain
        return rf"[0-9]{{1,3}}(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}}(?:{point}[0-9]*)?|{plain}"

    def _whole_digits(self) -> str:
        plain = "[1-9][0-9]{0,17}|0"
        if not self.style.group:
            return plain
        group = f"[{self.style.group}]"
        return rf"[0-9]{{1,3}}(?:{group}[0-9]{{2,3}}){{0,4}}{group}[0-9]{{3}}|{plain}"
