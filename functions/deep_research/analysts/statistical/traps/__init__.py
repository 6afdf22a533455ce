"""Traps of the data: which of them a plan makes possible, what to look at, and what to tell of them."""
