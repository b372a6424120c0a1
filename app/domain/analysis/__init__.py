"""Figures about scores and items: pure functions of numbers, documented in docs/algorithms/statistics.md."""
