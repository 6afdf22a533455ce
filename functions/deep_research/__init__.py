"""Asynchronous deep research: a question about a dataset in, an answer that stands on its evidence out."""
