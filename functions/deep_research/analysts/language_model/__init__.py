"""The analyst that thinks with a language model, and is held to the same queries, procedures and checks.

Imports nothing by itself: settings read `budget` in functions that have no library for queries.
"""
