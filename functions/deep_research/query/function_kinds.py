"""Functions and operators by how they treat what they are given, as lineage needs to know it."""

import re

from sqlglot import exp

TRANSPARENT = (
    exp.Paren,
    exp.Alias,
    exp.Distinct,
    exp.Ordered,
    exp.IgnoreNulls,
    exp.RespectNulls,
    exp.Filter,
    exp.Window,
)
LINEAR = (exp.Round, exp.Floor, exp.Ceil, exp.Trunc, exp.Abs)
TYPICAL = (
    *(exp.Avg, exp.Min, exp.Max, exp.Median, exp.Mode, exp.ArgMax, exp.ArgMin, exp.AnyValue, exp.Quantile),
    *(exp.PercentileCont, exp.PercentileDisc, exp.ApproxQuantile, exp.Stddev, exp.StddevSamp, exp.StddevPop),
    *(exp.First, exp.Last, exp.FirstValue, exp.LastValue, exp.NthValue, exp.ArrayAgg),
)
CONDITIONS = (exp.Predicate, exp.Connector, exp.Not, exp.StartsWith, exp.EndsWith, exp.Contains, exp.IsNan, exp.IsInf)
RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile)
RATIOS = (exp.PercentRank, exp.CumeDist, exp.Corr)
SPANS = (exp.DateDiff, exp.TimeToUnix)
SPAN_NAMES = frozenset({"age", "epoch_ms", "date_sub", "datesub", "julian"})
MOMENTS = (exp.TimestampTrunc, exp.DateTrunc, exp.DateBin, exp.LastDay, exp.StrToTime)
MOMENT_TYPES = frozenset({exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ, exp.DType.DATETIME})
AGGREGATES = frozenset({"mad", "geomean", "geometric_mean", "favg", "sem", "entropy", "kurtosis_pop"})
TOTALS = frozenset({"fsum", "kahan_sum", "sumkahan", "sum_no_overflow", "product"})
PARTS = (
    *(exp.Extract, exp.Year, exp.Month, exp.Quarter, exp.Day, exp.Week, exp.WeekOfYear, exp.Hour, exp.Minute),
    *(exp.Second, exp.DayOfWeek, exp.DayOfWeekIso, exp.DayOfMonth, exp.DayOfYear, exp.Monthname, exp.Dayname),
    *(exp.Substring, exp.Left, exp.Right, exp.SplitPart, exp.RegexpExtract, exp.Lower, exp.Upper, exp.Trim),
    *(exp.Initcap, exp.Length, exp.StrPosition, exp.Levenshtein, exp.RegexpExtractAll, exp.Split),
)
"""Functions that read a part of one argument; constants beside it say which part."""
PART_NAMES = frozenset(
    {"date_part", "datepart", "yearweek", "isoyear", "era", "century", "decade", "array_length", "len", "strip_accents"}
)
DATE_FORMAT = re.compile(r"(?:%-?[A-Za-z]|[\sQWTZ:./,_-]|00)*")
"""A strftime pattern that writes no figure of its own but the zeros of an hour."""
