"""The clock of the benchmarks: processor time of this process, where that is told finely enough."""

from __future__ import annotations

from time import get_clock_info, perf_counter, process_time

FINE = 1e-5
"""Seconds; Windows tells processor time in steps of 0.016."""

clock = process_time if get_clock_info("process_time").resolution <= FINE else perf_counter
"""Seconds from some moment on. What other programs take meanwhile does not count where it is fine enough."""
