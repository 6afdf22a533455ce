"""Reads what a query returned: the sentence, the chart, and how remarkable it is."""
