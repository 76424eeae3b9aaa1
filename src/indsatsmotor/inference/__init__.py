"""Told facts and rules to derived facts, and offerings judged by them."""

from indsatsmotor.inference._chaining import Engine, default_engine, infer, run_rule
from indsatsmotor.inference._conditions import identity
from indsatsmotor.inference._judging import Judge, judge_view

__all__ = ["Engine", "Judge", "default_engine", "identity", "infer", "judge_view", "run_rule"]
