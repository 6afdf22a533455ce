"""The numbers that several requests take: levels of significance and shares."""

from typing import Annotated

from pydantic import Field

Level = Annotated[float, Field(gt=0, lt=0.5)]
"""Largest p-value that is called significant."""
Share = Annotated[float, Field(gt=0, lt=1)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
