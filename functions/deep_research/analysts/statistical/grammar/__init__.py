"""Reads parts of a question: numbers, rounding, statistics asked for, conditions, derived columns, superlatives."""
