"""Words that turn what follows them into its opposite."""

import re

NEGATED = re.compile(
    r"(?:\b(?:(?:not|no|without|never|neither|nor|(?:did|do|does|was|were|is)n['\u2019]?t)\b|non)[\s-]*(?:\w+\s+){0,2}"
    r"|\b(?:other than|except(?: for)?|excluding|outside(?: of)?|besides|apart from)\s+(?:the\s+|an?\s+)?)$",
    re.IGNORECASE,
)
"""Not, no, without, neither, except: up to two words before what they negate."""
