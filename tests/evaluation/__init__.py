"""Measures answers from outside: what they score, what they cost, and whether their evidence bears them."""
