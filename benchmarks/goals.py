"""What is measured, and what it should be on two cores; docs/benchmarks.md says why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table: ``key`` of what a benchmark returns, in words, with its goal.

    ``at_most`` and ``at_least`` are None where a figure has no goal of its own.
    """

    benchmark: str
    key: str
    title: str
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def goal(self) -> str:
        """Return the goal as shown."""
        if self.at_most is not None:
            return f"≤ {self.at_most:,g} {self.unit}".rstrip()
        return f"≥ {self.at_least:,g} {self.unit}".rstrip() if self.at_least is not None else ""

    def is_met_by(self, value: float) -> bool | None:
        """Return whether the goal is met; None where there is none."""
        if self.at_most is not None:
            return value <= self.at_most
        return value >= self.at_least if self.at_least is not None else None


FIGURES = (
    Figure("check_bank", "ratio", "check 10,000 items ÷ only parsing their YAML, CPU", "×", at_most=2.5),
    Figure("check_bank", "check_cpu_s", "  checking and fingerprinting them", "CPU-s"),
    Figure("check_bank", "drain_cpu_s", "  draining libyaml's events over the same files", "CPU-s"),
    Figure("check_bank", "peak_mib", "  memory at the peak", "MiB", at_most=150),
    Figure("save", "ratio", "saves a second ÷ those of a bare durable upsert", "×", at_least=0.6),
    Figure("save", "saves_per_s", "  saves a second, clients beside", "/s"),
    Figure("save", "bare_per_s", "  bare durable upserts a second", "/s"),
    Figure("save", "cpu_ms", "  CPU of the server for a save", "ms"),
    Figure("save", "bare_cpu_ms", "  CPU of the server for a bare upsert", "ms"),
    Figure("save", "p50_ms", "  half of the saves take no longer than", "ms"),
    Figure("save", "p99_ms", "  99 of 100 saves take no longer than", "ms", at_most=250),
    Figure("attempt", "cpu_ms", "an attempt of 50 questions, 50 saves: CPU of the server", "ms", at_most=60),
    Figure("attempt", "attempts_per_minute", "  attempts a minute, clients beside", "/min", at_least=1200),
    Figure(
        "people", "import_s", "a sheet of 10,000 new members, checked, shown, brought in", "s", at_most=15
    ),
    Figure("people", "check_s", "  of that checking the sheet", "s"),
    Figure("people", "preview_s", "  showing what it would change", "s"),
    Figure("people", "list_ms", "  the slowest list of members after it", "ms", at_most=300),
    Figure("people", "queries", "  queries it makes"),
    Figure("distribution", "page_s", "page of scores over 10,000 attempts", "s", at_most=1),
    Figure("distribution", "queries", "  queries it makes"),
    Figure("distribution", "page_kb", "  its size, compressed", "kB", at_most=60),
    Figure("distribution", "ratio_to_bare", "  its time ÷ that of reading and counting the scores", "×"),
    Figure("distribution", "overview_s", "overview over the same attempts", "s", at_most=1),
    Figure("distribution", "overview_queries", "  queries it makes"),
    Figure("distribution", "overview_kb", "  its size, compressed", "kB", at_most=60),
    Figure("demo_year", "made_s", "the demo year of 300 members, the shipped exams", "s", at_most=60),
    Figure("demo_year", "made_cpu_s", "  its CPU", "CPU-s"),
    Figure("demo_year", "attempts", "  attempts in it"),
    Figure("demo_year", "removed_s", "  taking it out again", "s"),
)
