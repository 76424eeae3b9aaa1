"""Checks for rule authors: run the cases beside the rules, and see whether they would notice a mistake."""

from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._changes import Change
from indsatsmotor.testing._mutants import Mutant, mutants
from indsatsmotor.testing._surviving import killed_by, survivors

__all__ = ["Change", "Mutant", "failures", "killed_by", "mutants", "survivors"]
